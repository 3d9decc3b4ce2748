public import Foundation
import Glibc

/// A program that runs until this test process ends.
public enum LastingProcess {
    /// Starts it with `directory` as its own, which goes with it. Nobody tells a test process when it is about to end, so a shell waits
    /// for that, ends the program and clears up.
    public static func start(_ program: String, _ arguments: [String], in directory: URL) throws {
        let script = """
            "$@" & server=$!
            tail --pid=\(getpid()) -f /dev/null
            kill -KILL $server; wait $server
            rm -rf '\(directory.path)'
            """
        let log = directory.appending(path: "log")
        try Data().write(to: log)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, "sh", program] + arguments
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: log)
        process.standardOutput = output
        process.standardError = output
        try process.run()
    }
}
