"""What a module shows to Python: functions and constants, as the type checker hands them to the wrapper generator."""

from __future__ import annotations

from enum import Enum

from .records import dataclass, field
from .types import Const, FunctionRef, FunctionSignature, Type


class ParameterKind(Enum):
    """How a caller may pass an argument."""

    POSITIONAL_ONLY = "positional-only"
    NORMAL = "normal"
    KEYWORD_ONLY = "keyword-only"


@dataclass(frozen=True, slots=True)
class Crossing:
    """How a value of one type crosses between Python and native code.

    display      the type as the user reads it: `Int`, `List[String]`
    scalar       the name of a `DType` (a row of `primitives.DTYPE_CODES`: "int", "uint8", "float64", "bool", ...)
                 or "none", for a type that generated code converts by itself; "" for one that `from_python` and
                 `to_python` convert
    from_python  for parameters: a function of the program, `(object: pointer[i8]) raises -> T`: a new value from a
                 borrowed object
    to_python    for results: a function of the program, `(imm value: T) -> pointer[i8]`: a new reference, or null with
                 a Python exception set
    """

    type: Type
    display: str
    scalar: str = ""
    from_python: FunctionRef | None = None
    to_python: FunctionRef | None = None


@dataclass(frozen=True, slots=True)
class ExportedConstant:
    """A public `comptime` value, as the Python value that it becomes."""

    name: str
    value: int | float | bool | str | None


@dataclass(frozen=True, slots=True)
class ExportedParameter:
    """One argument of an exported function, in declaration order (that of the machine signature).

    default_text    the default as Python text for the signature that `help()` shows, "" without a default
    default         the default as a constant, None without one
    default_copier  the copy constructor that makes a value of the default, None where its bits can be taken
    default_object  the default of a parameter that takes any Python object, instead of a constant
    """

    name: str
    kind: ParameterKind
    crossing: Crossing
    default_text: str = ""
    default: Const | None = None
    default_copier: FunctionRef | None = None
    default_object: ExportedConstant | None = None

    @property
    def optional(self) -> bool:
        return self.default is not None or self.default_object is not None


@dataclass(frozen=True, slots=True)
class ExportedFunction:
    """A public function. `symbol` is its instance in the program, `signature` the machine-level contract."""

    name: str
    symbol: str
    signature: FunctionSignature
    parameters: tuple[ExportedParameter, ...]
    result: Crossing
    doc: str = ""


@dataclass(frozen=True, slots=True)
class KernelArray:
    """What a parameter of a kernel that takes an array wants of it.

    dtype           the elements' `DType` name
    mutable         whether the kernel may write
    shape, strides  of a tensor, in elements, -1 where they are known at run time only; None for a pointer. Those that
                    are not known before lie behind the pointer, as 64-bit integers
    """

    dtype: str
    mutable: bool
    shape: tuple[int, ...] | None = None
    strides: tuple[int, ...] | None = None

    @property
    def is_open(self) -> bool:
        """Whether more than a pointer is passed."""
        return -1 in (self.shape or ()) or -1 in (self.strides or ())


@dataclass(frozen=True, slots=True)
class ExportedKernel:
    """A public kernel.

    function  the kernel as a function of Python arguments; `symbol` is its entry on the simulator, which takes the
              address of an array of pointers to the arguments
    arrays    the parameters that take arrays, by name
    values    those that take several numbers, by name: their size and alignment in bytes and what lies where, as JSON
              text (`typecheck.kernel_parameters` has the form); all others are numbers
    written   the types of the parameters as the source has them
    entry     the name of its entry in the code of devices
    cluster   the three extents of the clusters that it is declared for, none if it does not say
    """

    function: ExportedFunction
    arrays: dict[str, KernelArray]
    values: dict[str, str]
    written: tuple[str, ...]
    entry: str
    cluster: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class KernelChoice:
    """A compile-time parameter of a generic kernel.

    kind      "dtype", "int", "bool" or "type" (the elements' type); "" for what Python cannot give
    optional  whether it has a default
    """

    name: str
    kind: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GenericKernel:
    """A public kernel with parameters that are chosen while compiling: it is compiled when they are known.

    arguments  the run-time parameters in order: the name, the choice that the data type of an array tells ("" for an
               array of a known type, and for numbers), and the type as the source has it
    """

    name: str
    choices: tuple[KernelChoice, ...]
    arguments: tuple[tuple[str, str, str], ...]
    doc: str = ""


@dataclass(slots=True)
class Exports:
    """Everything that one module shows.

    functions        those of one name follow each other: a call goes to the first that takes its arguments
    kernels          what Python launches instead of calling it
    generic_kernels  such ones with open parameters
    on_devices       whether kernels are compiled for devices too, not only for the simulator
    launcher         with kernels that are checked: the function of the program that runs one on the simulator; others
                     share a function whose address comes with each launch
    left_out         says, by name, why a public declaration (or one of several functions) is not shown
    initialiser      a function of the program, `() -> PythonObject`, with which the module makes itself; nothing else
                     is shown then
    destructors      functions of the program, `(deinit value: T) -> None`, by type, for converted arguments,
                     results and errors; types without an entry need no destruction
    error_to_python  functions of the program, `(imm error: E) -> None`, by error type, that set the Python exception;
                     an error that came from Python sets that same exception object again
    """

    functions: list[ExportedFunction] = field(default_factory=list)
    constants: list[ExportedConstant] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    destructors: dict[Type, FunctionRef] = field(default_factory=dict)
    error_to_python: dict[Type, FunctionRef] = field(default_factory=dict)
    doc: str = ""
    initialiser: FunctionRef | None = None
    kernels: list[ExportedKernel] = field(default_factory=list)
    generic_kernels: list[GenericKernel] = field(default_factory=list)
    on_devices: bool = False
    launcher: FunctionRef | None = None
