"""The simulator does as the hardware: lanes with masks, and threads that crash."""

from __future__ import annotations

import re
from pathlib import Path

from oomph_cli import oomph

HERE = Path(__file__).parent

HALVES = "1 0 3 2 5 4 7 6 9 8 11 10 13 12 15 14 52 54 56 58 44 46 48 50 36 38 40 42 40 42 44 46".split()
ENDINGS = [str(31 * (lane // 4) - (lane // 28)) for lane in range(32)]
SOME = ["17170", "34170", "68170", "136170"] * 8 + ["170"] * 8
OFFSETS = [str(30000 + max(lane - 1, 0) * 100 + (lane or 31)) for lane in range(32)]


def test_lanes_with_masks(tmp_path: Path) -> None:
    for mode in ([], ["--check-kernels"]):
        answer = oomph("run", "--no-cache", *mode, str(HERE / "lanes.mojo"), cwd=tmp_path)
        assert [line.split() for line in answer.out.splitlines()] == [HALVES, ENDINGS, SOME, OFFSETS]
        assert (answer.err, answer.status) == ("", 0)


CRASHES = """\
5050
thread (5, 0, 0) of block (1, 0, 0) has used up its stack of 256 KiB: recursion or local arrays too deep
20100
thread (0, 0, 0) of block (0, 0, 0) has used up its stack of 256 KiB: recursion or local arrays too deep
thread (3, 0, 0) of block (0, 0, 0) used memory that is not its own; --check-kernels tells where
done
"""


def test_a_thread_that_crashes_ends_its_launch(tmp_path: Path) -> None:
    answer = oomph("run", "--no-cache", str(HERE / "crashes.mojo"), cwd=tmp_path)
    assert (answer.out, answer.err, answer.status) == (CRASHES, "", 0)


def test_checked_mode_tells_where_a_thread_crashes(tmp_path: Path) -> None:
    answer = oomph("run", "--no-cache", "--check-kernels", str(HERE / "crashes.mojo"), cwd=tmp_path)
    assert answer.status == 1
    told = re.findall(r"crashes\.mojo:(\d+):\d+: error: crash \(in '(\w+)'\)", answer.err)
    assert ("33", "wild") in told
    # Where a stack ends is a matter of its size, but it ends in one of the lines of what uses it up.
    lines = {"depth": range(9, 15), "recursive": range(17, 22), "wide": range(24, 29), "wild": range(31, 35)}
    assert all(int(line) in lines[function] for line, function in told)
    assert {"depth", "recursive"} & {function for _, function in told}


WARNED = """\
At: asserts.mojo:8:5: Assert Error: assertion failed
At: asserts.mojo:9:17: Assert Error: not 1
At: asserts.mojo:7:5: Assert Error: wanted less than 5
At: asserts.mojo:13:5: Assert Error: less than two
At: asserts.mojo:13:5: Assert Error: less than two
done
"""


def test_assertions(tmp_path: Path) -> None:
    program = str(HERE / "asserts.mojo")
    answer = oomph("run", "-O0", "-D", "ASSERT=warn", program, cwd=tmp_path)
    assert (answer.out.replace(f"{HERE}/", ""), answer.err, answer.status) == (WARNED, "", 0)
    answer = oomph("run", "-O0", "-D", "ASSERT=all", program, cwd=tmp_path)
    assert answer.out.replace(f"{HERE}/", "") == WARNED[: WARNED.index("\n") + 1]
    assert answer.status not in (0, None)
    assert oomph("run", "-O0", program, cwd=tmp_path).out == "done\n"


def test_an_index_that_is_out_of_bounds_is_named(tmp_path: Path) -> None:
    answer = oomph("run", "-O0", str(HERE / "bounds.mojo"), cwd=tmp_path)
    said = f"At: {HERE}/bounds.mojo:6:20: Assert Error: index 13 is out of bounds, valid range is 0 to 3\n"
    assert (answer.out, answer.status) == (said, 1)
