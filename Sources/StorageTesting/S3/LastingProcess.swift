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
        let log = directory.appending(path: "log").path
        _ = try SpawnedProgram(
            "/bin/sh", ["-c", script, "sh", program] + arguments, environment: ProcessInfo.processInfo.environment,
            folder: directory.path, hasOwnGroup: true, output: log, errors: log)
    }
}
