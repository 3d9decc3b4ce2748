import OCI

/// A container image as packs list it: `nginx`, `quay.io/team/app:1.2`, `ghcr.io/app@sha256:…`.
struct ImageReference: Hashable, Sendable {
    static let defaultHost = "docker.io"

    /// With its port.
    let host: String
    /// `library/` written out for docker.io's own.
    let repository: RepositoryName
    /// `latest` when neither is written.
    let tag: Tag?
    let digest: Digest?

    /// Nil for what names no image.
    init?(_ text: some StringProtocol) {
        var path = Substring(text)
        if let mark = path.firstIndex(of: "@") {
            guard let digest = Digest(path[path.index(after: mark)...]) else { return nil }
            self.digest = digest
            path = path[..<mark]
        } else {
            digest = nil
        }
        var written: Tag?
        if let colon = path.lastIndex(of: ":"), !path[colon...].contains("/") {
            guard let tag = Tag(path[path.index(after: colon)...]) else { return nil }
            written = tag
            path = path[..<colon]
        }
        tag = written ?? (digest == nil ? Tag("latest") : nil)
        var components = path.split(separator: "/", omittingEmptySubsequences: false)
        let first = components[0]
        if components.count > 1, first.contains(".") || first.contains(":") || first == "localhost" {
            components.removeFirst()
            let names: Set<Substring> = ["index.docker.io", "registry-1.docker.io"]
            host = names.contains(first) ? ImageReference.defaultHost : first.lowercased()
        } else {
            host = ImageReference.defaultHost
        }
        let labels = host.split(omittingEmptySubsequences: false) { ".:".contains($0) }
        guard !labels.contains(""), host.utf8.allSatisfy({ ImageReference.isInHost($0) }) else { return nil }
        if host == ImageReference.defaultHost, components.count == 1 { components.insert("library", at: 0) }
        guard let repository = RepositoryName(components.joined(separator: "/")) else { return nil }
        self.repository = repository
    }

    private static func isInHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: ":"): true
        default: false
        }
    }

    /// What is asked for: the digest when there is one.
    var reference: Reference? { digest.map { .digest($0) } ?? tag.map { .tag($0) } }

    /// Where an image lies that was taken over into another registry: below `base`, its registry's name kept so that no two meet. A
    /// colon before a port, which no repository can hold, becomes a hyphen. Nil when the name is too long.
    func repository(below base: RepositoryName?) -> RepositoryName? {
        let host = self.host.replacing(":", with: "-")
        return RepositoryName("\(base.map { "\($0)/" } ?? "")\(host)/\(repository)")
    }
}

extension ImageReference: CustomStringConvertible {
    var description: String {
        "\(host)/\(repository)\(tag.map { ":\($0)" } ?? "")\(digest.map { "@\($0)" } ?? "")"
    }
}
