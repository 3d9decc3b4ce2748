public import OCI
import Wording

/// A registry as a user names it: `SERVER` of the commands, with or without scheme, port and path.
///
/// `reg.example.com`, `reg.example.com:5000`, `https://reg.example.com/`, `http://[::1]:5000/team/packs`. A path is the base
/// content path, which stands in front of every repository's name, unless ``RegistryClient/located()`` finds the registry itself
/// below its first folders. `/v1` and `/v2`, which only are the roots of the interfaces, are
/// dropped. `docker.io` is known by all its names.
public struct ServerAddress: Hashable, Sendable {
    public enum Scheme: String, Hashable, Sendable {
        case https, http
    }

    /// Nil when the user gave none, which means https.
    public let scheme: Scheme?
    /// Lower case, without a final dot; an IPv6 address has its brackets.
    public let host: String
    /// Nil when it is the scheme's own.
    public let port: Int?
    /// Below which the registry answers, without slashes at its ends; empty when that is the root of the host, as it is for all that a
    /// user wrote until ``RegistryClient/located()`` tells otherwise.
    public private(set) var prefix = ""
    /// The base content path, without slashes at its ends; empty when there is none.
    public private(set) var path: String

    /// Bytes; longer text is none.
    private static let longest = 1024

    /// Reads what a user wrote. Throws `.usage`, with what would be right.
    public init(_ text: String) throws(ClientError) {
        do throws(AddressProblem) {
            try self.init(reading: text)
        } catch {
            throw ClientError(
                .usage,
                "\(ShownText.quoted(text)) is no address of a registry: \(error.words); "
                    + "right would be reg.example.com, reg.example.com:5000 or https://reg.example.com/base/path")
        }
    }

    init(reading text: String) throws(AddressProblem) {
        guard !text.isEmpty else { throw AddressProblem("it is empty") }
        guard text.utf8.count <= ServerAddress.longest else {
            throw AddressProblem("it is longer than \(ServerAddress.longest) bytes")
        }
        guard !text.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 }) else {
            throw AddressProblem("it has a space or a control character in it")
        }
        var scheme: Scheme?
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            guard let known = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
                throw AddressProblem("only https:// and http:// are known")
            }
            scheme = known
            rest = text[mark.upperBound...]
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw AddressProblem("a query or fragment does not belong there")
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = try Authority(rest[..<slash])
        self.scheme = scheme
        let port = authority.port == (scheme == .http ? 80 : 443) ? nil : authority.port
        let isDockerHub = port == nil && ServerAddress.dockerHubNames.contains(authority.host)
        self.port = port
        self.host = isDockerHub ? ServerAddress.dockerHub : authority.host
        self.path = try ServerAddress.path(rest[slash...])
    }

    private static func path(_ text: Substring) throws(AddressProblem) -> String {
        var path = text.drop { $0 == "/" }
        while path.last == "/" { path.removeLast() }
        guard !path.isEmpty, path != "v1", path != "v2" else { return "" }
        // What is good in front of a repository's name, as an upper-case host name may be.
        guard RepositoryName("\(path)/x") != nil else {
            throw AddressProblem(
                "the base path \(ShownText.quoted(path)) cannot stand in front of a repository's name, which has lower-case "
                    + "letters, digits and single . _ - between its slashes")
        }
        return String(path)
    }
}

extension ServerAddress {
    static let dockerHub = "docker.io"
    private static let dockerHubNames: Set = ["docker.io", "index.docker.io", "registry-1.docker.io"]

    var isDockerHub: Bool { host == ServerAddress.dockerHub && port == nil }

    /// Where the registry really answers.
    var connectedHost: String { isDockerHub ? "registry-1.docker.io" : host }

    /// `host[:port]`
    public var name: String { port.map { "\(host):\($0)" } ?? host }

    /// `host[:port][/prefix]`: where its interfaces lie.
    public var root: String { prefix.isEmpty ? name : "\(name)/\(prefix)" }

    /// `host[:port][/prefix][/path]`, as the user wrote it: how logins of this server are kept.
    public var key: String { path.isEmpty ? root : "\(root)/\(path)" }

    /// The same for a registry that answers below so many folders of the path; the rest of it is the base.
    func registry(below count: Int) -> ServerAddress {
        guard count > 0 else { return self }
        let folders = path.split(separator: "/")
        var address = self
        address.prefix = folders.prefix(count).joined(separator: "/")
        let base = folders.dropFirst(count).joined(separator: "/")
        address.path = base == "v1" || base == "v2" ? "" : base
        return address
    }

    /// What the server calls a repository. Throws `.usage` when base path and name are too long together.
    public func fullName(of repository: RepositoryName) throws(ClientError) -> RepositoryName {
        if path.isEmpty {
            guard isDockerHub, !repository.text.contains("/") else { return repository }
            return RepositoryName("library/\(repository)") ?? repository
        }
        guard let name = RepositoryName("\(path)/\(repository)") else {
            throw ClientError(
                .usage,
                "\(path)/\(repository) is no name of a repository: it is longer than \(RepositoryName.maximumLength) bytes"
            )
        }
        return name
    }

    /// What a repository of the server is called below the base path; nil when it lies elsewhere.
    public func name(below repository: RepositoryName) -> RepositoryName? {
        guard !path.isEmpty else { return repository }
        guard repository.text.hasPrefix("\(path)/") else { return nil }
        return RepositoryName(repository.text.dropFirst(path.count + 1))
    }
}

extension ServerAddress: CustomStringConvertible {
    public var description: String { scheme.map { "\($0.rawValue)://\(key)" } ?? key }
}
