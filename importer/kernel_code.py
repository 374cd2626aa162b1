"""Kernels of a file for an accelerator, without the host's program: for launches from Python and from a prompt.

This module is on the path of a first launch from the cache: it imports nothing that costs time.
"""

from __future__ import annotations

from . import cache
from .device_code import DeviceCode, Kernel, Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..lang.options import Options
    from .build import Compilation
    from .store import Made

KIND = "kernels"
"""What the entries of the cache are called."""


def kernel_code(
    path: str, name: str, kernels: tuple[str, ...], accelerator: str, options: Options | None = None
) -> DeviceCode:
    """The code of kernels of a file, from the cache where nothing that it depends on has changed.

    path         the file; `name` is the dotted name under which Python imports it, "" for a program
    kernels      expressions in the scope of the file, such as `scale` or `scale[DType.float32]`; the
                 result has the entries in this order
    accelerator  a name of `codegen.targets.accelerators`
    """
    flags = _flags(name, kernels, accelerator, "" if options is None else options.key())
    image = cache.lookup(path, KIND, flags)
    if image:
        return _read(image)
    from ..lang.options import Options
    from . import store

    failed: list[DeviceCode] = []

    def make() -> Made | None:
        compilation, code = _compile(path, name, kernels, accelerator, options or Options())
        if code.rejected:
            failed.append(code)
            return None
        return _made(compilation, code)

    image = store.obtain(path, KIND, flags, make)
    return _read(image) if image else failed[0]


def keep(c: Compilation, name: str, kernels: tuple[str, ...], entries: tuple[str, ...], made: DeviceCode) -> None:
    """Keeps code that a compilation has made beside other things, so that `kernel_code` finds it for these kernels."""
    from . import store

    by_entry = {kernel.entry: kernel for kernel in made.kernels}
    code = DeviceCode(made.accelerator, made.text, [by_entry[entry] for entry in entries])
    store.obtain(c.path, KIND, _flags(name, kernels, made.accelerator, ""), lambda: _made(c, code))


def _made(c: Compilation, code: DeviceCode) -> Made:
    """What the cache stores of code."""
    import json

    from . import build, store

    data = json.dumps([code.accelerator, code.text, code.kernels]).encode()

    def write(target: str) -> None:
        with open(target, "wb") as file:
            file.write(data)

    return store.Made(build.stamps(c), build.absent(c), write, cache.DEVICE)


def _flags(name: str, kernels: tuple[str, ...], accelerator: str, options: str) -> str:
    """What the entry of the cache is kept under; `options` is the key of those that are not the usual ones."""
    return " ".join([accelerator, name, *kernels, options]).replace("\n", " ")


def _read(image: str) -> DeviceCode:
    import json

    with open(image, "rb") as file:
        accelerator, text, kernels = json.load(file)
    found = [Kernel(entry, name, tuple(Parameter(*p) for p in parameters)) for entry, name, parameters in kernels]
    return DeviceCode(accelerator, text, found)


def _compile(
    path: str, name: str, kernels: tuple[str, ...], accelerator: str, options: Options
) -> tuple[Compilation, DeviceCode]:
    from ..codegen.targets.accelerators import accelerator as target_of
    from ..lang.diagnostics import Severity
    from ..typecheck import program
    from . import build, expressions, worlds
    from .devices import assemble
    from .timing import Timings

    c = build.load(path, options, Timings(), tuple(name.split(".")) if name else ())
    wanted = [expressions.parse(text) for text in kernels]
    if c.rejected:
        return c, DeviceCode(accelerator, diagnostics=c.diagnostics)
    facts = {accelerator: target_of(accelerator).facts}
    c.worlds = worlds.of_process()
    found = program.elaborate_kernels(build.open_world(c, build.target_of(c).facts, facts), c.main, wanted)
    if any(d.severity is Severity.ERROR for d in found.diagnostics):
        return c, DeviceCode(accelerator, diagnostics=found.diagnostics)
    code = assemble(found.devices[accelerator], accelerator, options, c.main.source, keep=True)
    build.keep_world(c)
    by_entry = {kernel.entry: kernel for kernel in code.kernels}
    code.kernels = [by_entry[entry] for entry in found.kernels]
    return c, code
