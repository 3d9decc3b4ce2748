import ArgumentParser
import Glibc
import RegistryConfiguration

/// What a person reads when a command fails: single lines, and nothing else.
enum StandardError {
    static func write(_ line: String) {
        let text = "\(line)\n"
        _ = text.withCString { Glibc.write(STDERR_FILENO, $0, text.utf8.count) }
    }

    /// Says `message` and gives the error that ends the program with status 1.
    static func fail(_ message: String) -> ExitCode {
        write("registry: \(message.split(whereSeparator: \.isNewline).joined(separator: " "))")
        return ExitCode(1)
    }

    /// Says every error, a line each; what is no reason not to start is left to `config check`.
    static func fail(_ diagnostics: [Diagnostic]) -> ExitCode {
        for diagnostic in diagnostics where diagnostic.severity == .error { write("registry: \(diagnostic)") }
        return ExitCode(1)
    }
}
