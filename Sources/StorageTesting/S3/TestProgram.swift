import Foundation

/// Programs that tests meet, which are no part of the tree.
public enum TestProgram {
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    /// What the variable names; else `name` as `scripts/peers` fetched it.
    public static func path(_ variable: String, _ name: String) throws -> String {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment[variable] ?? top.appending(path: ".peers/s3/bin/\(name)").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Missing(
                description: "there is no program \(path): run scripts/peers, or name another with \(variable)")
        }
        return path
    }
}
