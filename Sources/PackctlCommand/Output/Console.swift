import FoundationEssentials
import Glibc
import Synchronization

/// Where a person or a script reads what packctl says: results on the standard output, everything else on the standard error.
///
/// What stands in the texts, such as names and messages of servers, can do no more to a terminal than be read (``TerminalText``).
struct Console: Sendable {
    let program: String
    let output: Int32
    let errors: Int32
    /// Whether results, or remarks, may have colours.
    let outputColours: Bool
    let errorColours: Bool
    /// The bars of transfers; nil where nobody looks at them.
    let bars: ProgressBars?

    static let standard = Console(
        program: ProgramArguments.own().program, output: STDOUT_FILENO, errors: STDERR_FILENO,
        environment: ProcessInfo.processInfo.environment)

    init(program: String, output: Int32, errors: Int32, environment: [String: String] = [:]) {
        self.program = program
        self.output = output
        self.errors = errors
        let terminal = environment["TERM"] ?? ""
        let moves = !terminal.isEmpty && terminal != "dumb"
        // https://no-color.org: set and not empty.
        let colours = moves && (environment["NO_COLOR"] ?? "").isEmpty
        outputColours = colours && isatty(output) == 1
        errorColours = colours && isatty(errors) == 1
        bars = moves && isatty(errors) == 1 ? ProgressBars(terminal: errors) : nil
    }

    /// A line of a result. A text of several lines keeps them.
    func say(_ line: String) { write(TerminalText.block(line) + "\n", to: output) }

    /// A remark beside the result: what goes on, what was left out.
    func note(_ line: String) { write(TerminalText.block(line) + "\n", to: errors) }

    /// What was wrong, in one line that begins with the program's name.
    func fail(_ message: String) { mention(message, in: .red) }

    /// What deserves a look although the command goes on, in one line that begins with the program's name.
    func warn(_ message: String) { mention("warning: \(message)", in: .yellow) }

    /// The bytes of a result as they are, such as a script or a document.
    func emit(_ text: String) { write(text, to: output) }

    func emit(_ table: Table) {
        for line in outputColours ? table.colouredLines : table.lines { write(line + "\n", to: output) }
    }

    private func mention(_ message: String, in colour: Colour) {
        let line = TerminalText.line(message.split(whereSeparator: \.isNewline).joined(separator: " "))
        write("\(errorColours ? colour.painting("\(program):") : "\(program):") \(line)\n", to: errors)
    }

    private func write(_ text: String, to descriptor: Int32) {
        bars?.erase()
        let problem = descriptor.write(text)
        if problem != 0, problem != EPIPE, descriptor == output { Console.loss.store(problem, ordering: .relaxed) }
    }

    /// Why some of the result could not be written, as the system numbers it; 0 when all was, and when nobody reads it any more.
    static let loss = Atomic<Int32>(0)
}

extension Int32 {
    /// Writes to this descriptor, and waits for one that is not ready. Returns 0, or the error at which it gave up.
    @discardableResult
    func write(_ text: String) -> Int32 {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            // Safe: the pointer is used within the closure, and the count is its own.
            let count = bytes.withUnsafeBytes { Glibc.write(self, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN {
                var state = pollfd(fd: self, events: Int16(POLLOUT), revents: 0)
                poll(&state, 1, -1)
            } else if count < 0, errno != EINTR {
                return errno
            }
            bytes = bytes.dropFirst(Swift.max(0, count))
        }
        return 0
    }
}
