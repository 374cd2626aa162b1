"""Functions as values: function types, nested functions and their captures, lambdas, indirect calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lang import mir, syntax
from ..lang.mir import Argument, LocalKind, Place
from ..lang.records import dataclass, fields
from ..lang.syntax import ParamKind
from ..lang.types import (
    FUNCTION,
    TRAIT,
    ArgumentSpec,
    Const,
    Convention,
    CtValue,
    FunctionPointerType,
    FunctionRef,
    FunctionSignature,
    StructType,
    Type,
)
from . import (
    assignment,
    calls,
    convert,
    declare,
    evaluate,
    expressions,
    infer_call,
    inference,
    instances,
    lookup,
    names,
    origins,
    raising_wrappers,
    signatures,
    structs,
)
from .contracts import CallableDecl, CaptureField, Contract, GenericSignature
from .declarations import FunctionDecl, FunctionSet
from .matching import CallArgument, Failure
from .values import ClosureBound, FunctionValue, Operand, TraitSet, Value, Variable
from .world import Reject, World

if TYPE_CHECKING:
    from .body import Body

HIDDEN_SELF = "closure "


@dataclass(slots=True, eq=False)
class Environment:
    """The captures of the closure whose body is being elaborated: which variable is which field."""

    type: StructType
    variables: dict[str, int]
    self_local: mir.Local


# ------------------------------------------------------------------------------------------- function types


def function_type(b: Body, node: syntax.FunctionType) -> Value:
    """`def(A) thin -> R`: a pointer type; without `thin` a bound that any callable of that shape meets."""
    world = b.world
    if node.type_params:
        return FUNCTION
    types = []
    for parameter in node.params:
        assert parameter.annotation is not None
        types.append(
            (parameter.convention or Convention.IMM, evaluate.type_of_node(world, b.scope, parameter.annotation))
        )
    reference = isinstance(node.returns, syntax.RefType)
    if isinstance(node.returns, syntax.RefType):
        result: Type = evaluate.type_of_node(world, b.scope, node.returns.type)
    elif node.returns is not None:
        result = evaluate.type_of_node(world, b.scope, node.returns)
    else:
        result = world.none_type
    error = signatures.error_type(world, b.scope, node)
    if "thin" in node.effects or node.abi is not None:
        arguments = tuple(ArgumentSpec(c, t, _by_reference(world, c, t)) for c, t in types)
        return world.types.function_pointer(FunctionSignature(arguments, result, reference, error))
    bound = ClosureBound(tuple(types), result, error, reference)
    return world.types.const(TRAIT, TraitSet((), (bound,)))


def _by_reference(world: World, convention: str, type: Type) -> bool:
    if convention in (Convention.MUT, Convention.REF):
        return True
    return convention == Convention.IMM and not structs.is_register(world, type)


def fits(world: World, value: CtValue, bound: ClosureBound) -> bool:
    """Whether a callable type can be called as a bound says."""
    if isinstance(value, Type) and not isinstance(value, StructType | FunctionPointerType):
        return True
    if not isinstance(value, StructType) or not isinstance(value.declaration, CallableDecl):
        return False
    decl = value.declaration.function
    params = [p for p in decl.places.params if p.name != HIDDEN_SELF]
    required = [p for p in params if p.default is None and p.kind is not ParamKind.VAR_POSITIONAL]
    if len(required) > len(bound.parameters) or len(params) < len(bound.parameters):
        return False
    if any(p.kind is ParamKind.VAR_KEYWORD for p in params):
        return False
    if decl.node.type_params:
        return True
    contract = _contract(world, value)
    if contract is None:
        return True
    specs = [p for p in contract.params if p.name != HIDDEN_SELF]
    for spec, (_, wanted) in zip(specs, bound.parameters, strict=False):
        if not _compatible(world, spec.type, wanted):
            return False
    if contract.error is not None and bound.error is None:
        return False
    return _compatible(world, contract.result, bound.result)


def shown_signature(world: World, value: CtValue) -> str:
    """The signature of a closure's or function's own type as it is written; empty for other values."""
    if not isinstance(value, StructType) or not isinstance(value.declaration, CallableDecl):
        return ""
    contract = _contract(world, value)
    if contract is None:
        return ""
    shown = ", ".join(names.show(p.type) for p in contract.params if p.name != HIDDEN_SELF)
    return names.def_text(shown, contract.error is not None, "", contract.result)


def parts_of_signature(world: World, type: StructType) -> list[Type]:
    """The types of a closure's arguments and of its result; empty if it has parameters, or is no closure."""
    contract = _contract(world, type) if isinstance(type.declaration, CallableDecl) else None
    if contract is None:
        return []
    return [*(p.type for p in contract.params if p.name != HIDDEN_SELF), contract.result]


