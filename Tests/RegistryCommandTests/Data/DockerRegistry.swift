import Foundation

/// Debian's docker-registry 2.8.2 and its collector, on directories that a test names.
enum DockerRegistry {
    /// Signs the states of uploads; a test that makes one itself needs it too.
    static let secret = "the secret of docker-registry"

    static func configuration(on rootDirectory: String, address: String = "127.0.0.1:0") -> String {
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: \(rootDirectory)}
          delete: {enabled: true}
        http: {addr: '\(address)', secret: \(secret), relativeurls: true}
        """
    }
}

extension Bench {
    /// Starts docker-registry on a root directory; it allows deletion and writes Locations without a host.
    func dockerRegistry(on rootDirectory: String) async throws -> RunningServer {
        let port = try LoopbackPort.free()
        let file = try write(
            DockerRegistry.configuration(on: rootDirectory, address: "127.0.0.1:\(port)"),
            to: "docker-registry-\(port).yml")
        let process = try start(
            Programs.peer("docker-registry"), ["serve", file], environment: Programs.peerEnvironment)
        return try await running(process, port: port)
    }

    /// Starts the server of this project on a root directory, set up as ``dockerRegistry(on:)`` is.
    func packhouse(on rootDirectory: String) async throws -> RunningServer {
        try await serve(
            DockerRegistry.configuration(on: rootDirectory)
                .replacingOccurrences(of: DockerRegistry.secret, with: "another secret"))
    }

    /// Runs `docker-registry garbage-collect`, which has to succeed, and returns what it printed.
    func collectGarbage(on rootDirectory: String, _ options: [String] = []) async throws -> String {
        let file = try write(
            DockerRegistry.configuration(on: rootDirectory), to: "garbage-collect.yml")
        return try await succeed(
            Programs.peer("docker-registry"), ["garbage-collect"] + options + [file],
            environment: Programs.peerEnvironment)
    }
}
