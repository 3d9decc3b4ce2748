import Foundation
import StorageTesting

/// Debian's docker-registry 2.8.2 and its collector, on places that a test names.
enum DockerRegistry {
    /// Signs the states of uploads; a test that makes one itself needs it too.
    static let secret = "the secret of docker-registry"

    /// It purges no uploads: it does so at its start or up to an hour later, by chance, and on a bucket it dies of it.
    static func configuration(on place: StoragePlace, address: String = "127.0.0.1:0") -> String {
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage:
        \(place.yaml)  delete: {enabled: true}
          redirect: {disable: true}
          maintenance: {uploadpurging: {enabled: false}}
        http: {addr: '\(address)', secret: \(secret), relativeurls: true}
        """
    }
}

extension Bench {
    /// Starts docker-registry on a place; it allows deletion and writes Locations without a host.
    func dockerRegistry(on place: StoragePlace) async throws -> RunningServer {
        let port = try LoopbackPort.free()
        let configuration = DockerRegistry.configuration(on: place, address: "127.0.0.1:\(port)")
        let file = try write(configuration, to: "docker-registry-\(port).yml")
        let process = try start(
            Programs.peer("docker-registry"), ["serve", file], environment: Programs.peerEnvironment)
        return try await running(process, port: port)
    }

    /// Starts the server of this project on a place, set up as ``dockerRegistry(on:)`` is.
    func packhouse(on place: StoragePlace) async throws -> RunningServer {
        let configuration = DockerRegistry.configuration(on: place)
        return try await serve(configuration.replacingOccurrences(of: DockerRegistry.secret, with: "another secret"))
    }

    /// Runs `docker-registry garbage-collect`, which has to succeed, and returns what it printed.
    func collectGarbage(on place: StoragePlace, _ options: [String] = []) async throws -> String {
        let file = try write(DockerRegistry.configuration(on: place), to: "garbage-collect.yml")
        return try await succeed(
            Programs.peer("docker-registry"), ["garbage-collect"] + options + [file],
            environment: Programs.peerEnvironment)
    }
}
