import NIOCore

/// Writes lists of names as JSON. Tags and repository names need no escaping: their grammar has no character that would.
enum JSONList {
    static func write(_ names: [String], to bytes: inout ByteBuffer) {
        bytes.writeString("[")
        for (index, name) in names.enumerated() {
            bytes.writeString(index == 0 ? "\"" : ",\"")
            bytes.writeString(name)
            bytes.writeString("\"")
        }
        bytes.writeString("]")
    }
}
