"""Whole programs: the entry point, arguments, errors that leave it, executables and debug information."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from limits import LIMIT_S
from mir_build import I1, I8, I32, I64, FunctionBuilder, T, imm, number, signature, struct
from mir_build import program as program_of
from oomph.codegen.emit import emit_program
from oomph.codegen.link import find_driver, find_linker, link_executable, link_shared
from oomph.codegen.objects import emit_assembly, emit_bitcode, emit_llvm, emit_object
from oomph.codegen.optimize import optimize
from oomph.codegen.targets import host_target, supported_triple, target_for
from oomph.lang.mir import External, Place, Program, Return
from oomph.lang.options import Options

TARGET = host_target()
ERROR = struct("Error", I64)
POINTER = T.pointer(I8)


def writer(f: FunctionBuilder, stream: int, text: bytes) -> None:
    contract = signature(imm(I32), imm(POINTER), imm(I64), result=I64)
    data = T.const(POINTER, T.text_pointer(text))
    f.add(f.call(External("write"), contract, number(stream, I32), data, number(len(text))))


def sample(symbol: str = "main") -> Program:
    """Prints a line; raises if there is more than one argument."""
    f = FunctionBuilder(symbol, signature(error=ERROR))
    writer(f, 1, b"hello\n")
    count = Place(f.local(I64))
    f.add(f.call(External("oomph_argc"), signature(result=I64), dest=count))
    fine, bad = f.block(), f.block()
    f.branch(f.op(I1, "slt", count, number(2)), fine, bad)
    f.end(Return((0, 1)), bad)
    f.fail(T.const(ERROR, (3,)))
    report = FunctionBuilder("report", signature(imm(ERROR, True)))
    writer(report, 2, b"my error\n")
    report.end(Return((0, 1)))
    made = program_of(f, report, entry=symbol)
    made.entry_error_text = "report"
    return made


def compiled(program: Program, level: int = 2, debug: bool = False) -> bytes:
    ir = emit_program(program, TARGET, Options(level, debug))
    return emit_object(optimize(ir, TARGET, level), TARGET, level)


RUN = "import sys; from oomph.codegen.jit import run; sys.exit(run(sys.stdin.buffer.read(), sys.argv[1:]))"


@pytest.mark.parametrize(("arguments", "status"), [(["p"], 0), (["p", "x"], 1)])
def test_run_in_process(arguments: list[str], status: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], input=compiled(sample()), capture_output=True, timeout=LIMIT_S
    )
    assert (done.returncode, done.stdout) == (status, b"hello\n")
    expected = b"Unhandled exception caught during execution: my error\n" if status else b""
    assert done.stderr == expected


@pytest.mark.skipif(find_driver() is None, reason="needs a C compiler to link")
def test_executable(tmp_path: Path) -> None:
    out = tmp_path / "program"
    assert link_executable([compiled(sample("app.main"))], out).ok
    assert subprocess.run([out], capture_output=True, timeout=LIMIT_S).stdout == b"hello\n"
    assert subprocess.run([out, "x"], capture_output=True, timeout=LIMIT_S).returncode == 1


@pytest.mark.skipif(find_linker() is None, reason="needs a linker")
def test_shared_library(tmp_path: Path) -> None:
    import ctypes

    f = FunctionBuilder("answer", signature(result=I64), "export")
    f.give(number(42))
    out = tmp_path / "lib.so"
    assert link_shared([compiled(program_of(f))], out).ok
    assert ctypes.CDLL(str(out)).answer() == 42


def test_link_failure_is_a_message(tmp_path: Path) -> None:
    result = link_shared([b"not an object"], tmp_path / "x.so")
    assert not result.ok
    assert result.message
    assert not (tmp_path / "x.so").exists()


def test_line_tables() -> None:
    """Every instruction with a place of its own names its line; the module verifies."""
    ir = emit_program(sample(), TARGET, Options(0, debug=True))
    assert 'DISubprogram(name: "main"' in ir
    assert "!DILocation(line: 1" in ir
    assert ".debug_line" in emit_assembly(optimize(ir, TARGET, 0), TARGET, 0)


def test_forms_of_a_module() -> None:
    module = optimize(emit_program(sample(), TARGET, Options()), TARGET, 2)
    assert "i32 @main(" in emit_llvm(module)
    assert emit_bitcode(module)[:2] == b"BC"


def test_user_functions_do_not_replace_those_of_c() -> None:
    """A function of the program that is called `write` is not what C's `write` means."""
    f = FunctionBuilder("write", signature())
    f.end(Return((0, 1)))
    ir = emit_program(program_of(f), TARGET, Options())
    assert "@mojo.write(" in ir


@pytest.mark.parametrize("triple", ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "arm64-apple-darwin"])
def test_other_targets(triple: str) -> None:
    target = target_for(triple)
    assert supported_triple(triple)
    assert emit_object(optimize(emit_program(sample(), target, Options()), target, 2), target, 2)


@pytest.mark.skipif(not (find_driver() and shutil.which("gdb")), reason="needs a C compiler and gdb")
def test_debugger_stops_in_a_function(tmp_path: Path) -> None:
    """By the name that the function has in the source, and with a line."""
    program = sample("app.main")
    program.functions["report"].name = "report_error"
    out = tmp_path / "program"
    assert link_executable([compiled(program, 0, True)], out, debug=True).ok
    script = ["-ex", "break report_error", "-ex", "run x", "-ex", "bt"]
    done = subprocess.run(["gdb", "-nx", "-batch", *script, out], capture_output=True, text=True, timeout=LIMIT_S)
    assert re.search(r"#0  report_error \(\) at \S*test.mojo:1", done.stdout)


@pytest.mark.parametrize(
    ("triple", "expected"), [("nvptx64-nvidia-cuda", ".visible .entry scale"), ("amdgcn-amd-amdhsa", "global_store")]
)
def test_device_targets(triple: str, expected: str) -> None:
    """A kernel with an argument in memory, a frame, and a pointer to global memory."""
    target = target_for(triple)
    pointer = T.pointer(I64, 1)
    box = struct("Box", I64, I64)
    f = FunctionBuilder("scale", signature(imm(pointer), imm(box, True)), "export")
    f.function.kernel = True
    copy = Place(f.local(box))
    f.copy(copy, f.argument(1))
    f.effect("store", f.argument(0), f.op(I64, "mul", copy.field(0), copy.field(1)), attributes=(0,))
    f.end(Return((0, 1)))
    module = optimize(emit_program(program_of(f), target, Options()), target, 2)
    assert expected in emit_assembly(module, target, 2)
    assert target.fact("is_gpu") is True
    assert target.fact("no such fact") is False
