"""The loader of Mojo modules: a valid image from the cache, or a new one, and its names into the module.

The module that Python gets is an ordinary one; the image is an extension module whose names are copied into it. So
`importlib.reload` works, and Python code can stand in the same module.

This module is on the path of every import of an unchanged module: it imports nothing that costs time.
"""

from __future__ import annotations

import os
from importlib.machinery import ExtensionFileLoader, ModuleSpec

from . import accelerators, cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.abc import Loader
    from types import ModuleType

    from ..lang.diagnostics import Diagnostic
else:
    Loader = object  # the abstract class is not worth its import on the way of every module

INIT = "__init__.mojo"
LEFT_OUT = "__left_out__"
"""Where an image keeps the names that it does not show, each followed by the reason."""
NOT_EXPORTED = "E0801"
CHECK_KERNELS = "OOMPH_CHECK_KERNELS"
"""The environment variable that makes simulated kernels of imported modules report faults, unless it is "" or "0"."""
CHECKED = " check_kernels"
"""What the flags of an image whose kernels do so end with."""
_OWN = frozenset({"__name__", "__loader__", "__package__", "__spec__", "__file__", "__path__", "__builtins__"})


class CompilationError(ImportError):
    """A Mojo module that does not compile. `diagnostics` says why, as data; the message shows them."""

    def __init__(self, name: str, path: str, text: str, diagnostics: list[Diagnostic]) -> None:
        super().__init__(f"{path} does not compile\n{text}", name=name, path=path)
        self.diagnostics = diagnostics


class MojoLoader(Loader):
    """Loads one Mojo file under one dotted name."""

    def __init__(self, fullname: str, path: str) -> None:
        self.name = fullname
        self.path = path

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """None: Python makes an ordinary module."""
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Fills the module with the names of the image. Raises `CompilationError`."""
        checked = checks_kernels()
        accelerator = "" if checked else accelerators.chosen()
        flags = f"name={self.name}" + CHECKED * checked + (f" accelerator={accelerator}" if accelerator else "")
        image = cache.lookup(self.path, "module", flags)
        if not image:
            from . import extension

            image = extension.make_image(self.name, self.path, flags, checked=checked, accelerator=accelerator)
        native = load_image(self.name, image)
        vars(module).pop("__getattr__", None)
        for name, value in vars(native).items():
            if name == LEFT_OUT:
                _explain(module, value)
            elif name not in _OWN:
                setattr(module, name, value)

    def is_package(self, fullname: str) -> bool:
        return os.path.basename(self.path) == INIT

    def get_filename(self, fullname: str) -> str:
        return self.path

    def get_code(self, fullname: str) -> None:
        """There is no Python code; `runpy` and `inspect` ask."""
        return

    def get_source(self, fullname: str) -> str:
        """The text of the file, which tracebacks and `inspect` show."""
        with open(self.path, encoding="utf-8") as file:
            return file.read()


def checks_kernels() -> bool:
    """Whether the environment asks for kernels that report faults."""
    return os.environ.get(CHECK_KERNELS, "0") not in ("", "0")


def _explain(module: ModuleType, left_out: tuple[str, ...]) -> None:
    """Lets the module say why it lacks a name that its source declares."""
    reasons = dict(zip(left_out[::2], left_out[1::2]))

    def missing(name: str) -> object:
        reason = reasons.get(name)
        message = f"module {module.__name__!r} has no attribute {name!r}"
        if reason:
            message += f": the declaration in {module.__file__} is not exported, because {reason} ({NOT_EXPORTED})"
        raise AttributeError(message, name=name, obj=module)

    module.__getattr__ = missing


def load_image(name: str, image: str) -> ModuleType:
    """The extension module of an image."""
    if not image.endswith(cache.SHARED):
        from . import extension

        return extension.load_object(name, image)
    loader = ExtensionFileLoader(name, image)
    module = loader.create_module(ModuleSpec(name, loader, origin=image))
    loader.exec_module(module)
    return module