def _compatible(world: World, left: Type, right: Type) -> bool:
    if inference.mentions_symbol(world, right) or inference.mentions_symbol(world, left):
        return True
    return origins.erase(world, left) is origins.erase(world, right)


def _contract(world: World, type: StructType) -> Contract | None:
    declaration = type.declaration
    assert isinstance(declaration, CallableDecl)
    generic = signatures.generic(world, declaration.function)
    if generic.names or any(p.implicit for p in generic.params):
        return None
    self_type = type if declaration.captures else declaration.value.complete_type
    return signatures.contract(world, declaration.function, self_type, {})


# -------------------------------------------------------------------------------------- functions as values


def function_as_type(world: World, value: CtValue) -> Type | None:
    """The type that a plain function has when it is passed as a value of its own type; None for other values."""
    if isinstance(value, Type):
        return value if isinstance(value, FunctionPointerType) else None
    data = value.data
    if not isinstance(data, FunctionValue) or len(data.functions) != 1:
        return None
    cache = world.identities.function_types
    found = cache.get(data)
    if found is None:
        function = data.functions[0]
        declaration = CallableDecl(function.name, function, data, [])
        declaration.qualified_name = function.qualified_name
        found = cache[data] = world.types.struct(declaration, ())
        structs.complete(world, found)
    return found


def conversion_cost(b: Body, value: Operand | Const, want: Type) -> int | None:
    """The cost of converting a function to a wanted function type."""
    functions = _functions(value)
    if functions is None:
        return None
    if isinstance(want, FunctionPointerType):
        return convert.EXACT if _pointer_fits(b, functions, want) else None
    if isinstance(want, StructType) and isinstance(want.declaration, CallableDecl):
        return convert.EXACT if isinstance(value, Const) and function_as_type(b.world, value) is want else None
    return None


def _functions(value: Operand | Const) -> FunctionValue | None:
    """The function that a value without captures stands for."""
    if isinstance(value, Const) and isinstance(value.data, FunctionValue):
        return value.data
    type = value.type
    if isinstance(type, StructType) and isinstance(type.declaration, CallableDecl) and not type.declaration.captures:
        return type.declaration.value
    return None


def plain_signature(b: Body, value: Value) -> FunctionSignature | None:
    """The signature of a function value without parameters of its own; None for anything else."""
    functions = _functions(value) if isinstance(value, Operand | Const) else None
    if functions is None or len(functions.functions) != 1:
        return None
    decl = functions.functions[0]
    generic = signatures.generic(b.world, decl)
    if generic.names or any(p.implicit for p in generic.params):
        return None
    return signatures.machine_signature(b.world, signatures.contract(b.world, decl, functions.complete_type, {}))


def _pointer_fits(b: Body, functions: FunctionValue, want: FunctionPointerType) -> bool:
    return _pointer(b, functions, want) is not None


def _pointer(b: Body, functions: FunctionValue, want: FunctionPointerType) -> FunctionRef | None:
    """The instance of a function that has the signature of a pointer type; one that does not raise is wrapped."""
    for decl in functions.functions:
        generic = signatures.generic(b.world, decl)
        b.world.muted += 1
        try:
            bindings: dict[str, CtValue] = {}
            if generic.names:
                bound = bind_generic(b, decl, functions, want, generic)
                if bound is None:
                    continue
                bindings = bound
            contract = signatures.contract(b.world, decl, functions.complete_type, bindings)
            signature = signatures.machine_signature(b.world, contract)
        except Reject:
            continue
        finally:
            b.world.muted -= 1
        if _same_signature(b.world, signature, want.signature):
            return FunctionRef(instances.request(b, contract, decl.node).symbol)
        plain = raising_wrappers.without_error(want.signature)
        if want.signature.error is not None and _same_signature(b.world, signature, plain):
            raising = origins.erase_type(b.world, want)
            assert isinstance(raising, FunctionPointerType)
            target = instances.request(b, contract, decl.node)
            return FunctionRef(raising_wrappers.wrapper(b.world, target, raising.signature).symbol)
    return None


