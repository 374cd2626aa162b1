def main():
    print(1 << 100000000000)  # E0415
