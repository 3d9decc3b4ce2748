/// The name of a folder that is being written beside the one it is to become: `.<name>.<16 hex digits>.tmp`.
struct UnfinishedName {
    private static let suffix = ".tmp"
    private static let digits = 16

    private let prefix: String

    /// Beside `name`; of at most 255 bytes, like every file name.
    init(beside name: String) {
        // By characters, of which none is cut in two.
        var kept = name[...]
        while kept.utf8.count > 200 { kept.removeLast() }
        prefix = ".\(kept)."
    }

    /// One that nobody had before.
    func random() -> String {
        let hex = String(UInt64.random(in: .min ... .max), radix: 16)
        return prefix + String(repeating: "0", count: UnfinishedName.digits - hex.utf8.count) + hex
            + UnfinishedName.suffix
    }

    func matches(_ name: [UInt8]) -> Bool {
        let prefix = prefix.utf8
        let suffix = UnfinishedName.suffix.utf8
        guard name.count == prefix.count + UnfinishedName.digits + suffix.count, name.starts(with: prefix),
            name.suffix(suffix.count).elementsEqual(suffix)
        else { return false }
        return name.dropFirst(prefix.count).prefix(UnfinishedName.digits).allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
        }
    }
}
