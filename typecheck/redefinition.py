"""Overloads that could never be told apart are redefinitions."""

from __future__ import annotations

from collections.abc import Iterator

from ..lang import syntax
from ..lang.diagnostics import Note
from ..lang.source import Location
from ..lang.syntax import ParamKind
from . import bound_names, signatures
from .declarations import FunctionDecl, StructDecl
from .world import Reject, World


def check(world: World, functions: list[FunctionDecl]) -> None:
    """Reports, at its name, every function whose arguments repeat those of an earlier one of the same name."""
    seen: dict[object, FunctionDecl] = {}
    for decl in functions:
        _check_names(world, decl)
        try:
            key = _key(world, decl)
        except Reject:
            continue
        first = seen.setdefault(key, decl)
        if first is not decl:
            note = Note("the first definition is here", Location(first.module.source, *first.node.name_span))
            world.report(
                "E0207",
                decl.module.source,
                decl.node.name_span,
                f"'{decl.name}' is already defined with these arguments; overloads differ in their arguments",
                (note,),
            )


def _check_names(world: World, decl: FunctionDecl) -> None:
    """Parameters and arguments of a function, and the parameters of its struct, have one name each."""
    owned = decl.owner.params if isinstance(decl.owner, StructDecl) else []
    seen = {p.name: p for p in owned}
    for parameter in (*decl.node.type_params, *decl.node.params):
        first = seen.setdefault(parameter.name, parameter)
        if first is not parameter and parameter.name != "_":
            note = Note("the first one is here", Location(decl.module.source, *first.span))
            message = f"'{parameter.name}' is already declared in this signature"
            world.report("E0202", decl.module.source, parameter.span, message, (note,))
    _check_defaults(world, decl)


def _check_defaults(world: World, decl: FunctionDecl) -> None:
    """The default of an argument is known when the program is compiled, so no argument stands in it."""
    arguments = {p.name for p in decl.node.params}
    for parameter in decl.node.params:
        if parameter.default is None:
            continue
        for node in _values_read(parameter.default):
            if node.id in arguments:
                message = f"'{node.id}' is a run-time value; a default must be known at compile time"
                world.report("E0407", decl.module.source, node.span, message)


def _values_read(node: syntax.Node) -> Iterator[syntax.Name]:
    """The names in an expression whose values it needs: not those in a lambda, nor those whose type is asked for."""
    match node:
        case syntax.Name():
            yield node
        case syntax.Lambda() | syntax.Call(func=syntax.Name(id="type_of" | "origin_of")):
            return
        case syntax.Attribute(value=syntax.Name()):  # it may be a parameter of the argument's type
            return
        case _:
            for child in bound_names.children(node):
                yield from _values_read(child)


def _key(world: World, decl: FunctionDecl) -> object:
    """What tells overloads apart: parameters, number and types of arguments, names of keyword-only ones, static."""
    generic = signatures.generic(world, decl)
    text = decl.module.source.text
    arguments = []
    for param in generic.params:
        node = param.node
        if param.symbolic or param.implicit:
            shape: object = text[slice(*node.annotation.span)] if node.annotation is not None else "self"
        else:
            shape = param.pattern
        name = node.name if node.kind is ParamKind.KEYWORD_ONLY else ""
        arguments.append((node.kind in (ParamKind.VAR_POSITIONAL, ParamKind.VAR_KEYWORD), name, shape))
    brackets = tuple(_bracket(text, p) for p in decl.node.type_params)
    condition = text[slice(*decl.node.where.span)] if decl.node.where is not None else ""
    return tuple(arguments), brackets, decl.is_static, condition


def _bracket(text: str, parameter: syntax.Parameter) -> str:
    return text[slice(*parameter.span)]
