import Foundation

/// A directory that goes with the test.
struct TestDirectory: Sendable {
    let path: String

    static func with<Result>(
        _ body: (TestDirectory) async throws -> Result, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "packhouse-acme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(TestDirectory(path: url.path))
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Nil when there is no such file.
    func text(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }

    func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.posixPermissions] as? Int ?? -1) & 0o7777
    }

    func names(in folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }
}
