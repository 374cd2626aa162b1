def drive[S: Copyable](S: Copyable):  # E0202
    pass


def main():
    pass
