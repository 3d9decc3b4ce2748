import Glibc

/// Where a person or a script reads what packctl says: results on the standard output, everything else on the standard error.
struct Console: Sendable {
    let program: String
    let output: Int32
    let errors: Int32

    static let standard = Console(
        program: ProgramArguments.own().program, output: STDOUT_FILENO, errors: STDERR_FILENO)

    /// A line of a result.
    func say(_ line: String) { write("\(line)\n", to: output) }

    /// A remark beside the result: what goes on, what was left out.
    func note(_ line: String) { write("\(line)\n", to: errors) }

    /// What was wrong, in one line that begins with the program's name.
    func fail(_ message: String) {
        note("\(program): \(message.split(whereSeparator: \.isNewline).joined(separator: " "))")
    }

    private func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // Whoever read it is gone.
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }
}
