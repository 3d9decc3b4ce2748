import Glibc
import LocalFiles
import Wording

/// The logins of `spectro` and packctl: `config.json` in `$HOME/.spectro`, or in the folder that `--home` names.
///
/// ```json
/// {"auths": {"reg.example.com:5000": {"auth": "<base64 of user:password>", "insecure": false}},
///  "defaultRegistry": "reg.example.com:5000"}
/// ```
///
/// What else a file holds is kept as it is. Writes are atomic and one after the other, also by several processes; the file is its
/// owner's only.
public struct SpectroFile: Sendable {
    /// One server that the file knows.
    public struct Entry: Sendable {
        /// As the file names it.
        public var name: String
        public var server: ServerAddress
        public var login: Login?
        public var isInsecure: Bool
    }

    public let path: String
    /// In which it lies.
    public let folder: String
    private let surroundings: ClientSurroundings

    /// How long another process is waited for.
    private static let patience = Duration.seconds(10)
    private static let turn = Duration.milliseconds(50)

    /// - Parameter home: the folder, such as `/home/me/.spectro`.
    public init(home: String) {
        self.init(home: home, surroundings: .system)
    }

    init(home: String, surroundings: ClientSurroundings) {
        folder = home
        path = home.hasSuffix("/") ? "\(home)config.json" : "\(home)/config.json"
        self.surroundings = surroundings
    }

    /// All servers, in the file's order; none when there is no file. Throws `.settings` with the place of what is wrong.
    public func entries() throws(ClientError) -> [Entry] {
        let tree = try read()
        var entries: [Entry] = []
        for member in tree["auths"]?.members ?? [] { entries.append(try entry(member)) }
        return entries
    }

    /// What the file says of a server: the entry with the same host and port, and the longest base path that the server's begins
    /// with. Entries of other servers may be wrong.
    public func entry(for server: ServerAddress) throws(ClientError) -> Entry? {
        let members = try read()["auths"]?.members ?? []
        guard let index = ServerMatch.best(for: server, among: members.map(\.name)) else { return nil }
        return try entry(members[index])
    }

    /// The server of commands that name none. Throws `.settings` when what the file says is no address.
    public func defaultServer() throws(ClientError) -> ServerAddress? {
        guard let text = try read()["defaultRegistry"]?.string, !text.isEmpty else { return nil }
        do throws(AddressProblem) {
            return try ServerAddress(reading: text)
        } catch {
            throw wrong("defaultRegistry is no address of a registry: \(error.words)")
        }
    }

    /// Writes down a login, in the place of one that was there.
    public func keep(
        _ login: Login?, for server: ServerAddress, isInsecure: Bool, asDefault: Bool = false
    ) async throws(ClientError) {
        if let login, login.basic == nil {
            throw ClientError(.usage, "\(path) holds user and password; an identity token cannot be kept in it")
        }
        try await change { tree throws(ClientError) in
            var auths = tree["auths"] ?? .object([])
            let names = auths.members?.map(\.name) ?? []
            let name = ServerMatch.same(as: server, among: names).map { names[$0] } ?? server.key
            var entry = auths[name] ?? .object([])
            if entry.members == nil { entry = .object([]) }
            entry["auth"] = login?.basic.map { .string($0.text) }
            entry["insecure"] = .bool(isInsecure)
            auths[name] = entry
            tree["auths"] = auths
            // Other programs look the default up among the logins.
            if asDefault { tree["defaultRegistry"] = .string(name) }
        }
    }

    /// Makes a server the one of commands that name none; nil for no such server.
    public func setDefault(_ server: ServerAddress?) async throws(ClientError) {
        try await change { tree throws(ClientError) in
            tree["defaultRegistry"] = server.map { .string($0.description) }
        }
    }

    /// Takes a server's entry away, and the default when it is that server. Returns false when there is no entry.
    @discardableResult
    public func forget(_ server: ServerAddress) async throws(ClientError) -> Bool {
        guard ServerMatch.same(as: server, among: try read()["auths"]?.members?.map(\.name) ?? []) != nil else {
            return false
        }
        try await change { tree throws(ClientError) in
            var auths = tree["auths"] ?? .object([])
            let names = auths.members?.map(\.name) ?? []
            if let index = ServerMatch.same(as: server, among: names) { auths[names[index]] = nil }
            tree["auths"] = auths
            if let text = tree["defaultRegistry"]?.string, ServerMatch.same(as: server, among: [text]) != nil {
                tree["defaultRegistry"] = nil
            }
        }
        return true
    }

    private func entry(_ member: JSONTree.Member) throws(ClientError) -> Entry {
        let key = "auths.\(ShownText.quoted(member.name))"
        let server: ServerAddress
        do throws(AddressProblem) {
            server = try ServerAddress(reading: member.name)
        } catch {
            throw wrong("\(key) is no address of a registry: \(error.words)")
        }
        guard member.value.members != nil else { throw wrong("\(key) has to be an object with auth and insecure") }
        var login: Login?
        if let auth = member.value["auth"], auth != .null, auth != .string("") {
            guard let text = auth.string else { throw wrong("\(key).auth has to be text") }
            do throws(ClientError) {
                login = try Login(basic: text)
            } catch {
                throw wrong("\(key).auth: \(error.message)")
            }
        }
        let insecure = member.value["insecure"] ?? .bool(false)
        guard let isInsecure = insecure == .null ? false : insecure.bool else {
            throw wrong("\(key).insecure has to be true or false")
        }
        return Entry(name: member.name, server: server, login: login, isInsecure: isInsecure)
    }

    private func read() throws(ClientError) -> JSONTree {
        guard let text = try AccountFile.text(path, code: .settings), !text.allSatisfy(\.isWhitespace) else {
            return .object([])
        }
        let tree: JSONTree
        do throws(JSONTree.Problem) {
            tree = try JSONTree(reading: text)
        } catch {
            throw ClientError(.settings, "\(path):\(error.line) is no JSON: \(error.words)")
        }
        guard tree.members != nil else { throw wrong("it has to be an object") }
        if let auths = tree["auths"], auths.members == nil { throw wrong("auths has to be an object") }
        return tree
    }

    private func wrong(_ words: String) -> ClientError { ClientError(.settings, "\(path): \(words)") }

    /// Reads, changes and writes while no other process does.
    private func change(
        _ body: (inout JSONTree) throws(ClientError) -> Void
    ) async throws(ClientError) {
        try AccountFile.makeFolder(folder)
        let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else {
            throw ClientError(.localFile, "\(folder) cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { FileLock.close(lock) }
        var waited = Duration.zero
        while FileLock.attempt(lock) == .taken {
            guard waited < SpectroFile.patience, !Task.isCancelled else {
                throw ClientError(.localFile, "\(folder) is held by another process, which does not let go")
            }
            await surroundings.pause(SpectroFile.turn)
            waited += SpectroFile.turn
        }
        // Logins among them: nobody else writes here now.
        Folder(folder).removeLeftovers()
        var tree = try read()
        try body(&tree)
        // A link, as those who keep their settings elsewhere have it, stays one.
        try AccountFile.replace(try resolved(path), with: tree.text)
    }

    /// Links that lead to one another.
    private static let mostLinks = 40

    /// Where a link leads, also when nothing is there yet.
    private func resolved(_ path: String) throws(ClientError) -> String {
        var path = path
        for _ in 0..<SpectroFile.mostLinks {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let count = readlink(path, &buffer, buffer.count)
            guard count >= 0 else { return path }
            let target = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            path = target.hasPrefix("/") ? target : folder + target
        }
        throw ClientError(.localFile, "\(path) cannot be written: too many links lead there")
    }
}
