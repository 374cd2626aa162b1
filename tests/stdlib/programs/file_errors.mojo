from std.os import listdir, link, lstat, rmdir, chdir, removedirs, remove, mkdir, makedirs
from std.os.path import getsize
from std.io import FileHandle
def main() raises:
    try:
        _ = listdir("/etc/passwd")
    except e:
        print(e)
    try:
        link("/nonexistent1", "/nonexistent2")
    except e:
        print(e)
    try:
        _ = lstat("/nonexistent1")
    except e:
        print(e)
    try:
        chdir("/nonexistent1")
    except e:
        print(e)
    try:
        removedirs("/nonexistent1/x")
    except e:
        print(e)
    try:
        makedirs("/proc/nonexistent1/x/y")
    except e:
        print(e)
    try:
        _ = open("/", "w")
    except e:
        print(e)
    try:
        var f = open("/", "r")
        print(f.read())
    except e:
        print(e)
    try:
        var f = open("/dev/null", "r")
        f.close()
        f.close()
        print("closed twice")
    except e:
        print(e)
    try:
        var f = open("/dev/null", "r")
        f.close()
        _ = f.seek(0)
    except e:
        print(e)
    try:
        var f = open("/dev/null", "r")
        f.close()
        f.write("x")
    except e:
        print(e)
    try:
        var f = open("/dev/null", "r")
        f.close()
        print(len(f.read_bytes()))
    except e:
        print(e)
