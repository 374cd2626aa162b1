"""The vocabulary of the compiler: plain data shared by every stage, with no behaviour of its own."""
