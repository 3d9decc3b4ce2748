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
            exec 3<&0
            "$@" < /dev/null 3<&- & server=$!
            { read -r nothing <&3; kill -KILL $server; } & watcher=$!
            exec 3<&-
            wait $server
            kill $watcher 2> /dev/null
            """
        self.log = log
        shell = try SpawnedProgram(
            "/bin/sh", ["-c", script, "sh", program] + arguments, environment: environment,
            hasOwnGroup: true, input: .descriptor(life.fileHandleForReading.fileDescriptor), output: log, errors: log)
        try life.fileHandleForReading.close()
    }

    deinit { stop() }

    /// Ends it at once, and blocks until it has ended.
    public func stop() {
        try? life.fileHandleForWriting.close()
        _ = shell.waitForEnd()
    }

    public var isRunning: Bool { shell.currentEnding() == nil }
}