def bind_generic(
    b: Body,
    decl: FunctionDecl,
    functions: FunctionValue,
    want: FunctionPointerType,
    generic: GenericSignature,
) -> dict[str, CtValue] | None:
    found: dict[str, CtValue] = {}
    infer_call.bind_explicit(decl, functions, found)
    for param, argument in zip(generic.params, want.signature.arguments, strict=False):
        inference.unify(b.world, param.pattern, argument.type, found)
    bound = infer_call.bind_own(b, decl, functions.complete_type, found)
    return None if isinstance(bound, Failure) else bound


def _same_signature(world: World, have: FunctionSignature, want: FunctionSignature) -> bool:
    erased = FunctionSignature(
        tuple(ArgumentSpec(a.convention, origins.erase_type(world, a.type), a.by_reference) for a in want.arguments),
        origins.erase_type(world, want.result),
        want.result_by_reference,
        origins.erase_type(world, want.error) if want.error is not None else None,
    )
    return have == erased


def convert_function(b: Body, value: Operand | Const, want: Type) -> Const | None:
    """A function as a constant of a pointer type or of its own type."""
    functions = _functions(value)
    if functions is None:
        return None
    if isinstance(want, FunctionPointerType):
        found = _pointer(b, functions, want)
        return b.world.types.const(want, found) if found is not None else None
    if isinstance(value, Const) and function_as_type(b.world, value) is want:
        return b.world.types.const(want, ())
    return None


# ---------------------------------------------------------------------------------------------------- calls


