import Glibc

/// Asks a person at the terminal.
struct TerminalQuestion {
    /// Bytes of an answer.
    private static let longest = 16 << 10
    /// How soon an interruption ends the waiting, in milliseconds.
    private static let turn: Int32 = 100

    private let input: Int32
    private let output: Int32

    /// Nil unless what is typed comes from a terminal.
    init?(input: Int32 = STDIN_FILENO, output: Int32 = STDERR_FILENO) {
        guard isatty(input) == 1 else { return nil }
        self.input = input
        self.output = output
    }

    /// Throws `CancellationError` when the command is interrupted, and a failure of usage when the input ends instead of an answer.
    func answer(to question: String) throws -> String {
        output.write(question)
        return try line()
    }

    /// The same without showing what is typed.
    func secretAnswer(to question: String) throws -> String {
        var shown = termios()
        guard tcgetattr(input, &shown) == 0 else { throw TerminalQuestion.unable }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        guard tcsetattr(input, TCSAFLUSH, &hidden) == 0 else { throw TerminalQuestion.unable }
        defer {
            tcsetattr(input, TCSANOW, &shown)
            output.write("\n")
        }
        output.write(question)
        return try line()
    }

    private func line() throws -> String {
        var bytes: [UInt8] = []
        while true {
            try Task.checkCancellation()
            var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, TerminalQuestion.turn) > 0 else { continue }
            var byte: UInt8 = 0
            let count = read(input, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { throw CommandFailure(.usage, "the terminal gave no answer") }
            if byte == UInt8(ascii: "\n") { break }
            bytes.append(byte)
            guard bytes.count <= TerminalQuestion.longest else {
                throw CommandFailure(.usage, "the answer has more than \(TerminalQuestion.longest) bytes")
            }
        }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.usage, "the answer is no text in UTF-8")
        }
        return text
    }

    private static var unable: CommandFailure {
        CommandFailure(.other, "the terminal cannot be set: \(String(cString: strerror(errno)))")
    }
}
