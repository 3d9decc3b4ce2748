import Foundation
import Glibc

/// A program that runs until it is stopped, or until this test process ends, however that ends.
final class RunningProgram: Sendable {
    private let process: Process
    /// What it printed.
    let log: String

    init(_ program: String, _ arguments: [String], environment: [String: String] = [:], log: String) throws {
        let script = """
            "$@" & server=$!
            tail --pid=\(getpid()) -f /dev/null & parent=$!
            trap 'kill -KILL $server $parent; exit 0' TERM
            wait $parent
            kill -KILL $server
            """
        self.log = log
        try Data().write(to: URL(fileURLWithPath: log))
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh", program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    /// Ends it at once, and returns when it has ended.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}
