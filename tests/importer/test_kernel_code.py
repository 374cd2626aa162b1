"""Kernels of a file by name: their code, entries and parameter layouts, from the source or from the cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from oomph.importer import accelerators, kernel_code
from oomph.importer.device_code import DeviceCode

SOURCE = """
from max.gpu import thread_idx


def scale[dtype: DType](data: Pointer[Scalar[dtype], MutAnyOrigin], factor: Scalar[dtype], n: Int32):
    if thread_idx.x < Int(n):
        data[thread_idx.x] *= factor


def clear(data: Pointer[Float64, MutAnyOrigin]):
    data[thread_idx.x] = 0
"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OOMPH_CACHE_DIR", str(tmp_path / "cache"))
    path = tmp_path / "kernels.mojo"
    path.write_text(SOURCE)
    return path


def code(source: Path, *kernels: str, accelerator: str = "sm_90a") -> DeviceCode:
    return kernel_code.kernel_code(str(source), "kernels", kernels, accelerator)


def test_entries_come_in_the_order_asked(source: Path) -> None:
    found = code(source, "scale[DType.float32]", "clear", "scale[DType.int64]")
    assert [kernel.name for kernel in found.kernels] == ["scale", "clear", "scale"]
    assert [f".entry {kernel.entry}(" in found.text for kernel in found.kernels] == [True] * 3
    layout = [(p.name, p.machine, p.size, p.align) for p in found.kernels[0].parameters]
    assert layout == [("data", "ptr", 8, 8), ("factor", "float", 4, 4), ("n", "i32", 4, 4)]
    written = [p.type for p in found.kernels[0].parameters]
    assert written == ["Pointer[Scalar[dtype], MutAnyOrigin]", "Scalar[dtype]", "Int32"]


def test_kept_until_the_source_changes(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = code(source, "clear")
    with monkeypatch.context() as patch:
        patch.delattr(kernel_code, "_compile")
        again = code(source, "clear")
        assert (again.text, again.kernels) == (first.text, first.kernels)
    source.write_text(SOURCE.replace("] = 0", "] = 12345"))
    assert code(source, "clear").text != first.text


def test_errors_are_diagnostics_and_nothing_is_kept(source: Path) -> None:
    source.write_text(SOURCE.replace("= 0", "= missing"))
    for _ in range(2):
        assert [d.code for d in code(source, "clear").diagnostics] == ["E0201"]
    assert code(source, "absent").rejected
    with pytest.raises(ValueError, match="does not name a kernel"):
        code(source, "clear; clear")


@pytest.mark.parametrize(
    ("capability", "accelerator"),
    [((8, 0), "sm_80"), ((8, 7), "sm_86"), ((9, 0), "sm_90a"), ((9, 3), "sm_90"), ((10, 0), "sm_100a"),
     ((12, 1), "sm_120"), ((7, 5), ""), ((0, 0), "")],
)  # fmt: skip
def test_best_accelerator(capability: tuple[int, int], accelerator: str) -> None:
    assert accelerators.for_capability(capability) == accelerator


def test_what_the_user_wants_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accelerators, "present", lambda: "sm_89")
    monkeypatch.setenv(accelerators.VARIABLE, accelerators.SIMULATOR)
    assert accelerators.chosen() == ""
    monkeypatch.setenv(accelerators.VARIABLE, accelerators.CUDA)
    assert accelerators.chosen() == "sm_89"
