"""Syntax tree to MIR: names, types, parameters, compile-time evaluation, instances, ownership."""

from . import program as program  # first of all: from here its modules load in an order in which tables find handlers
