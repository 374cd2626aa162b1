"""The examinations of `oomph doctor`."""

from __future__ import annotations

import ctypes.util
import os
import platform
import site
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from . import cache

OLDEST_PYTHON = (3, 11)


class Level(Enum):
    """How good it is. MISSING: something that oomph can do without."""

    GOOD = "ok"
    MISSING = "missing"
    BROKEN = "broken"


class Finding(NamedTuple):
    """One line of the report."""

    level: Level
    subject: str
    text: str


def examine() -> list[Finding]:
    """All examinations, in the order in which a user would want to read them."""
    findings: list[Finding] = []
    for examination in EXAMINATIONS:
        findings += examination()
    return findings


def _python() -> list[Finding]:
    version = f"{platform.python_implementation()} {platform.python_version()} ({sys.executable})"
    supported = sys.version_info[:2] >= OLDEST_PYTHON and platform.python_implementation() == "CPython"
    level = Level.GOOD if supported else Level.BROKEN
    return [Finding(level, "Python", version if supported else f"{version}: CPython 3.11 or later is needed")]


def _package() -> list[Finding]:
    from .. import __file__ as file
    from .. import __version__

    findings = [Finding(Level.GOOD, "oomph", f"{__version__} in {os.path.dirname(file)}")]
    findings += [
        Finding(
            Level.BROKEN,
            "oomph",
            f"{folder} is a left-over folder without __init__.py, which hides the real package from some imports: "
            "remove it",
        )
        for folder in _stale_folders(_site_folders())
    ]
    return findings


def _site_folders() -> list[str]:
    return [*site.getsitepackages(), site.getusersitepackages()]


def _stale_folders(folders: list[str]) -> list[str]:
    """Folders named `oomph` in these places that are no packages, such as an uninstalled wheel leaves behind."""
    candidates = [os.path.join(folder, "oomph") for folder in folders]
    return [
        path for path in candidates if os.path.isdir(path) and not os.path.exists(os.path.join(path, "__init__.py"))
    ]


def _bytecode() -> list[Finding]:
    """Whether Python keeps the compiled form of the compiler; without it every start compiles 30,000 lines."""
    module = Path(cache.__file__)
    kept = Path(cache.__cached__).exists()
    if kept:
        return [Finding(Level.GOOD, "bytecode", "kept")]
    return [
        Finding(
            Level.MISSING,
            "bytecode",
            f"no bytecode is kept for {module.parent.parent} (PYTHONDONTWRITEBYTECODE is set, or the folder cannot be "
            f"written), so every start is slow: {sys.executable} -m compileall -q {module.parent.parent}",
        )
    ]


def _llvm() -> list[Finding]:
    try:
        import llvmlite
        import llvmlite.binding as llvm
    except ImportError as error:
        return [Finding(Level.BROKEN, "llvmlite", f"cannot be imported: {error}")]
    version = ".".join(map(str, llvm.llvm_version_info))
    cpu = llvm.get_host_cpu_name()
    return [Finding(Level.GOOD, "llvmlite", f"{llvmlite.__version__}, LLVM {version}, code for {cpu}")]


def _lark() -> list[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return [Finding(Level.GOOD, "lark", version("lark"))]
    except PackageNotFoundError:
        return [Finding(Level.BROKEN, "lark", "is not installed: pip install lark")]


def _linker() -> list[Finding]:
    from ..codegen import link

    linker, driver = link.find_linker(), link.find_driver()
    if driver is None and linker is None:
        text = "none: `oomph run` and imports work through LLVM's JIT, `oomph build` cannot make executables"
        return [Finding(Level.MISSING, "linker", text)]
    if driver is None:
        return [Finding(Level.MISSING, "linker", f"{linker}; no C compiler (cc), which executables need")]
    return [Finding(Level.GOOD, "linker", f"{linker or driver}, {driver}")]


def _cache() -> list[Finding]:
    folder = cache.user_folder()
    probe = folder
    while not os.path.exists(probe):
        probe = os.path.dirname(probe)
    if not os.access(probe, os.W_OK | os.X_OK):
        text = f"{folder} cannot be written; set OOMPH_CACHE_DIR to a folder that can"
        return [Finding(Level.MISSING, "cache", text)]
    try:
        with tempfile.TemporaryFile():
            return [Finding(Level.GOOD, "cache", f"{cache.FOLDER} beside each source, or {folder}")]
    except OSError as error:
        return [Finding(Level.BROKEN, "cache", f"no temporary file can be written: {error.strerror}")]


def _interface() -> list[Finding]:
    pointer = ctypes.sizeof(ctypes.c_void_p) * 8
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    if pointer != 64:
        return [Finding(Level.BROKEN, "interface", f"{pointer}-bit Python: 64 bits are needed")]
    return [Finding(Level.GOOD, "interface", f"extension modules {suffix}")]


def _gpu() -> list[Finding]:
    if sys.platform != "linux":
        return []
    found = ctypes.util.find_library("cuda")
    device = os.path.exists("/dev/nvidiactl")
    if found and device:
        return [Finding(Level.GOOD, "GPU", f"NVIDIA driver ({found}) and device")]
    missing = "no NVIDIA driver" if not found else "a driver, but no device"
    return [Finding(Level.MISSING, "GPU", f"{missing}: kernels run on the simulator")]


EXAMINATIONS: tuple[Callable[[], list[Finding]], ...] = (
    _python,
    _package,
    _bytecode,
    _llvm,
    _lark,
    _linker,
    _interface,
    _cache,
    _gpu,
)
