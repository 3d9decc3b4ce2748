import Foundation
import Glibc
import StorageTesting

/// A folder that goes with the test, and the programs that work in it.
struct ScratchFolder: Sendable {
    let path: String

    static func with<Value>(_ body: (ScratchFolder) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "packhouse-archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(ScratchFolder(path: url.path))
    }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Makes the folders above it, too.
    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String, mode: mode_t = 0o644) throws -> String {
        let path = path(name)
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        chmod(path, mode)
        return path
    }

    @discardableResult
    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws -> String {
        try write(text.utf8, to: name, mode: mode)
    }

    @discardableResult
    func makeFolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// Nil when there is no such file.
    func text(_ name: String) -> String? { (try? bytes(name)).map { String(decoding: $0, as: UTF8.self) } }

    func mode(_ name: String) -> mode_t? {
        var status = stat()
        return lstat(path(name), &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    func names(in folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }

    /// Runs a line of shell in the folder, and gives back what it prints. Throws where it fails.
    @discardableResult
    func shell(_ line: String) throws -> String {
        try FinishedProgram.succeedBlocking("/bin/bash", ["-euo", "pipefail", "-c", line], folder: path).output
    }
}
