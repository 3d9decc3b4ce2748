import Foundation

/// A program that runs until it is stopped, or until this test process ends, however that ends.
public final class RunningProgram: Sendable {
    private let shell: SpawnedProgram
    /// Nothing is written to it. That it ends tells the shell.
    private let life = Pipe()
    /// What it printed.
    public let log: String

    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = FinishedProgram.environment,
        log: String
    ) throws {
        let script = """
            "$@" < /dev/null & server=$!
            read -r nothing
            kill -KILL $server
            """
        self.log = log
        shell = try SpawnedProgram(
            "/bin/sh", ["-c", script, "sh", program] + arguments, environment: environment,
            input: .descriptor(life.fileHandleForReading.fileDescriptor), output: log, errors: log)
        try life.fileHandleForReading.close()
    }

    deinit { stop() }

    /// Ends it at once, and blocks until its shell has ended.
    public func stop() {
        try? life.fileHandleForWriting.close()
        _ = shell.waitForEnd()
    }

    public var isRunning: Bool { shell.currentEnding() == nil }
}
