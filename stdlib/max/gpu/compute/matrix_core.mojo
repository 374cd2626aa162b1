"""Matrix multiplication by the wavefront of an AMD processor of the CDNA family."""


def _shape(a: DType, a_width: Int, b: DType, b_width: Int, d: DType, d_width: Int) -> StaticString:
    """The intrinsic for fragments of so many elements in each lane, or ""."""
    if a != b or a_width != b_width or d != DType.float32:
        return ""
    if a_width == 4:
        if a == DType.float16:
            return "llvm.amdgcn.mfma.f32.16x16x16f16" if d_width == 4 else ("llvm.amdgcn.mfma.f32.32x32x8f16" if d_width == 16 else "")
        if a == DType.bfloat16:
            return "llvm.amdgcn.mfma.f32.16x16x16bf16.1k" if d_width == 4 else ("llvm.amdgcn.mfma.f32.32x32x8bf16.1k" if d_width == 16 else "")
    if a_width == 1 and a == DType.float32:
        return "llvm.amdgcn.mfma.f32.16x16x4f32" if d_width == 4 else ("llvm.amdgcn.mfma.f32.32x32x2f32" if d_width == 16 else "")
    return ""


def has[a: DType, a_width: Int, b: DType, b_width: Int, d: DType, d_width: Int]() -> Bool:
    """Whether there is an instruction for such fragments."""
    return _shape(a, a_width, b, b_width, d, d_width) != ""


@always_inline
def multiply[d_width: Int](a: SIMD, b: SIMD, c: SIMD[DType.float32, d_width]) -> SIMD[DType.float32, d_width]:
    """One instruction: `a * b + c`."""
    comptime name = _shape(a.dtype, a.length, b.dtype, b.length, DType.float32, d_width)
    comptime if a.dtype == DType.bfloat16:
        return type_of(c)(
            __mir.intrinsic[name, __mir.vector[DType.float32, d_width]](
                __mir.bitcast[__mir.vector[DType.int16, a.length]](a._value),
                __mir.bitcast[__mir.vector[DType.int16, b.length]](b._value),
                c._value, __mir.i32(0), __mir.i32(0), __mir.i32(0),
            )
        )
    else:
        return type_of(c)(
            __mir.intrinsic[name, __mir.vector[DType.float32, d_width]](
                a._value, b._value, c._value, __mir.i32(0), __mir.i32(0), __mir.i32(0)
            )
        )
