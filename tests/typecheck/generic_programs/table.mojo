def crc_table() -> List[UInt32]:
    var t = List[UInt32]()
    for i in range(256):
        var c = UInt32(i)
        for _ in range(8):
            if c & 1 == 1:
                c = (c >> 1) ^ 0xEDB88320
            else:
                c >>= 1
        t.append(c)
    return t^
comptime TABLE = crc_table()
def crc(s: String) -> UInt32:
    var c: UInt32 = 0xFFFFFFFF
    var t = materialize[TABLE]()
    for b in s.as_bytes():
        c = t[Int((c ^ UInt32(b)) & 0xFF)] ^ (c >> 8)
    return c ^ 0xFFFFFFFF
def main():
    print(crc("123456789"))
    print(comptime (TABLE[1]), comptime (len(TABLE)))
