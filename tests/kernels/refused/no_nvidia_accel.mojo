# No has_nvidia_gpu_accelerator. REJECT 2
from std.sys import has_nvidia_gpu_accelerator


def main():
    print("no")
