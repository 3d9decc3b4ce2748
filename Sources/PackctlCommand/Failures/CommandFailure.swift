/// Why a command did not do what it was asked: one message for a person, one class for scripts.
struct CommandFailure: Error {
    let exitClass: ExitClass
    /// What was wrong, where, and what would be right; empty when the command has said all.
    let message: String

    init(_ exitClass: ExitClass, _ message: String) {
        self.exitClass = exitClass
        self.message = message
    }
}
