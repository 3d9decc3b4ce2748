import Foundation

/// Debian's docker-registry 2.8.2 and its collector, on directories that a test names.
enum DockerRegistry {
    /// Signs the states of uploads; a test that makes one itself needs it too.
    static let secret = "the secret of docker-registry"

    static func configuration(on rootDirectory: String, address: String = "127.0.0.1:0") -> String {
        configuration(storage: "  filesystem: {rootdirectory: \(rootDirectory)}\n", address: address)
    }

    /// - Parameter storage: what stands below `storage`, indented by two, whole lines.
    static func configuration(storage: String, address: String = "127.0.0.1:0") -> String {
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage:
        \(storage)  delete: {enabled: true}
          redirect: {disable: true}
        http: {addr: '\(address)', secret: \(secret), relativeurls: true}
        """
    }
}

extension Bench {
    /// Starts docker-registry on a root directory; it allows deletion and writes Locations without a host.
    func dockerRegistry(on rootDirectory: String) async throws -> RunningServer {
        try await dockerRegistry { DockerRegistry.configuration(on: rootDirectory, address: $0) }
    }

    /// Starts docker-registry on a place in a bucket.
    func dockerRegistry(on bucket: BucketFolder) async throws -> RunningServer {
        try await dockerRegistry { DockerRegistry.configuration(storage: bucket.yaml, address: $0) }
    }

    private func dockerRegistry(_ configuration: (_ address: String) -> String) async throws -> RunningServer {
        let port = try LoopbackPort.free()
        let file = try write(configuration("127.0.0.1:\(port)"), to: "docker-registry-\(port).yml")
        let process = try start(
            Programs.peer("docker-registry"), ["serve", file], environment: Programs.peerEnvironment)
        return try await running(process, port: port)
    }

    /// Starts the server of this project on a root directory, set up as ``dockerRegistry(on:)`` is.
    func packhouse(on rootDirectory: String) async throws -> RunningServer {
        try await packhouse(DockerRegistry.configuration(on: rootDirectory))
    }

    /// Starts the server of this project on a place in a bucket.
    func packhouse(on bucket: BucketFolder) async throws -> RunningServer {
        try await packhouse(DockerRegistry.configuration(storage: bucket.yaml))
    }

    private func packhouse(_ configuration: String) async throws -> RunningServer {
        try await serve(configuration.replacingOccurrences(of: DockerRegistry.secret, with: "another secret"))
    }

    /// Runs `docker-registry garbage-collect`, which has to succeed, and returns what it printed.
    func collectGarbage(on rootDirectory: String, _ options: [String] = []) async throws -> String {
        try await collectGarbage(DockerRegistry.configuration(on: rootDirectory), options)
    }

    /// Runs it on a place in a bucket.
    func collectGarbage(on bucket: BucketFolder, _ options: [String] = []) async throws -> String {
        try await collectGarbage(DockerRegistry.configuration(storage: bucket.yaml), options)
    }

    private func collectGarbage(_ configuration: String, _ options: [String]) async throws -> String {
        let file = try write(configuration, to: "garbage-collect.yml")
        return try await succeed(
            Programs.peer("docker-registry"), ["garbage-collect"] + options + [file],
            environment: Programs.peerEnvironment)
    }
}
