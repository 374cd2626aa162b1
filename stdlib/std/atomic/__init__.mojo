"""Memory that several threads change at once."""

from .atomic import Atomic, Ordering, fence