def call_pointer(b: Body, callee: Operand | Const, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """A call through a function pointer (or of the function that a constant pointer names)."""
    type = callee.type
    assert isinstance(type, FunctionPointerType)
    signature = type.signature
    if len(arguments) != len(signature.arguments) or any(a.name for a in arguments):
        b.error(
            "E0305", node, f"this function takes {len(signature.arguments)} positional arguments, got {len(arguments)}"
        )
    made: list[Argument] = []
    places: list[origins.ArgumentPlace] = []
    for spec, argument in zip(signature.arguments, arguments, strict=True):
        one, place = calls.pass_one(b, spec.convention, spec.type, spec.by_reference, argument.value, argument.node)
        made.append(one)
        places.append(place)
    target = (
        callee.data if isinstance(callee, Const) and isinstance(callee.data, FunctionRef) else convert.bits(b, callee)
    )
    decl = instances.placeholder_declaration(b.world, b.world.none_type)
    contract = Contract(decl, None, {}, b.scope, [], signature.result, None, "", signature.error)
    made = calls.read_ahead(b, made, [spec.type for spec in signature.arguments], node)
    return calls.emit_call(b, target, signature, tuple(made), contract, places, node)


def call_closure(b: Body, callee: Operand | Const, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """A call of a value of closure or function type."""
    type = callee.type
    assert isinstance(type, StructType) and isinstance(type.declaration, CallableDecl)
    declaration = type.declaration
    if not declaration.captures:
        return calls.call(b, declaration.value, arguments, node)
    return calls.call_bound(b, callee, FunctionValue((declaration.function,), type), arguments, node)


def call_type(b: Body, type: StructType, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """A call of a function type itself: the function it belongs to."""
    declaration = type.declaration
    assert isinstance(declaration, CallableDecl)
    return calls.call(b, declaration.value, arguments, node)


def call_nested(b: Body, functions: FunctionValue, arguments: list[CallArgument], node: syntax.Call) -> Value:
    """A call of a parametrised closure: `f[k](x)` where `f` has captures."""
    receiver = functions.nested
    assert isinstance(receiver, Operand)
    plain = FunctionValue(functions.functions, receiver.type, functions.args, functions.keywords)
    return calls.call_bound(b, receiver, plain, arguments, node)


# ------------------------------------------------------------------------------------------------- captures


def nested_function(b: Body, node: syntax.FunctionDef) -> None:
    """A `def` inside a function: a plain function, or a closure over what its capture list names."""
    module = b.scope.module
    assert module is not None
    if not node.captures:
        b.scope.names.pop(node.name, None) if isinstance(b.scope.names.get(node.name), Variable) else None
        decl = declare.add_function(b.world, module, b.scope, node, b.scope.names, None)
        _check_now(b, decl, None)
        return
    assignment.check_new(b, node.name, node.name_span)
    value = make_closure(b, node, node.captures, node.name)
    if isinstance(value, Const):  # nothing is captured
        b.scope.names[node.name] = value
        return
    assignment.declare_value(b, node.name, value, node, node.name_span)
    variable = b.scope.names[node.name]
    assert isinstance(variable, Variable)
    variable.operand.loans = (mir.Loan(variable.operand.place, False),)


def _check_now(b: Body, decl: FunctionDecl, type: StructType | None) -> None:
    """A nested function without parameters is elaborated even if nobody calls it. `type` is that of its closure."""
    generic = signatures.generic(b.world, decl)
    if not generic.names and not any(p.implicit for p in generic.params) and not b.comptime:
        contract = signatures.contract(b.world, decl, type, {})
        instances.request(b, contract, decl.node)


def make_closure(b: Body, node: syntax.FunctionDef, captures: list[syntax.Capture], name: str) -> Operand | Const:
    """The closure value: its captures stored in a struct of its own type."""
    world = b.world
    module = b.scope.module
    assert module is not None
    chosen = _chosen(b, node, captures)
    hidden = syntax.Parameter(node.name_span, HIDDEN_SELF, None, None, ParamKind.POSITIONAL_ONLY, "", None)
    if not chosen:
        decl = FunctionDecl(name, node, b.scope, module)
        _check_now(b, decl, None)
        return world.types.const(FUNCTION, FunctionValue((decl,)))
    inner = syntax.FunctionDef(
        node.span, node.name, node.name_span, node.type_params, [hidden, *node.params], node.body, [], False,
        node.raises, node.raises_type, node.effects, node.abi, None, node.returns, node.where,
    )  # fmt: skip
    decl = FunctionDecl(name, inner, b.scope, module)
    fields: list[CaptureField] = []
    operands: list[tuple[Operand, syntax.Capture, CaptureField]] = []
    copyable = True
    for capture, variable, at in chosen:
        operand = expressions.variable(b, variable, at)
        assert isinstance(operand, Operand)
        by_reference = capture.convention in ("", "imm", "mut", "ref") and not capture.transfer
        if capture.convention == "mut" and not operand.mutable:
            b.error("E0507", at, f"'{at.id}' is immutable, so it cannot be captured 'mut'")
        mutable = by_reference and (capture.convention == "mut" or (capture.convention == "ref" and operand.mutable))
        field = CaptureField(at.id, origins.erase_type(world, operand.type), by_reference, mutable)
        fields.append(field)
        operands.append((operand, capture, field))
        if not by_reference and not structs.is_copyable(world, operand.type):
            copyable = False
    declaration = CallableDecl(name, decl, FunctionValue((decl,)), fields, copyable, name)
    type = world.types.struct(declaration, ())
    structs.complete(world, type)
    world.identities.closures[decl] = type
    _check_now(b, decl, type)
    return _capture_values(b, type, operands, node)


def _as_captured(operand: Operand, field: CaptureField) -> tuple[mir.Loan, ...]:
    """What a captured place refers to, to be written through only where the capture may write."""
    return tuple(mir.Loan(loan.place, loan.mutable and field.mutable, loan.interior) for loan in operand.loans)


def _capture_values(
    b: Body, type: StructType, operands: list[tuple[Operand, syntax.Capture, CaptureField]], node: syntax.FunctionDef
) -> Operand:
    loans = tuple(
        dict.fromkeys(
            loan
            for o, _, f in operands
            for loan in ((mir.Loan(o.place, f.mutable), *_as_captured(o, f)) if f.by_reference else _lent(b.world, o))
        )
    )
    local = b.new_local("", type, LocalKind.TEMP, node.name_span, loans=loans)
    place = Place(local)
    for index, (operand, capture, field) in enumerate(operands):
        if field.by_reference:
            b.emit(mir.AddressOf(capture.span, place.field(index), operand.place, field.mutable))
            continue
        moved = Operand(operand.place, operand.type, capture.transfer, True, operand.loans, operand.variable)
        convert.initialise(b, place.field(index), moved, capture, mir.Elision.NONE)
    return Operand(place, type, True, True, (mir.Loan(place, True),))


def _lent(world: World, captured: Operand) -> tuple[mir.Loan, ...]:
    """What a captured view points into: it must outlive the closure."""
    return origins.loans_of(world, captured.type)


def _chosen(
    b: Body, node: syntax.FunctionDef, captures: list[syntax.Capture]
) -> list[tuple[syntax.Capture, Variable, syntax.Name]]:
    """The captured variables: those listed, and by the default entry every other outer one that is used."""
    chosen: list[tuple[syntax.Capture, Variable, syntax.Name]] = []
    listed: set[str] = set()
    default: syntax.Capture | None = None
    for capture in captures:
        if capture.name is None:
            if default is not None:
                b.error("E0209", capture, "a capture list has at most one default")
            default = capture
            continue
        if capture.convention == "imm" and capture.transfer:
            b.error("E0209", capture, "a capture is either a reference or moved, not both")
        found = lookup.find(b.world, b.scope, capture.name)
        if not isinstance(found, Variable):
            b.error("E0209", capture, f"'{capture.name}' is not a variable of an enclosing function")
        listed.add(capture.name)
        chosen.append((capture, found, syntax.Name(capture.span, capture.name)))
    if default is not None:
        own = {p.name for p in node.params}
        for name in used_names(node.body):
            if name.id in listed or name.id in own:
                continue
            found = lookup.find(b.world, b.scope, name.id)
            if isinstance(found, Variable):
                listed.add(name.id)
                entry = syntax.Capture(name.span, default.convention, name.id, default.transfer)
                chosen.append((entry, found, name))
    return chosen


def used_names(body: list[syntax.Stmt]) -> list[syntax.Name]:
    """Every name that occurs in statements, in source order."""
    found: list[syntax.Name] = []
    stack: list[object] = list(reversed(body))
    while stack:
        item = stack.pop()
        if isinstance(item, syntax.Name):
            found.append(item)
        elif isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, syntax.Node):
            parts = [getattr(item, f.name) for f in fields(item) if f.name != "span"]
            if isinstance(item, syntax.FunctionDef | syntax.Lambda) and item.captures:
                found.extend(syntax.Name(c.span, c.name) for c in item.captures if c.name)
            stack.extend(part for part in reversed(parts) if isinstance(part, syntax.Node | list))
    return found


def captured(b: Body, variable: Variable, node: syntax.Name) -> Operand:
    """A variable of an enclosing function inside a closure's body: the field that holds or points to it."""
    environment = b.closure
    assert isinstance(environment, Environment)
    index = environment.variables.get(node.id)
    if index is None:
        b.error(
            "E0208",
            node,
            f"'{node.id}' belongs to an enclosing function and is not captured",
            f"add it to the capture list: {{{node.id}}}",
        )
    declaration = environment.type.declaration
    assert isinstance(declaration, CallableDecl)
    field = declaration.captures[index]
    place = Place(environment.self_local).field(index)
    loan = mir.Loan(Place(environment.self_local), field.mutable, True)
    if not field.by_reference:
        return Operand(place, field.type, False, False, (loan,), False, node.id)
    target = b.reference(field.type, node.span, field.mutable, (loan,))
    b.emit(mir.BorrowPointer(node.span, target.place.local, place))
    target.name = node.id
    return target


def enter(b: Body, decl: FunctionDecl) -> None:
    """Gives a closure's body its environment."""
    type = b.world.identities.closures.get(decl)
    if type is None:
        return
    declaration = type.declaration
    assert isinstance(declaration, CallableDecl)
    variables = {c.name: i for i, c in enumerate(declaration.captures)}
    b.closure = Environment(type, variables, b.function.parameters[0])


def refuse_recursion(b: Body, found: object, node: syntax.Name) -> None:
    """Reports a nested function whose body mentions the function itself."""
    decl = b.contract.decl if b.contract is not None else None
    if decl is None or decl.owner is not None or decl.name != node.id or decl.scope.self_type is not None:
        return
    if isinstance(found, FunctionSet):
        itself = decl in found.functions and decl.scope.kind != "module"
    elif isinstance(found, Variable):
        type = found.operand.type
        itself = isinstance(type, StructType) and type is b.world.identities.closures.get(decl)
    else:
        itself = isinstance(found, Const) and isinstance(found.data, FunctionValue) and decl in found.data.functions
    if itself:
        message = f"'{node.id}' is a nested function, which cannot refer to itself"
        b.error("E0208", node, message, "declare it at file scope")


# -------------------------------------------------------------------------------------------------- lambdas


def lambda_value(b: Body, node: syntax.Lambda) -> Operand | Const:
    """A typed lambda: like a nested function that returns an expression."""
    if not node.typed:
        if node.params:
            b.error("E0113", node, "this is Python's lambda", "write 'lambda (x: Int) -> Int: ...'")
    body: list[syntax.Stmt]
    if node.returns is not None:
        body = [syntax.Return(node.body.span, node.body)]
    else:
        body = [syntax.ExprStmt(node.body.span, node.body)]
    function = syntax.FunctionDef(
        node.span,
        "lambda",
        node.span,
        [],
        node.params,
        body,
        [],
        False,
        node.raises,
        node.raises_type,
        [],
        None,
        None,
        node.returns,
        None,
    )
    captures = node.captures
    if captures is None:
        captures = [syntax.Capture(node.span, "imm", None, False)]
    return make_closure(b, function, captures, "lambda")
