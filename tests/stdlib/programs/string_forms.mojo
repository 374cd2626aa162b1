# views and moves; sharing; c strings; resize; unsafe access
from std.ffi import external_call
from std.collections import Set

struct Holder(Movable):
    var name: String
    var parts: List[String]
    def __init__(out self, var name: String):
        self.name = name^
        self.parts = List[String]()
    def view(self) -> StringSlice[origin_of(self.name)]:
        return StringSlice(self.name)

def long(n: Int) -> String:
    return String("0123456789") * n

def longest(a: String, b: String) -> String:
    return a if a.byte_length() >= b.byte_length() else b

def main() raises:
    # owner appends while copies exist
    var a = long(3)
    a.reserve_bytes(200)
    var b = a
    a += "AAA"
    var c = a
    b += "BBB"
    print(a, b, c)
    a.resize(5)
    a += "zzzzz"
    print(a, b, c)
    c.resize(10)
    c += "CC"
    print(c, c.byte_length())
    var d = c
    for ref p in d.unsafe_as_bytes_mut():
        p = UInt8(ord("x"))
    print(c, d)
    var e = long(4)
    var f = e
    for ref p in f.unsafe_as_bytes_mut():
        p += 1
    print(e)
    print(f)
    # inline mutate
    var g = String("sh") + "ort"
    var h = g
    for ref p in h.unsafe_as_bytes_mut():
        p -= 32
    print(g, h)
    # boundaries
    for n in range(20, 28):
        var s = String()
        for i in range(n):
            s += chr(97 + i)
        var t = s
        t += "!"
        var u = s + "?"
        print(s.byte_length(), s, t, u, s == t, s < t, hash(s) == hash(String(s)))
    var hs = Holder(String("a") + "b")
    var moved = hs^
    print(moved.view(), moved.name)
    var l = List[String]()
    for i in range(100):
        l.append(String("item", i))
    var total = 0
    for w in l:
        total += w.byte_length()
    print(total, l[57], l[99])
    l.insert(0, String("x", 1))
    _ = l.pop(3)
    l.reverse()
    print(l[0], l[98], l[99])
    var cs = String("ab", "cd")
    print(external_call["strlen", Int](cs.as_c_string_span().ptr()))
    var cl = String("abcdefghijklmnopqrstuvw", "")
    print(cl.byte_length(), external_call["strlen", Int](cl.as_c_string_span().ptr()), cl)
    var lit: String = "a literal that is long enough for the heap"
    print(external_call["strlen", Int](lit.as_c_string_span().ptr()))
    lit.resize(9)
    print(lit, external_call["strlen", Int](lit.as_c_string_span().ptr()))
    var x: String = "abcdefgh"
    x.resize(3)
    x += "Z"
    print(x, String("abcdefgh"))
    x.resize(10, 46)
    print(x)
    x.resize(40, 46)
    print(x)
    var big = long(10)
    var y = longest(big, "abc")
    var z = longest("abc", "abcd")
    print(y.byte_length(), z)
    big = String()
    print(y.byte_length(), big.byte_length())
    var st = Set[String]()
    for i in range(50):
        st.add(String(i % 7))
        st.add(long(i % 5))
    print(len(st), String("3") in st, long(4) in st, long(7) in st)
    var es = String(capacity_bytes=100)
    es += "abc"
    var es2 = es
    es += "def"
    es2 += "xyz"
    print(es, es2)
    var v = String(unsafe_uninit_length=3)
    v.unsafe_ptr_mut()[0] = 65
    v.unsafe_ptr_mut()[1] = 66
    v.unsafe_ptr_mut()[2] = 67
    print(v)
    var o: Optional[String] = String("opt") + "ional"
    var o2 = o
    print(o.value(), o2.take(), o2 is None)
    swap(a, b)
    print(a, b)
    try:
        raise Error("code ", 5)
    except err:
        var e2 = err
        print(err, e2)
    print(a.upper(), b.lower(), "ÄÖü straße".upper(), "ÄÖÜ ABC".lower(), "abc".upper(), String("XYZ12").lower())
