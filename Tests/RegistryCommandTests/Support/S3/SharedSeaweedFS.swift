import Foundation
import Glibc

/// The SeaweedFS of the whole test process, started by the first test that needs one. Each test keeps to a
/// ``BucketFolder`` of its own.
enum SharedSeaweedFS {
    private static let started = Task { try await start() }

    static func server() async throws -> SeaweedFS { try await started.value }

    /// Nobody tells this process when it is about to end, so a shell waits for that, kills the server and clears up.
    private static func start() async throws -> SeaweedFS {
        let bench = try Bench.lasting()
        let ports = try SeaweedFS.Ports.free()
        let program = try Programs.weed().path
        let script = """
            "$@" & server=$!
            tail --pid=\(getpid()) -f /dev/null
            kill -KILL $server; wait $server
            rm -rf '\(bench.directory.path)'
            """
        let process = try bench.start(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", script, "sh", program] + SeaweedFS.arguments(on: bench, ports: ports))
        let server = SeaweedFS(bench: bench, ports: ports, process: process)
        try await server.waitUntilReady()
        return server
    }
}
