"""What all wrappers of a module share, in LLVM's words: binding of arguments, slow conversions, error messages.

Every function returns whether it failed, with a Python exception set (the conversions without one if the function's
name is null: then another function is tried); they are cold and never inlined, so that the
wrappers stay small. `WHO` stands for three C strings: the function's name, the parameter's name, the type's name;
`FORMAT` for a call of `PyErr_Format`, and `TYPE` and `TYPENAME` for offsets into objects.
"""

from __future__ import annotations

from .names import escape
from .python_abi_facts import PythonAbi

SIGNATURE = "{ ptr, i32, i32, i32, ptr, ptr }"
"""What the binder is told: the function's name; the number of parameters, of positional-only ones, of those that may
be positional; the parameters' names; a byte for each that says whether it is required."""

API = """\
declare ptr @PyModuleDef_Init(ptr)
declare i32 @PyModule_AddObjectRef(ptr, ptr, ptr)
declare ptr @PyErr_Format(ptr, ptr, ...)
declare ptr @PyErr_Occurred()
declare i32 @PyErr_ExceptionMatches(ptr)
declare void @PyErr_Clear()
declare void @PyErr_Fetch(ptr, ptr, ptr)
declare void @PyErr_Restore(ptr, ptr, ptr)
declare void @PyErr_SetString(ptr, ptr)
declare i32 @PyIndex_Check(ptr)
declare ptr @PyNumber_Index(ptr)
declare i64 @PyLong_AsLongLongAndOverflow(ptr, ptr)
declare i64 @PyLong_AsUnsignedLongLong(ptr)
declare ptr @PyLong_FromLongLong(i64)
declare ptr @PyLong_FromUnsignedLongLong(i64)
declare ptr @PyLong_FromString(ptr, ptr, i32)
declare double @PyFloat_AsDouble(ptr)
declare ptr @PyFloat_FromDouble(double)
declare i64 @PyTuple_Size(ptr)
declare ptr @PyTuple_GetItem(ptr, i64)
declare ptr @PyUnicode_AsUTF8(ptr)
declare ptr @PyUnicode_FromStringAndSize(ptr, i64)
declare ptr @Py_NewRef(ptr)
declare void @Py_DecRef(ptr)
declare i32 @strcmp(ptr, ptr)
@PyLong_Type = external global i8
@PyFloat_Type = external global i8
@_Py_NoneStruct = external global i8
@_Py_TrueStruct = external global i8
@_Py_FalseStruct = external global i8
@PyExc_TypeError = external global ptr
@PyExc_OverflowError = external global ptr
@PyExc_ValueError = external global ptr
@PyExc_RuntimeError = external global ptr
"""

_MESSAGES = {
    "type": "%s() argument '%s' must be %s, not %.200s",
    "range": "%s() argument '%s' is out of range for %s",
    "nested": "%s() argument '%s': %S",
    "positional": "%s() takes at most %d positional argument%s (%zd given)",
    "unexpected": "%s() got an unexpected keyword argument '%U'",
    "twice": "%s() got multiple values for argument '%s'",
    "missing": "%s() missing required argument '%s'",
    "plural": "s",
    "singular": "",
    "unconverted": "%s() argument '%s' cannot be converted to %s",
}

_QUIET = """\
  %quiet = icmp eq ptr %f, null
  br i1 %quiet, label %say.nothing, label %say
say.nothing:
  ret i1 true
say:"""
"""The beginning of a function that says nothing if the function's name is null."""

