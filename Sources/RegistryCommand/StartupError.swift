/// Why the server cannot start; the message is one line for whoever starts it.
struct StartupError: Error, CustomStringConvertible {
    var description: String

    init(_ message: String) {
        description = message
    }
}
