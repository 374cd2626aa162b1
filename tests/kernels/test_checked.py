"""The checked mode of the simulator finds what is planted, at the right lines, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from oomph_cli import oomph, python

HERE = Path(__file__).parent
PLANTED = HERE / "planted"
CONFORMANCE = HERE.parent / "conformance" / "gpu"

Fault = tuple[int, str, str, str]
"""The line, the kind, the thread, and the marker or number of the other line ("" where there is one line)."""

_EXPECTED = re.compile(r"# fault: ([a-z ]+), (thread \(.*?\) of block \(.*?\))(?:, with (\w+))?$")
_ERROR = re.compile(r"^\S+?:(\d+):\d+: error: ([a-z ]+): (thread \(.*?\) of block \(.*?\))")
_OTHER = re.compile(r"^\S+?:(\d+):\d+: note: (?:while )?(?:thread|other lanes)")


def expected(text: str) -> set[Fault]:
    """What the comments of a program announce."""
    lines = text.splitlines()
    found: set[Fault] = set()
    for number, line in enumerate(lines, 1):
        match = _EXPECTED.search(line)
        if match is None:
            continue
        marker = match[3] or ""
        if marker == "itself":
            marker = str(number)
        elif marker:
            marker = str(next(n for n, other in enumerate(lines, 1) if other.endswith(f"# {marker}")))
        found.add((number, match[1], match[2], marker))
    return found


def reported(text: str) -> list[Fault]:
    """The faults that standard error tells of."""
    found: list[Fault] = []
    for line in text.splitlines():
        if match := _ERROR.match(line):
            found.append((int(match[1]), match[2], match[3], ""))
        elif match := _OTHER.match(line):
            found[-1] = (*found[-1][:3], match[1])
    return found


@pytest.mark.parametrize(("name", "least"), [("bounds", 10), ("races", 10), ("waiting", 11), ("clusters", 5)])
def test_planted_faults_are_found(tmp_path: Path, name: str, least: int) -> None:
    text = (PLANTED / f"{name}.mojo").read_text()
    answer = oomph("run", "--check-kernels", "--no-cache", str(PLANTED / f"{name}.mojo"), cwd=tmp_path)
    faults = reported(answer.err)
    assert len(expected(text)) == least
    assert set(faults) == expected(text), answer.err
    assert len(faults) == len(set(faults))
    assert (answer.out, answer.status) == ("all launched\n", 1)


def test_nothing_is_reported_about_correct_kernels(tmp_path: Path) -> None:
    program = str(PLANTED / "correct.mojo")
    plain = oomph("run", "--no-cache", program, cwd=tmp_path)
    checked = oomph("run", "--check-kernels", "--no-cache", program, cwd=tmp_path)
    assert (plain.err, plain.status) == ("", 0)
    assert checked == plain


MODULE = """\
from max.gpu import thread_idx
from max.gpu.host import DeviceContext


def shifted(a: Pointer[Int32, MutAnyOrigin], by: Int32):
    a[unsafe_offset = thread_idx.x + Int(by)] = 1


def run(by: Int) raises -> Int:
    var ctx = DeviceContext()
    var buffer = ctx.enqueue_create_buffer[DType.int32](32)
    ctx.enqueue_function[shifted](buffer, Int32(by), grid_dim=1, block_dim=32)
    return by
"""


def test_a_launch_of_an_imported_module_raises(tmp_path: Path) -> None:
    (tmp_path / "shifting.mojo").write_text(MODULE)
    code = """
        import oomph, shifting
        print(shifting.run(0))
        try:
            print(shifting.run(1))
        except Exception as error:
            print(error)
    """
    checked = python(code, tmp_path, OOMPH_CHECK_KERNELS="1")
    assert checked.out == "0\nthe checked mode of the simulator has found 1 fault in a kernel\n"
    assert "shifting.mojo:6:5: error: out of bounds: thread (31, 0, 0) of block (0, 0, 0) writes 4 bytes" in checked.err
    plain = python(code, tmp_path, OOMPH_CHECK_KERNELS="0")
    assert (plain.out, plain.err) == ("0\n1\n", "")


KERNELS = """\
from max.gpu import thread_idx, global_idx


def shift(a: Pointer[Float32, ImmutAnyOrigin], b: Pointer[Float32, MutAnyOrigin], by: Int32):
    b[unsafe_offset = global_idx.x] = a[unsafe_offset = global_idx.x + Int(by)]
