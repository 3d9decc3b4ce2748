import Foundation
import Glibc

/// A container of the built image that runs for one test, in a network of its own, where it has port 5000 to itself.
struct Container: Sendable {
    let engine: ContainerEngine
    let bench: Bench
    let id: String
    /// The server in it.
    let endpoint: Endpoint

    /// Both of its logs.
    func log() async throws -> String {
        let printed = try await engine.podman(["logs", id], for: bench)
        return printed.standardOutput + printed.standardError
    }

    /// Runs a command in it.
    func execute(_ command: String...) async throws -> ChildProcess {
        try await engine.podman(["exec", id] + command, for: bench)
    }

    /// Asks it to stop as `docker stop` does, and returns the exit code.
    func stop() async throws -> Int? {
        try await engine.succeed(["stop", "--time", "20", id], for: bench)
        return Int(try await engine.succeed(["inspect", "--format", "{{.State.ExitCode}}", id], for: bench))
    }
}

extension Bench {
    /// Does what `docker run --detach OPTIONS IMAGE ARGUMENTS` does, and waits until the server takes connections.
    func run(
        _ options: [String], _ arguments: [String] = [], authority: CertificateAuthority? = nil, login: String? = nil,
        _ body: (Container) async throws -> Void
    ) async throws {
        let engine = try await ContainerEngine.shared()
        let id = try await engine.succeed(
            ["run", "--detach", "--network=none"] + options + [engine.image] + arguments, for: self)
        do {
            let text = try await engine.succeed(["inspect", "--format", "{{.State.Pid}}", id], for: self)
            var endpoint = Endpoint(bench: self, port: 5000, authority: authority, login: login)
            endpoint.network = pid_t(text)
            let container = Container(engine: engine, bench: self, id: id, endpoint: endpoint)
            _ = try await eventually("the server in the container") {
                let state = try await engine.succeed(["inspect", "--format", "{{.State.Status}}", id], for: self)
                guard state == "running" else { throw TestFailure("it is \(state): \(try await container.log())") }
                return try? await endpoint.get("/health")
            }
            try await body(container)
        } catch {
            _ = try? await engine.podman(["rm", "--force", "--volumes", "--time", "0", id], for: self)
            throw error
        }
        try await engine.succeed(["rm", "--force", "--volumes", "--time", "0", id], for: self)
    }

    /// Does what `docker run --rm OPTIONS IMAGE ARGUMENTS` does, for what ends by itself.
    func runToEnd(_ options: [String], _ arguments: [String]) async throws -> ChildProcess {
        let engine = try await ContainerEngine.shared()
        return try await engine.podman(
            ["run", "--rm", "--network=none"] + options + [engine.image] + arguments, for: self)
    }
}
