/// What names an image in a manifest, cut into its parts and with Docker's abbreviations written out.
package struct ImageName: Hashable, Sendable {
    /// Registry and path, such as `docker.io/library/nginx`.
    package let repository: String
    package let tag: String?
    /// `sha256:…`, as it stands.
    package let digest: String?

    /// Nil for what cannot name an image, and for a lone word, which may be anything.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard (3...512).contains(bytes.count), let first = bytes.first, Self.isLetterOrDigit(first),
            bytes.allSatisfy({ Self.isLetterOrDigit($0) || "._/:@-".utf8.contains($0) }), !text.contains("://")
        else { return nil }
        let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        digest = halves.count > 1 ? String(halves[1]) : nil
        var path = Substring(halves[0])
        var tag: String?
        if let colon = path.lastIndex(of: ":"), !path[colon...].contains("/") {
            tag = String(path[path.index(after: colon)...])
            path = path[..<colon]
        }
        guard tag?.isEmpty != true, tag != nil || digest != nil || path.contains("/"), !path.hasSuffix("/") else {
            return nil
        }
        self.tag = tag
        repository = Self.written(path)
    }

    private static func written(_ path: Substring) -> String {
        var components = path.split(separator: "/", omittingEmptySubsequences: false)
        let first = components[0]
        if components.count == 1 || !(first.contains(".") || first.contains(":") || first == "localhost") {
            components.insert("docker.io", at: 0)
        } else if first == "index.docker.io" || first == "registry-1.docker.io" {
            components[0] = "docker.io"
        }
        if components[0] == "docker.io", components.count == 2 { components.insert("library", at: 1) }
        return components.joined(separator: "/")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    /// Whether both may be one image, as far as tags tell: one that is not given, or only with a digest, may be any, and templates
    /// often put a `v` before the version that they are given.
    func mayBe(_ other: ImageName) -> Bool {
        guard let tag, let otherTag = other.tag, digest == nil, other.digest == nil else { return true }
        return tag == otherTag || "v\(tag)" == otherTag || tag == "v\(otherTag)"
    }

    /// The last part of the path.
    var name: String { repository.split(separator: "/").last.map(String.init) ?? repository }
}

extension ImageName: CustomStringConvertible {
    package var description: String { repository + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0 } ?? "") }
}
