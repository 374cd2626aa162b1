def main():
    var n = 1
    match n:
        case 2 | _: print("b")
        case "x": print(undefined)
