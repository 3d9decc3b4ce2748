/// The content of a user list in Apache's htpasswd form: a line `user:hash` each, read as docker-registry reads it but for
/// bad lines, which only lose themselves.
///
/// White space around a line, blank lines, comments (`#`), a byte order mark and Windows line ends are skipped over. The
/// first colon ends the user; after the hash, further fields may follow. A user's last usable line counts.
struct HtpasswdFile: Hashable, Sendable {
    /// The most bytes of a file: some 60,000 users.
    static let sizeLimit = 4 << 20
    /// As docker-registry has it.
    static let lineLimit = 64 << 10
    /// The most warnings that are kept; ``warningCount`` counts on.
    static let warningLimit = 100

    /// Users, by the bytes of their name.
    private(set) var hashes: [[UInt8]: PasswordHash] = [:]
    private(set) var warnings: [HtpasswdWarning] = []
    private(set) var warningCount = 0
    /// Whether the last line has no newline and cannot be used: the file may be half written.
    private(set) var endsAbruptly = false
    /// What a login of an unknown user hashes with: a hash of the effort that most users have, whose result is ignored. Nil
    /// without users.
    private(set) var decoy: PasswordHash?

    static let empty = HtpasswdFile(parsing: [])

    init(parsing bytes: [UInt8]) {
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        var lineOfUser: [[UInt8]: Int] = [:]
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isUsable = read(line, number: index + 1, lineOfUser: &lineOfUser)
            if index == lines.count - 1 { endsAbruptly = !isUsable }
        }
        decoy = commonestHash()
    }

    /// Returns whether the line is as it should be.
    private mutating func read(_ line: ArraySlice<UInt8>, number: Int, lineOfUser: inout [[UInt8]: Int]) -> Bool {
        guard line.count <= HtpasswdFile.lineLimit else {
            return warn(number, "the line is longer than \(HtpasswdFile.lineLimit) bytes")
        }
        let text = HtpasswdFile.trimmed(line)
        guard let first = text.first, first != UInt8(ascii: "#") else { return true }
        guard !text.contains(0) else {
            return warn(number, "the line holds a NUL byte; save the file as plain text in UTF-8")
        }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else {
            return warn(number, "there is no colon; a line reads user:hash, as htpasswd -B writes it")
        }
        let user = Array(text[..<colon])
        guard !user.isEmpty else { return warn(number, "there is no user before the colon") }
        guard user.count <= BasicCredentials.userLimit else {
            return warn(number, "the user is longer than \(BasicCredentials.userLimit) bytes")
        }
        let name = ShownName(user)
        do throws(PasswordHash.Unusable) {
            let hash = try PasswordHash(field: text[(colon + 1)...])
            if let earlier = lineOfUser.updateValue(number, forKey: user) {
                _ = warn(number, "the user \(name) is on line \(earlier) too; line \(number) counts")
            }
            hashes[user] = hash
            return true
        } catch {
            return warn(
                number, "the password of \(name) \(error.reason); this line lets nobody in; set it with: htpasswd -B")
        }
    }

    private mutating func warn(_ line: Int, _ message: String) -> Bool {
        warningCount += 1
        if warnings.count < HtpasswdFile.warningLimit { warnings.append(HtpasswdWarning(line: line, message: message)) }
        return false
    }

    /// Among efforts that are equally common the dearer counts.
    private func commonestHash() -> PasswordHash? {
        var counts: [PasswordHash.Effort: Int] = [:]
        for hash in hashes.values { counts[hash.effort, default: 0] += 1 }
        let commonest = counts.max { ($0.value, $0.key.cost) < ($1.value, $1.key.cost) }
        guard let effort = commonest?.key else { return nil }
        return hashes.values.filter { $0.effort == effort }.min { $0.setting < $1.setting }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = line.drop { isSpace($0) }
        guard let end = start.lastIndex(where: { !isSpace($0) }) else { return [] }
        return start[...end]
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
