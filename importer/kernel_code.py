"""Kernels of a file for an accelerator, without the host's program: for launches from Python and from a prompt."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..lang.diagnostics import Severity
from ..lang.options import Options
from . import build, cache, expressions, store
from .build import Compilation
from .devices import DeviceCode, Kernel, Parameter, assemble
from .timing import Timings


def kernel_code(
    path: str, name: str, kernels: tuple[str, ...], accelerator: str, options: Options | None = None
) -> DeviceCode:
    """The code of kernels of a file, from the cache where nothing that it depends on has changed.

    path         the file; `name` is the dotted name under which Python imports it, "" for a program
    kernels      expressions in the scope of the file, such as `scale` or `scale[DType.float32]`; the
                 result has the entries in this order
    accelerator  a name of `codegen.targets.accelerators`
    """
    options = options or Options()
    failed: list[DeviceCode] = []

    def make() -> store.Made | None:
        compilation, code = _compile(path, name, kernels, accelerator, options)
        if code.rejected:
            failed.append(code)
            return None
        return _made(compilation, code)

    image = store.obtain(path, "kernels", _flags(name, kernels, accelerator, options), make)
    return _read(Path(image)) if image else failed[0]


def keep(c: Compilation, name: str, kernels: tuple[str, ...], entries: tuple[str, ...], made: DeviceCode) -> None:
    """Keeps code that a compilation has made beside other things, so that `kernel_code` finds it for these kernels."""
    by_entry = {kernel.entry: kernel for kernel in made.kernels}
    code = DeviceCode(made.accelerator, made.text, [by_entry[entry] for entry in entries])
    store.obtain(c.path, "kernels", _flags(name, kernels, made.accelerator, Options()), lambda: _made(c, code))


def _made(c: Compilation, code: DeviceCode) -> store.Made:
    """What the cache stores of code."""
    data = json.dumps(asdict(code) | {"diagnostics": []}).encode()

    def write(target: str) -> None:
        Path(target).write_bytes(data)

    return store.Made(build.stamps(c), build.absent(c), write, cache.DEVICE)


def _flags(name: str, kernels: tuple[str, ...], accelerator: str, options: Options) -> str:
    words = [accelerator, name, *kernels, repr(options)]
    return " ".join(words).replace("\n", " ")


def _read(image: Path) -> DeviceCode:
    data: dict[str, Any] = json.loads(image.read_bytes())
    found = [
        Kernel(kernel["entry"], kernel["name"], tuple(Parameter(**parameter) for parameter in kernel["parameters"]))
        for kernel in data["kernels"]
    ]
    return DeviceCode(data["accelerator"], data["text"], found)


def _compile(
    path: str, name: str, kernels: tuple[str, ...], accelerator: str, options: Options
) -> tuple[Compilation, DeviceCode]:
    from ..codegen.targets.accelerators import accelerator as target_of
    from ..typecheck import program

    c = build.load(path, options, Timings(), tuple(name.split(".")) if name else ())
    wanted = [expressions.parse(text) for text in kernels]
    if c.rejected:
        return c, DeviceCode(accelerator, diagnostics=c.diagnostics)
    facts = {accelerator: target_of(accelerator).facts}
    found = program.elaborate_kernels(c.loader, c.main, wanted, options, facts, build.target_of(c).facts)
    if any(d.severity is Severity.ERROR for d in found.diagnostics):
        return c, DeviceCode(accelerator, diagnostics=found.diagnostics)
    code = assemble(found.devices[accelerator], accelerator, options, c.main.source, keep=True)
    by_entry = {kernel.entry: kernel for kernel in code.kernels}
    code.kernels = [by_entry[entry] for entry in found.kernels]
    return c, code
