import ArgumentParser
import Glibc
import RegistryConfiguration
import Telemetry

/// What a person reads when a command fails: single lines, and nothing else.
enum StandardError {
    static func write(_ line: String) { show("\(line)\n") }

    /// Without the end of a line. What cannot be written is lost.
    static func show(_ text: String) { _ = LogOutput.writeAll(Array(text.utf8), to: STDERR_FILENO) }

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
