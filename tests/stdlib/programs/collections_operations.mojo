# Dict, Set, Counter, Deque, LinkedList
from std.collections import Set, Deque, LinkedList, Counter, BitSet, BinaryHeap
def main() raises:
    var d = {"b": 2, "a": 1}
    d["c"] = 3; d["b"] += 10; print(d, len(d), repr(d), "a" in d, "z" in d)
    try:
        print(d["zz"])
    except e:
        print(e)
    print(d.get("a"), d.get("q"), d.get("q", 7), d.find("a").value(), d.pop("a"), d.pop("a", 5))
    try:
        print(d.pop("nope"))
    except e:
        print(e)
    d["x"] = 0; var it = d.popitem(); print(it.key, it.value, d)
    d.setdefault("n", 5) += 1; print(d.setdefault("n", 9)); print(d)
    var o = {"b": 100, "k": 1}
    print(d | o); d |= o; print(d); d.update({"u": 4}); print(d)
    print(d.insert("u", 5).value().value, d.insert("v", 5) is None)
    for k in d: print(k, end=",")
    for v in d.values(): print(v, end=",")
    for it in d.items(): print(it.key, it.value, sep="=", end=",")
    for k in reversed(d): print(k, end=",")
    print()
    for ref v in d.values(): v *= 2
    for ref e in d.items(): e.value += 1
    print(d, d == d.copy(), Bool(d)); var t = d.copy(); t.clear(); print(t, Bool(t))
    try:
        _ = t.popitem()
    except e:
        print(e)
    for e in d.take_items(): print(e.key, end=" ")
    print(d, Dict[String, Int].fromkeys(["p", "q"], 3))
    var id = {1: "x"}
    try:
        print(id[2])
    except e:
        print(e)
    var s = {3, 1, 2}; var u = {2, 3, 4}
    print(s | u, s & u, s - u, s ^ u, s.union(u), s.intersection(u), s.difference(u), s.symmetric_difference(u))
    print(s < u, {2} <= s, s > {1}, s >= s, s == {1, 2, 3}, s != u, s.isdisjoint({9}), {1}.issubset(s), s.issuperset({1}))
    s.add(9); s.discard(100); s.remove(1); print(s, len(s), 9 in s, repr(s))
    try:
        s.remove(1)
    except e:
        print(e)
    print(s.pop(), s); s |= {7}; s &= {7, 2}; s -= {2}; s ^= {5}; print(s); s.clear()
    try:
        _ = s.pop()
    except e:
        print(e)
    var q = Deque[Int](1, 2, 3); q.append(4); q.appendleft(0); q.extend([5]); q.extendleft([7, 8]); print(q, len(q), q[0]); print(q.pop(), end=" "); print(q.popleft(), end=" "); print(q)
    q.rotate(1); print(q); q.rotate(-2); print(q); q.reverse(); print(q, q.index(3), q.count(1), 3 in q, q.peek(), q.peekleft(), repr(q)); q.insert(1, 99); q.remove(99); print(q, q * 2, q + Deque[Int](1))
    try:
        q.remove(12345)
    except e:
        print(e)
    q.clear()
    try:
        _ = q.pop()
    except e:
        print(e)
    var dm = Deque[Int](maxlen=2); dm.append(1); dm.append(2); dm.append(3); print(dm); dm.appendleft(0); print(dm)
    var l = LinkedList[Int](1, 2); l.append(3); l.prepend(0); l.insert(1, 9); print(l, len(l), l.pop(), l.pop(0), l.maybe_pop().value(), l, l.index(9), l.count(1), 9 in l, repr(l), Bool(l)); l.reverse(); l.extend(LinkedList[Int](5)); print(l); l.clear(); print(l.maybe_pop() is None)
    try:
        _ = l.pop()
    except e:
        print(e)
    var c = Counter[String]("a", "b", "a"); print(c["a"], c["zz"], c.total(), len(c)); c.update(Counter[String]("b", "b")); var mc = c.most_common(1); ref m0 = mc[0]; print(m0[0][String], m0[1][Int]); c.subtract(Counter[String]("a", "a", "a")); print(c["a"], (c + Counter[String]("a"))["b"])
    var h = BinaryHeap[Int](); h.push(3); h.push(9); h.push(1); print(h.peek()); print(h.pop(), end=" "); print(h.pop(), len(h))
    var bs = BitSet[16](); bs.set(4); bs.set(15); bs.toggle(2); bs.toggle(2); print(bs, len(bs), bs.test(4)); bs.clear(4); print(bs)