"""


def test_arrays_of_python_have_bounds(tmp_path: Path) -> None:
    (tmp_path / "shifts.mojo").write_text(KERNELS)
    code = """
        from array import array
        import oomph, shifts
        from oomph.kernels import inout, to_device
        a, b = array("f", range(64)), array("f", [0] * 64)
        shifts.shift[2, 32](a, inout(b), 0)
        print(a == b)
        for by in (1, -1):
            try:
                shifts.shift[2, 32](a, inout(b), by)
            except Exception as error:
                print(type(error).__name__, error)
        c = to_device(a)
        shifts.shift[1, 32](c, c, 32)
        c.copy_to_host(b)
        print(list(b)[:3])
        try:
            shifts.shift[1, 32](c, c, 31)
        except Exception as error:
            print(error)
    """
    answer = python(code, tmp_path, OOMPH_CHECK_KERNELS="1")
    told = "the checked mode of the simulator has found"
    assert answer.out.splitlines() == [
        "True",
        *[f"DeviceError shift: {told} 1 fault in a kernel"] * 2,
        "[32.0, 33.0, 34.0]",
        f"shift: {told} 1 fault in a kernel",
    ], answer
    faults = reported(answer.err)
    assert [(line, kind) for line, kind, *_ in faults] == [(5, "out of bounds"), (5, "out of bounds"), (5, "race")]
    assert "4 bytes just behind the end of a buffer of 256 bytes" in answer.err
    assert "4 bytes 4 bytes before the start of a buffer of 256 bytes" in answer.err


COUNTING = """\
from max.gpu import thread_idx


def count() -> Int:
    var values = List[Int]()
    for i in range(5):
        values.append(i)
    return len(values)


def fill(data: Pointer[Int32, MutAnyOrigin], more: Int32):
    comptime n = count()
    data[unsafe_offset = thread_idx.x + Int(more)] = Int32(n)
"""


def test_modules_of_a_process_are_evaluated_unchecked_while_compiling(tmp_path: Path) -> None:
    (tmp_path / "shifts.mojo").write_text(KERNELS)
    (tmp_path / "counting.mojo").write_text(COUNTING)
    code = """
        from array import array
        import oomph, shifts, counting
        from oomph.kernels import inout
        a = array("i", [0] * 4)
        counting.fill[1, 4](inout(a), 0)
        print(list(a))
        try:
            counting.fill[1, 4](inout(a), 1)
        except Exception as error:
            print(error)
    """
    answer = python(code, tmp_path, OOMPH_CHECK_KERNELS="1")
    told = "fill: the checked mode of the simulator has found 1 fault in a kernel\n"
    assert answer.out == f"[5, 5, 5, 5]\n{told}", answer
    assert [fault[:2] for fault in reported(answer.err)] == [(13, "out of bounds")]


CELLS = """
    from oomph.importer.session.session import Session
    from oomph.lang.options import Options
    session = Session(Options(checked=True))
    kernel = "def k(a: Pointer[Int32, MutAnyOrigin], by: Int32):\\n    a[unsafe_offset = thread_idx.x + Int(by)] = 1\\n"
    for cell in (
        "from max.gpu import thread_idx\\nfrom max.gpu.host import DeviceContext",
        kernel,
        "var ctx = DeviceContext()",
        "var b = ctx.enqueue_create_buffer[DType.int32](32)",
        "ctx.enqueue_function[k](b, Int32(0), grid_dim=1, block_dim=32)",
        "ctx.enqueue_function[k](b, Int32(1), grid_dim=1, block_dim=32)",
        "ctx.enqueue_function[k](b, Int32(2), grid_dim=1, block_dim=32)",
    ):
        outcome = session.evaluate(cell)
        assert not outcome.rejected, outcome
        if outcome.error:
            print(outcome.error)
    session.close()
"""


def test_cells_of_a_session_share_what_is_known(tmp_path: Path) -> None:
    answer = python(CELLS, tmp_path)
    told = "the checked mode of the simulator has found {} in a kernel\n"
    assert answer.out == told.format("1 fault") + told.format("2 faults"), answer.err
    assert [fault[:2] for fault in reported(answer.err.replace("<cell 2>", "cell"))] == [(2, "out of bounds")] * 2


def test_the_example_of_the_page(tmp_path: Path) -> None:
    page = (HERE.parents[1] / "docs" / "simulator.md").read_text()
    program, told = (re.search(rf"```{kind}\n(.*?)```", page, re.DOTALL) for kind in ("mojo", "text"))
    assert program and told
    (tmp_path / "reverse.mojo").write_text(program[1])
    answer = oomph("run", "--check-kernels", "--no-cache", "reverse.mojo", cwd=tmp_path)
    assert (answer.out, answer.err, answer.status) == ("done\n", told[1], 1)


def correct_programs() -> list[str]:
    """The conformance programs that launch kernels."""
    found = []
    for path in sorted(CONFORMANCE.glob("*.out")):
        text = path.with_suffix(".mojo").read_text()
        if "enqueue_function" in text:
            found.append(path.stem)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", correct_programs())
def test_nothing_is_reported_about_conformance(tmp_path: Path, name: str) -> None:
    program = str(CONFORMANCE / f"{name}.mojo")
    answer = oomph("run", "--check-kernels", "--no-cache", "-O0", program, cwd=tmp_path)
    assert (answer.err, answer.status) == ("", 0)
    assert answer.out == (CONFORMANCE / f"{name}.out").read_text()
