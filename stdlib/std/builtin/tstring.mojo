"""`TString`: what `t"..."` is until it is written or stored."""


@__lang("tstring")
struct TString[*Ts: Writable](Writable):
    """References to the parts of a template: its literal text and the values of its fields, in order."""

    var _parts: __mir.pack[__mir.pointer[Self.Ts]]

    def write_to(self, mut writer: Some[Writer]):
        comptime for i in range(len(Self.Ts)):
            __mir.deref(__mir.pack_ref[i](self._parts)).write_to(writer)
