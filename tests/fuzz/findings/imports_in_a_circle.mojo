from imports_in_a_circle import missing  # E0205


def main():
    print(missing)
