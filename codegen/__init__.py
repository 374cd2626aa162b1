"""MIR to code bytes: layouts, LLVM IR, optimisation, objects, linking, Python wrappers."""
