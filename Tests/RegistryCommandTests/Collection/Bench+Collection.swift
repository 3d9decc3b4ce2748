import Foundation

extension Bench {
    /// Runs `registry garbage-collect` on a place, with a grace period of nothing, and returns how it ended.
    func collect(_ place: StoragePlace, _ options: [String] = [], grace: String? = "0s") async throws -> ChildProcess {
        let file = try write(DockerRegistry.configuration(on: place), to: "collect.yml")
        let period = grace.map { ["--grace-period", $0] } ?? []
        return try await registry(["garbage-collect"] + options + period + [file])
    }

    /// Likewise; it has to succeed. Returns the lines that it printed.
    @discardableResult
    func collected(_ place: StoragePlace, _ options: [String] = [], grace: String? = "0s") async throws -> [String] {
        let process = try await collect(place, options, grace: grace)
        guard process.currentEnding() == .exited(0) else {
            throw TestFailure(
                "the collection ended with \(process.currentEnding().debugDescription): \(process.standardError)")
        }
        return process.standardOutput.split(separator: "\n").map(String.init)
    }

    /// Path and content of every file below a directory, and every folder with nothing.
    func tree(_ root: String) -> [String: Data?] {
        var files: [String: Data?] = [:]
        for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            files[path] = FileManager.default.contents(atPath: "\(root)/\(path)")
        }
        return files
    }

    /// A place where the tag `v1` of `team/app` is, with the blob `kept`, and a blob that nothing needs, whose digest this returns.
    func placeWithGarbage() async throws -> (place: StoragePlace, garbage: String) {
        let place = StoragePlace.directory(path("root"))
        let server = try await packhouse(on: place)
        let garbage = try await server.pushWithGarbage()
        _ = try await server.stop()
        return (place, garbage)
    }
}
