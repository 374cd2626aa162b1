from std.os.path import basename, dirname, join, split, split_extension, splitroot, exists, lexists, isfile, isdir, islink, getsize, is_absolute, expanduser, expandvars, realpath
from std.os import getenv, setenv, unsetenv, listdir, mkdir, makedirs, rmdir, removedirs, remove, unlink, symlink, link, stat, lstat, SEEK_CUR, SEEK_END, SEEK_SET, sep
from std.pathlib import Path, cwd
from std.tempfile import TemporaryDirectory, NamedTemporaryFile, gettempdir, mkdtemp
from std.stat import S_ISDIR, S_ISREG, S_ISLNK
def attempt[F: def() raises -> None](f: F, root: String):
    try:
        f()
        print("ok")
    except e:
        print(String(e).replace(root, "ROOT"))
def main() raises:
    for p in ["/a/b/", "/a/b/c.txt", "x", "", "/", "//", "a//b", "/x", "a/"]:
        var q = split(p)
        print("[", basename(p), "] [", dirname(p), "] (", q[0], ",", q[1], ")", is_absolute(p), sep="", end=" ")
    print()
    print(join("a/", "b"), join("a", "/b", "c"), join("a", ""), join("", "b"), join("a", "b", "c/", "d"))
    for p in ["dir/x.tar.gz", ".bashrc", "a.b/c", "x.", "..", "a/.b.c", "noext", "a.b.c/d.e", "/.x"]:
        var r = split_extension(p)
        print("(", r[0], ",", r[1], ")", sep="", end=" ")
    print()
    for p in ["//x/y", "/x/y", "x/y", "///x", "", "/"]:
        var r = splitroot(p)
        print("(", r[0], ",", r[1], ",", r[2], ")", sep="", end=" ")
    print()
    _ = setenv("OO_A", "one"); _ = setenv("OO_B", "")
    print(expandvars("$OO_A/${OO_A} $OO_UNSET ${OO_UNSET} $ $$ ${} ${OO_A $OO_B. $OO_A_x x$OO_A"), getenv("OO_A"), getenv("OO_X", "dflt"), "[" + getenv("OO_B") + "]", setenv("OO_A", "two", False), getenv("OO_A"), setenv("", "x"), unsetenv("OO_A"), "[" + getenv("OO_A") + "]", unsetenv(""), sep="|")
    _ = setenv("HOME", "/home/me")
    print(expanduser("~"), expanduser("~/x"), expanduser("a/~"), Path("~/y").expanduser(), Path.home())
    var p = Path("a") / "b" / "c.txt"
    print(p, p.name(), p.suffix(), repr(p), p == Path("a/b/c.txt"), p == "a/b/c.txt", Path("a") < Path("b"), Bool(Path("")), Bool(p), p.joinpath("d", "e"))
    print(Path("/a/b").parts(), Path("a/b").parts(), Path("x.tar.gz").suffix(), Path(".bashrc").suffix(), Path("a/").name(), Path("/").parts(), Path("a//b").parts())
    with TemporaryDirectory() as root:
        var d = Path(root) / "sub"
        mkdir(d); makedirs(d / "x" / "y"); makedirs(d / "x" / "y", exist_ok=True)
        var f = d / "f.txt"
        f.write_text("line1\nline2\n"); print(f.read_text(), f.exists(), f.is_file(), f.is_dir(), d.is_dir(), getsize(f), isfile(f), isdir(d), exists(d / "no"))
        f.write_text(12345); print(f.read_text(), len(f.read_bytes()), f.stat().st_size, S_ISREG(f.stat().st_mode), S_ISDIR(d.stat().st_mode))
        var bts: List[Byte] = [65, 66, 10]; f.write_bytes(bts); print(f.read_text())
        symlink("f.txt", d / "ln"); print(islink(d / "ln"), S_ISLNK(lstat(d / "ln").st_mode), (d / "ln").read_text().byte_length(), realpath(d / "ln") == realpath(f), lexists(d / "ln"))
        link(f, d / "hard"); var names = listdir(d); sort(names); print(names, len(d.listdir()))
        with open(f, "w") as h:
            h.write("a", 1, 2.5, "\n"); h.write_string("second\n"); h.write("third")
        with open(f, "r") as h:
            print(h.read(3), h.read_bytes(2), h.seek(0, SEEK_CUR), h.seek(2), h.read(4), h.seek(0, SEEK_END), "[" + h.read() + "]", len(h.read_bytes()))
        with open(f, "a") as h:
            h.write("!")
        with open(f, "rw") as h:
            h.write("ZZ"); _ = h.seek(0, SEEK_SET); print(h.read().splitlines())
        def m1() raises {imm}: mkdir(root + "/sub")
        def m2() raises {imm}: rmdir(root + "/sub")
        def m3() raises {imm}: remove(root + "/none")
        def m4() raises {imm}: _ = open(root + "/none", "r")
        def m5() raises {imm}: _ = listdir(root + "/none")
        def m6() raises {imm}: _ = stat(root + "/none")
        def m7() raises {imm}: _ = open(root + "/none", "q")
        def m8() raises {imm}: makedirs(root + "/sub")
        def m9() raises {imm}: _ = Path(root + "/none").read_text()
        def m10() raises {imm}: symlink("x", root + "/sub")
        def m11() raises {imm}: _ = getsize(root + "/none")
        def m12() raises {imm}: _ = realpath(root + "/none")
        def m13() raises {imm}: unlink(root + "/sub")
        attempt(m1, root); attempt(m2, root); attempt(m3, root); attempt(m4, root); attempt(m5, root); attempt(m6, root); attempt(m7, root); attempt(m8, root); attempt(m9, root); attempt(m10, root); attempt(m11, root); attempt(m12, root); attempt(m13, root)
        var h = open(f, "r"); h.close()
        try:
            print(h.read())
        except e:
            print(e)
        unlink(d / "ln"); remove(d / "hard"); removedirs(d / "x" / "y"); remove(f); print(exists(d / "x"), exists(d))
