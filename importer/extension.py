"""Making the image of a module that Python imports: the part of an import that an unchanged module never needs."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

from ..lang import render
from ..lang.options import Options
from ..lang.records import replace
from . import accelerators, build, cache, linking, store, worlds
from .build import Compilation, Stage, Wanted
from .loader import CHECKED, CompilationError, checks_kernels, load_image

PYTHON_API_VERSION = 1013


def make_image(
    name: str, path: str, flags: str, *, kernels: tuple[str, ...] = (), checked: bool = False, accelerator: str = ""
) -> str:
    """The path of a valid image for the module of a dotted name, or for those of its kernels that expressions name.

    It is kept under `flags`; `checked` and `accelerator` are those of `Options`. Raises `CompilationError`.
    """
    failed: list[Compilation] = []

    def make() -> store.Made | None:
        options = Options(checked=checked, accelerator=accelerator)
        with _without_collection():
            wanted = Wanted(Stage.OBJECT, name, (), kernels, bool(accelerator), linking.available())
            compilation = build.compile_file(path, options, wanted, worlds=worlds.of_process())
            if compilation.rejected and accelerator:  # perhaps by a kernel that only the simulator runs
                wanted = replace(wanted, on_devices=False)
                compilation = build.compile_file(path, options, wanted)
        if compilation.rejected:
            failed.append(compilation)
            return None
        if compilation.exports is not None and compilation.exports.on_devices:
            _keep_code(name, compilation, kernels)
        return linking.made(compilation)

    image = store.obtain(path, "module", flags, make)
    for compilation in failed:
        found = render.in_reading_order(compilation.diagnostics, compilation.main.source)
        raise CompilationError(name, path, render.render_all(found), found)
    return image


def _keep_code(name: str, c: Compilation, kernels: tuple[str, ...]) -> None:
    """Puts the device code of the kernels that Python sees where the first launch looks for it."""
    from . import kernel_code

    found = c.exports.kernels if c.exports is not None else []
    if found and c.device_code is not None:
        expressions = kernels or tuple(kernel.function.name for kernel in found)
        kernel_code.keep(c, name, expressions, tuple(kernel.entry for kernel in found), c.device_code)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Does not look for garbage meanwhile: a compilation makes many objects and drops few."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def kernel_module(name: str, path: str, kernel: str) -> ModuleType:
    """A module that shows one kernel of a source alone: what an expression such as `scale[DType.float32]` names in it.
    Raises `CompilationError`, and `ValueError` for what is no expression."""
    checked = checks_kernels()
    accelerator = "" if checked else accelerators.chosen()
    flags = f"name={name} kernel={kernel}" + CHECKED * checked + (f" accelerator={accelerator}" if accelerator else "")
    image = cache.lookup(path, "module", flags) or make_image(
        name, path, flags, kernels=(kernel,), checked=checked, accelerator=accelerator
    )
    return load_image(name, image)


def load_object(name: str, path: str) -> ModuleType:
    """The extension module of an object file, for machines without a linker: LLVM loads it.

    The code lives as long as the process: it may have asked to be called when that ends.
    """
    from ..codegen.jit import LoadedCode
    from ..codegen.python_abi import init_symbol

    with open(path, "rb") as file:
        code = LoadedCode(file.read())
    api = ctypes.pythonapi
    init = ctypes.PYFUNCTYPE(ctypes.c_void_p)(code.address(init_symbol(name)))
    make = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.py_object, ctypes.c_int)(
        ("PyModule_FromDefAndSpec2", api)
    )
    execute = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p)(("PyModule_ExecDef", api))
    definition = init()
    module = make(definition, ModuleSpec(name, None, origin=path), PYTHON_API_VERSION)
    execute(module, definition)
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(code))
    return module
