import Glibc

/// Looks for what seems to be a real secret: a key or token with its whole length and without the marks of an example.
///
/// Takes time of the length; nothing of a secret leaves it.
struct SecretSearch {
    enum Kind: String, Hashable, CaseIterable {
        case privateKey = "a private key"
        case serviceAccount = "the key of a Google Cloud service account"
        case awsKey = "an AWS access key with its secret"
        case gitHubToken = "a GitHub token"
        case gitLabToken = "a GitLab token"
    }

    struct Match: Hashable {
        var kind: Kind
        var line: Int
    }

    static let limit = 20

    private let bytes: [UInt8]
    private(set) var matches: [Match] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var found: [(offset: Int, kind: Kind)] = []
        for (start, rare) in Self.starts {
            var count = 0
            var offset = rare
            while count < Self.limit, let next = position(of: start[rare], from: offset) {
                offset = next + 1
                guard isNext(start, at: next - rare), let kind = kind(at: next - rare) else { continue }
                found.append((next - rare, kind))
                count += 1
            }
        }
        var line = 1
        var offset = 0
        for match in found.sorted(by: { $0.offset < $1.offset }).prefix(Self.limit) {
            while let next = position(of: UInt8(ascii: "\n"), from: offset), next < match.offset {
                line += 1
                offset = next + 1
            }
            matches.append(Match(kind: match.kind, line: line))
        }
    }

    private func position(of byte: UInt8, from offset: Int) -> Int? {
        // Safe: the address is used within the call only, and the count is that of what it points at.
        bytes.withUnsafeBytes { bytes in
            guard offset < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + offset, CInt(byte), bytes.count - offset)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private func kind(at index: Int) -> Kind? {
        switch bytes[index] {
        case UInt8(ascii: "-"): privateKey(at: index)
        case UInt8(ascii: "A"): hasAWSKey(at: index) ? .awsKey : nil
        default: hasGitLabToken(at: index) ? .gitLabToken : hasGitHubToken(at: index) ? .gitHubToken : nil
        }
    }

    /// How secrets begin, and which byte of that is rare in texts.
    private static let starts =
        [(pemStart, 5), (awsStart, 1), (gitHubFineStart, 6), (gitLabStart, 0)] + gitHubStarts.map { ($0, 3) }

    // MARK: PEM

    private static let pemStart = Array("-----BEGIN ".utf8)
    private static let pemEnd = Array("PRIVATE KEY-----".utf8)

    /// A PEM header of a private key, with the base64 of at least a small key after it.
    private func privateKey(at index: Int) -> Kind? {
        guard isNext(Self.pemStart, at: index), index == 0 || bytes[index - 1] != UInt8(ascii: "-") else { return nil }
        let label = index + Self.pemStart.count
        // "ENCRYPTED " would not be a secret by itself.
        guard
            let end = ["", "RSA ", "EC ", "DSA ", "OPENSSH "].map({ Array($0.utf8) + Self.pemEnd })
                .first(where: { isNext($0, at: label) })
        else { return nil }
        guard hasKeyText(at: label + end.count) else { return nil }
        return isServiceAccount(around: index) ? .serviceAccount : .privateKey
    }

    /// 64 characters of base64, line breaks let pass as they are or as `\n`, and not all of a few.
    private func hasKeyText(at start: Int) -> Bool {
        var characters: [UInt8] = []
        var index = start
        let end = min(bytes.count, start + 400)
        while index < end, characters.count < 64 {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\\"), index + 1 < end, bytes[index + 1] == UInt8(ascii: "n") {
                index += 1
            } else if Self.isBase64(byte) {
                characters.append(byte)
            } else if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 {
                return false
            }
            index += 1
        }
        return characters.count == 64 && Self.isVaried(characters)
    }

    private func isServiceAccount(around index: Int) -> Bool {
        let mark = Array("service_account".utf8)
        let reach = max(0, index - 2048)..<min(bytes.count, index + 4096)
        return reach.contains { isNext(mark, at: $0) }
    }

    // MARK: Tokens

    private static let awsStart = Array("AKIA".utf8)
    private static let gitHubStarts = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map { Array($0.utf8) }
    private static let gitHubFineStart = Array("github_pat_".utf8)
    private static let gitLabStart = Array("glpat-".utf8)

    /// An access key id with 40 characters of a secret within the next lines.
    private func hasAWSKey(at index: Int) -> Bool {
        guard isWordStart(index), isNext(Self.awsStart, at: index) else { return false }
        let id = bytes[index...].prefix(21).prefix { (0x41...0x5A).contains($0) || (0x32...0x37).contains($0) }
        guard id.count == 20, Self.isVaried(id), !isExample(id), isWordEnd(index + 20) else { return false }
        var run: [UInt8] = []
        for byte in bytes[(index + 20)...].prefix(512) + [0x20] {
            if Self.isBase64(byte), byte != UInt8(ascii: "=") {
                run.append(byte)
            } else {
                if run.count == 40, Self.isVaried(run), Self.isMixed(run), !isExample(run[...]) { return true }
                run.removeAll(keepingCapacity: true)
            }
        }
        return false
    }

    private func hasGitHubToken(at index: Int) -> Bool {
        guard isWordStart(index) else { return false }
        for start in Self.gitHubStarts where isNext(start, at: index) { return hasToken(at: index + 4, count: 36) }
        return isNext(Self.gitHubFineStart, at: index) && hasToken(at: index + 11, count: 82)
    }

    private func hasGitLabToken(at index: Int) -> Bool {
        isWordStart(index) && isNext(Self.gitLabStart, at: index) && hasToken(at: index + 6, count: 20)
    }

    private func hasToken(at start: Int, count: Int) -> Bool {
        let token = bytes[min(start, bytes.count)...].prefix(count + 1).prefix(while: Self.isInToken)
        return token.count == count && Self.isVaried(token) && !isExample(token)
    }

    // MARK: Bytes

    private func isNext(_ text: [UInt8], at index: Int) -> Bool {
        guard bytes.count - index >= text.count else { return false }
        for offset in 0..<text.count where bytes[index + offset] != text[offset] { return false }
        return true
    }

    private func isWordStart(_ index: Int) -> Bool { index == 0 || !Self.isInToken(bytes[index - 1]) }

    private func isWordEnd(_ index: Int) -> Bool { index >= bytes.count || !Self.isInToken(bytes[index]) }

    private func isExample(_ text: ArraySlice<UInt8>) -> Bool {
        let word = String(decoding: text, as: UTF8.self).uppercased()
        return ["EXAMPLE", "XXXX", "FAKE", "DUMMY", "CHANGEME", "REDACTED"].contains { word.contains($0) }
    }

    private static func isInToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
        default: false
        }
    }

    /// Examples are of few characters: `xxxxxxxx`, `0123456789` again and again.
    private static func isVaried(_ text: some Sequence<UInt8>) -> Bool { Set(text).count > 10 }

    /// Hashes in hexadecimal have no letters of both cases.
    private static func isMixed(_ text: [UInt8]) -> Bool {
        text.contains { (0x41...0x5A).contains($0) } && text.contains { (0x61...0x7A).contains($0) }
            && text.contains { (0x30...0x39).contains($0) }
    }
}
