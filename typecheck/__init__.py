"""Syntax tree to MIR: scopes, types, compile-time evaluation, instances, ownership."""
