"""What can be asked for a launch."""

from .attributes import Attribute, FuncAttribute
