import OCI

/// The name of a repository as one key component, so that all lie in one container, and such that the byte order of these
/// names is the catalog's order: component by component, `a/b` before `a-b`.
///
/// `/` sorts below all, so it is written `0`, `-` is `1`, `.` is `2`, and the digits are `A` to `J`. `team/app-2.0` becomes
/// `team0app1C2A`, and names keep their length. None has a `-` or `.`, which sort below the `/` of S3's listings and would cost
/// further requests there.
enum CatalogKey {
    /// Of a name's bytes, in the catalog's order.
    private static let plain = Array("/-.0123456789_abcdefghijklmnopqrstuvwxyz".utf8)
    private static let written = Array("012ABCDEFGHIJ_abcdefghijklmnopqrstuvwxyz".utf8)

    static func name(of repository: RepositoryName) -> String {
        String(decoding: repository.text.utf8.map { byte in written[rank(of: byte)] }, as: UTF8.self)
    }

    /// Nil for what is no such name.
    static func repository(_ name: String) -> RepositoryName? {
        var text: [UInt8] = []
        for byte in name.utf8 {
            guard let rank = written.firstIndex(of: byte) else { return nil }
            text.append(plain[rank])
        }
        return RepositoryName(String(decoding: text, as: UTF8.self))
    }

    /// What the names of all repositories after `last` come after; `last` may be any text.
    static func bound(after last: String) -> String {
        var bound: [UInt8] = []
        for byte in last.utf8 {
            let rank = rank(of: byte)
            bound.append(written[rank])
            if plain[rank] == byte { continue }
            // No name has this byte: those that go on with the next lower one are all before it.
            bound.append(UInt8(ascii: "~"))
            break
        }
        return String(decoding: bound, as: UTF8.self)
    }

    /// The place of a byte in the order, or of the next lower one.
    private static func rank(of byte: UInt8) -> Int {
        if byte == UInt8(ascii: "/") { return 0 }
        return plain.dropFirst().lastIndex { $0 <= byte } ?? 0
    }
}
