import Foundation

/// What a root directory holds, as statements that two directories can be compared by. Uploads, and what is derived, are left
/// aside.
struct ContentTree: Sendable {
    private(set) var statements: Set<String> = []

    /// - Throws: ``TestFailure`` when a link does not say what its place says.
    init(_ rootDirectory: String, material: Material) throws {
        let top = "\(rootDirectory)/docker/registry/v2/"
        guard let files = FileManager.default.enumerator(atPath: top) else {
            throw TestFailure("\(top) cannot be listed")
        }
        for case let path as String in files where files.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
            let parts = path.split(separator: "/").map(String.init)
            if parts.contains("_uploads") || parts.contains("_referrers") { continue }
            if parts.first == "blobs", parts.last == "data", parts.count == 5 {
                // Bytes that are named by sha512 lie where each server puts them; the requests show that they are there.
                if parts[1] == "sha512" || material.sha256OfSHA512.contains("sha256:\(parts[3])") { continue }
                let size = files.fileAttributes?[.size] as? Int ?? -1
                statements.insert("blob \(parts[1]):\(parts[3]) of \(size) bytes")
            } else if parts.last == "link" {
                try readLink(top + path, parts, material)
            } else {
                statements.insert("file \(path)")
            }
        }
    }

    private mutating func readLink(_ file: String, _ parts: [String], _ material: Material) throws {
        let content = try String(contentsOfFile: file, encoding: .utf8)
        let place = parts.dropLast().joined(separator: "/")
        if parts.suffix(2) == ["current", "link"] {
            statements.insert("\(place) is \(content)")
            return
        }
        let digest = parts.dropLast().suffix(2).joined(separator: ":")
        if material.sha256OfSHA512.contains(digest) { return }
        let isAlias = digest.hasPrefix("sha512:") && material.sha256OfSHA512.contains(content)
        guard content == digest || isAlias else { throw TestFailure("\(file) holds '\(content)'") }
        statements.insert(place)
    }
}