_FUNCTIONS = """\
define internal i1 @oomph.py.wrong_type(ptr %object, WHO) cold noinline {
QUIET
  %at = getelementptr i8, ptr %object, i64 TYPE
  %type = load ptr, ptr %at
  %name.at = getelementptr i8, ptr %type, i64 TYPENAME
  %name = load ptr, ptr %name.at
  %class = load ptr, ptr @PyExc_TypeError
  FORMAT(ptr %class, ptr @oomph.py.m.type, ptr %f, ptr %p, ptr %t, ptr %name)
  ret i1 true
}

define internal i1 @oomph.py.out_of_range(WHO) cold noinline {
QUIET
  %class = load ptr, ptr @PyExc_OverflowError
  FORMAT(ptr %class, ptr @oomph.py.m.range, ptr %f, ptr %p, ptr %t)
  ret i1 true
}

; Replaces an exception of a type that means "wrong value" by one of the same type that names the parameter.
define internal i1 @oomph.py.rename(ptr %object, WHO) cold noinline {
QUIET
  %type.error = load ptr, ptr @PyExc_TypeError
  %is.type = call i32 @PyErr_ExceptionMatches(ptr %type.error)
  %b1 = icmp ne i32 %is.type, 0
  br i1 %b1, label %wrong, label %other
wrong:
  call i1 @oomph.py.wrong_type(ptr %object, ptr %f, ptr %p, ptr %t)
  ret i1 true
other:
  %overflow = load ptr, ptr @PyExc_OverflowError
  %is.overflow = call i32 @PyErr_ExceptionMatches(ptr %overflow)
  %b2 = icmp ne i32 %is.overflow, 0
  br i1 %b2, label %range, label %done
range:
  call i1 @oomph.py.out_of_range(ptr %f, ptr %p, ptr %t)
  br label %done
done:
  ret i1 true
}

; Puts the function's and the parameter's name before the message of a converter's TypeError, ValueError or
; OverflowError; other exceptions, also classes derived from these, stay as they are.
define internal i1 @oomph.py.nested(WHO) cold noinline {
QUIET
  %class.at = alloca ptr
  %value.at = alloca ptr
  %trace.at = alloca ptr
  call void @PyErr_Fetch(ptr %class.at, ptr %value.at, ptr %trace.at)
  %class = load ptr, ptr %class.at
  %value = load ptr, ptr %value.at
  %trace = load ptr, ptr %trace.at
  %none = icmp eq ptr %class, null
  br i1 %none, label %bare, label %choose
choose:
  %type.error = load ptr, ptr @PyExc_TypeError
  %value.error = load ptr, ptr @PyExc_ValueError
  %overflow.error = load ptr, ptr @PyExc_OverflowError
  %is.type = icmp eq ptr %class, %type.error
  %is.value = icmp eq ptr %class, %value.error
  %is.overflow = icmp eq ptr %class, %overflow.error
  %either = or i1 %is.type, %is.value
  %any = or i1 %either, %is.overflow
  %given = icmp ne ptr %value, null
  %plain = and i1 %any, %given
  br i1 %plain, label %format, label %keep
keep:
  call void @PyErr_Restore(ptr %class, ptr %value, ptr %trace)
  ret i1 true
format:
  FORMAT(ptr %class, ptr @oomph.py.m.nested, ptr %f, ptr %p, ptr %value)
  call void @Py_DecRef(ptr %value)
  call void @Py_DecRef(ptr %class)
  call void @Py_DecRef(ptr %trace)
  ret i1 true
bare:
  %error = load ptr, ptr @PyExc_TypeError
  FORMAT(ptr %error, ptr @oomph.py.m.unconverted, ptr %f, ptr %p, ptr %t)
  ret i1 true
}

; The integer of any object with `__index__`, as the bits of a signed (%unsigned: an unsigned) 64-bit number.
define internal i1 @oomph.py.integer(ptr %object, ptr %out, i1 %unsigned, WHO) cold noinline {
  %overflow.at = alloca i32
  %check = call i32 @PyIndex_Check(ptr %object)
  %can = icmp ne i32 %check, 0
  br i1 %can, label %index, label %wrong
wrong:
  call i1 @oomph.py.wrong_type(ptr %object, ptr %f, ptr %p, ptr %t)
  ret i1 true
index:
  %number = call ptr @PyNumber_Index(ptr %object)
  %failed = icmp eq ptr %number, null
  br i1 %failed, label %propagate, label %convert
propagate:
  ret i1 true
convert:
  br i1 %unsigned, label %as.unsigned, label %as.signed
as.signed:
  %signed = call i64 @PyLong_AsLongLongAndOverflow(ptr %number, ptr %overflow.at)
  call void @Py_DecRef(ptr %number)
  store i64 %signed, ptr %out
  %overflow = load i32, ptr %overflow.at
  %fits = icmp eq i32 %overflow, 0
  br i1 %fits, label %good, label %range
as.unsigned:
  %value = call i64 @PyLong_AsUnsignedLongLong(ptr %number)
  call void @Py_DecRef(ptr %number)
  store i64 %value, ptr %out
  %suspect = icmp eq i64 %value, -1
  br i1 %suspect, label %look, label %good
look:
  %occurred = call ptr @PyErr_Occurred()
  %no.error = icmp eq ptr %occurred, null
  br i1 %no.error, label %good, label %range
range:
  call i1 @oomph.py.out_of_range(ptr %f, ptr %p, ptr %t)
  ret i1 true
good:
  ret i1 false
}

define internal i1 @oomph.py.float(ptr %object, ptr %out, WHO) cold noinline {
  %value = call double @PyFloat_AsDouble(ptr %object)
  store double %value, ptr %out
  %suspect = fcmp oeq double %value, -1.0
  br i1 %suspect, label %look, label %good
look:
  %occurred = call ptr @PyErr_Occurred()
  %no.error = icmp eq ptr %occurred, null
  br i1 %no.error, label %good, label %bad
bad:
  call i1 @oomph.py.rename(ptr %object, ptr %f, ptr %p, ptr %t)
  ret i1 true
good:
  ret i1 false
}

; Fills %slots, one per parameter, from positional and keyword arguments; null for what is not given and optional.
define internal i1 @oomph.py.bind(ptr %signature, ptr %args, i64 %given, ptr %keywords, ptr %slots) cold noinline {
entry:
  %f = load ptr, ptr %signature
  %count.at = getelementptr SIGNATURE, ptr %signature, i32 0, i32 1
  %count32 = load i32, ptr %count.at
  %count = zext i32 %count32 to i64
  %first.at = getelementptr SIGNATURE, ptr %signature, i32 0, i32 2
  %first32 = load i32, ptr %first.at
  %first = zext i32 %first32 to i64
  %most.at = getelementptr SIGNATURE, ptr %signature, i32 0, i32 3
  %most32 = load i32, ptr %most.at
  %most = zext i32 %most32 to i64
  %names.at = getelementptr SIGNATURE, ptr %signature, i32 0, i32 4
  %names = load ptr, ptr %names.at
  %required.at = getelementptr SIGNATURE, ptr %signature, i32 0, i32 5
  %required = load ptr, ptr %required.at
  %type.error = load ptr, ptr @PyExc_TypeError
  %surplus = icmp ugt i64 %given, %most
  br i1 %surplus, label %too.many, label %copy
too.many:
  %one = icmp eq i32 %most32, 1
  %s = select i1 %one, ptr @oomph.py.m.singular, ptr @oomph.py.m.plural
  FORMAT(ptr %type.error, ptr @oomph.py.m.positional, ptr %f, i32 %most32, ptr %s, i64 %given)
  ret i1 true
copy:
  %i = phi i64 [ 0, %entry ], [ %i.next, %copied ]
  %copy.more = icmp ult i64 %i, %count
  br i1 %copy.more, label %copy.one, label %keywords.begin
copy.one:
  %has = icmp ult i64 %i, %given
  %from = getelementptr ptr, ptr %args, i64 %i
  br i1 %has, label %take, label %copied
take:
  %taken = load ptr, ptr %from
  br label %copied
copied:
  %slot.value = phi ptr [ null, %copy.one ], [ %taken, %take ]
  %slot = getelementptr ptr, ptr %slots, i64 %i
  store ptr %slot.value, ptr %slot
  %i.next = add i64 %i, 1
  br label %copy
keywords.begin:
  %no.keywords = icmp eq ptr %keywords, null
  br i1 %no.keywords, label %check, label %keywords.some
keywords.some:
  %total = call i64 @PyTuple_Size(ptr %keywords)
  br label %keyword
keyword:
  %k = phi i64 [ 0, %keywords.some ], [ %k.next, %store ]
  %k.more = icmp ult i64 %k, %total
  br i1 %k.more, label %keyword.one, label %check
keyword.one:
  %key = call ptr @PyTuple_GetItem(ptr %keywords, i64 %k)
  %text = call ptr @PyUnicode_AsUTF8(ptr %key)
  %no.text = icmp eq ptr %text, null
  br i1 %no.text, label %unreadable, label %search
unreadable:
  ret i1 true
search:
  %j = phi i64 [ %first, %keyword.one ], [ %j.next, %compare ]
  %j.more = icmp ult i64 %j, %count
  br i1 %j.more, label %compare, label %unexpected
compare:
  %candidate.at = getelementptr ptr, ptr %names, i64 %j
  %candidate = load ptr, ptr %candidate.at
  %order = call i32 @strcmp(ptr %candidate, ptr %text)
  %same = icmp eq i32 %order, 0
  %j.next = add i64 %j, 1
  br i1 %same, label %found, label %search
unexpected:
  FORMAT(ptr %type.error, ptr @oomph.py.m.unexpected, ptr %f, ptr %key)
  ret i1 true
found:
  %target = getelementptr ptr, ptr %slots, i64 %j
  %present = load ptr, ptr %target
  %free = icmp eq ptr %present, null
  br i1 %free, label %store, label %twice
twice:
  FORMAT(ptr %type.error, ptr @oomph.py.m.twice, ptr %f, ptr %candidate)
  ret i1 true
store:
  %k.place = add i64 %given, %k
  %k.from = getelementptr ptr, ptr %args, i64 %k.place
  %k.value = load ptr, ptr %k.from
  store ptr %k.value, ptr %target
  %k.next = add i64 %k, 1
  br label %keyword
check:
  %c = phi i64 [ 0, %keywords.begin ], [ 0, %keyword ], [ %c.next, %check.next ]
  %c.more = icmp ult i64 %c, %count
  br i1 %c.more, label %check.one, label %good
check.one:
  %c.slot = getelementptr ptr, ptr %slots, i64 %c
  %c.value = load ptr, ptr %c.slot
  %c.empty = icmp eq ptr %c.value, null
  %need.at = getelementptr i8, ptr %required, i64 %c
  %need.byte = load i8, ptr %need.at
  %need = icmp ne i8 %need.byte, 0
  %lacking = and i1 %c.empty, %need
  br i1 %lacking, label %missing, label %check.next
check.next:
  %c.next = add i64 %c, 1
  br label %check
missing:
  %name.at = getelementptr ptr, ptr %names, i64 %c
  %name = load ptr, ptr %name.at
  FORMAT(ptr %type.error, ptr @oomph.py.m.missing, ptr %f, ptr %name)
  ret i1 true
good:
  ret i1 false
}
"""


def api_declarations() -> dict[str, str]:
    """The declarations of what the C interface of Python offers to wrappers, by name."""
    return {declared_name(line): line for line in API.splitlines()}


def declared_name(line: str) -> str:
    """The name that a line of declarations declares."""
    rest = line.partition("@")[2]
    return rest.partition("(")[0].partition(" ")[0]


def runtime(python: PythonAbi) -> str:
    """The definitions, for one build of CPython."""
    lines = []
    for name, text in _MESSAGES.items():
        data = text.encode()
        body = f'[{len(data) + 1} x i8] c"{escape(data)}\\00"'
        lines.append(f"@oomph.py.m.{name} = private unnamed_addr constant {body}, align 1")
    functions = _FUNCTIONS.replace("QUIET", _QUIET).replace("WHO", "ptr %f, ptr %p, ptr %t")
    functions = functions.replace("SIGNATURE", SIGNATURE)
    functions = functions.replace("FORMAT(", "call ptr (ptr, ptr, ...) @PyErr_Format(")
    functions = functions.replace("TYPENAME", str(python.type_name)).replace("i64 TYPE", f"i64 {python.type_offset}")
    return "\n".join(lines) + "\n" + functions
