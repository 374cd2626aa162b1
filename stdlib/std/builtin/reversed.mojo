"""`reversed`: walking backwards."""

from ..collections.deque import Deque, _DequeIter
from ..collections.dict import _DictItemIter, _DictKey, _DictKeyIter, _DictValueIter
from ..memory.span import Span, _SpanIter
from .range import _StepRange, _UpRange


@always_inline
def reversed[T: AnyType, //](ref value: List[T]) -> _SpanIter[T, origin_of(value), False]:
    """The elements of a sequence, last to first."""
    return value.__reversed__()


@always_inline
def reversed[T: AnyType, n: Int, //](ref value: Array[T, n]) -> _SpanIter[T, origin_of(value), False]:
    return value.__reversed__()


@always_inline
def reversed[
    mut: Bool, T: AnyType, origin: Origin[mut=mut], //
](value: Span[T, origin]) -> _SpanIter[T, origin, False]:
    return value.__reversed__()


@always_inline
def reversed[T: Movable, //](ref value: Deque[T]) -> _DequeIter[T, origin_of(value), False]:
    return value.__reversed__()


@always_inline
def reversed[
    K: _DictKey, V: AnyType, //
](ref value: Dict[K, V]) -> _DictKeyIter[K, V, origin_of(value), False]:
    """The keys, last inserted to first."""
    return value.__reversed__()


@always_inline
def reversed[
    mut: Bool, K: AnyType, V: AnyType, origin: Origin[mut=mut], //
](value: _DictItemIter[K, V, origin]) -> _DictItemIter[K, V, origin, False]:
    return value.__reversed__()


@always_inline
def reversed[
    mut: Bool, K: AnyType, V: AnyType, origin: Origin[mut=mut], //
](value: _DictValueIter[K, V, origin]) -> _DictValueIter[K, V, origin, False]:
    return value.__reversed__()


@always_inline
def reversed[dtype: DType, //](value: _UpRange[dtype]) -> _StepRange[dtype]:
    return value.__reversed__()


@always_inline
def reversed[dtype: DType, //](value: _StepRange[dtype]) -> _StepRange[dtype]:
    return value.__reversed__()
