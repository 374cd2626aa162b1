trait Describable:
    def describe(self) -> String:
        var out = String(reflect[Self].base_name()) + "{"
        comptime names = reflect[Self].field_names()
        comptime types = reflect[Self].field_types()
        comptime for i in range(reflect[Self].field_count()):
            comptime if i > 0:
                out += ", "
            out += String(comptime (names[i]))
            comptime if conforms_to(types[i], Writable):
                out += "=" + String(reflect[Self].field_ref[i](self))
            else:
                out += "=?"
        return out + "}"
@fieldwise_init
struct Opaque(Copyable):
    var n: Int
@fieldwise_init
struct User(Describable):
    var id: Int
    var name: String
    var secret: Opaque
def main():
    print(User(1, "ann", Opaque(2)).describe())
