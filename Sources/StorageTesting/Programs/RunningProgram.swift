import Foundation

/// A program that runs until it is stopped, or until this test process ends, however that ends.
public final class RunningProgram: Sendable {
    private let process: Process
    private let ending: EndOfProcess
    /// Nothing is written to it. That it ends tells the shell.
    private let life = Pipe()
    /// What it printed.
    public let log: String

    public init(
        _ program: String, _ arguments: [String], environment: [String: String] = ["PATH": "/usr/bin:/bin"], log: String
    ) throws {
        // No signal: a shell that begins in a process which ignores one, as others of these tests may want it to, cannot hear it.
        let script = """
            "$@" < /dev/null & server=$!
            read -r nothing
            kill -KILL $server
            """
        self.log = log
        try Data().write(to: URL(fileURLWithPath: log))
        process = Process()
        ending = EndOfProcess(of: process)
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh", program] + arguments
        process.environment = environment
        process.standardInput = life
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }

    /// Ends it; nobody waits for that.
    public func stop() {
        try? life.fileHandleForWriting.close()
    }

    /// Ends it at once, and blocks until it has ended.
    public func end() {
        stop()
        ending.wait()
    }

    public var isRunning: Bool { process.isRunning }
}
