# std.gpu is gone. REJECT 2
from std.gpu import thread_idx


def main():
    print("no")
