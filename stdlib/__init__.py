"""The standard library in Mojo, shipped as package data."""
