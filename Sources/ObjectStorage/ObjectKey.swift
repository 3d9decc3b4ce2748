/// The place of one object below a store's root: components joined by `/`, each of `A-Z a-z 0-9 . _ -`.
///
/// A key can name nothing outside the root: `.`, `..`, empty components, a leading or trailing `/` and every other
/// byte are refused, so a store may join it to a directory or a bucket prefix as it is. The empty key is the root itself.
public struct ObjectKey: Hashable, Sendable {
    /// The key as text, without a leading `/`; empty for the root.
    public let text: String

    /// The store's root, above every object.
    public static let root = ObjectKey(unchecked: "")

    /// Returns nil unless every component of `text` is made of allowed bytes, at most 255 of them; the whole may
    /// take 4,096 bytes.
    public init?(_ text: some StringProtocol) {
        guard ObjectKey.isValid(text.utf8) else { return nil }
        self.text = String(text)
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// The key of `component` directly below this one. Traps when `component` is no valid key text: callers pass
    /// literals and values whose grammar is a subset of the key grammar.
    public func appending(_ component: some StringProtocol) -> ObjectKey {
        precondition(ObjectKey.isValid(component.utf8), "not a valid object key component: \(component)")
        return ObjectKey(unchecked: text.isEmpty ? String(component) : "\(text)/\(component)")
    }

    /// The key one level up; nil for the root.
    public var parent: ObjectKey? {
        guard !text.isEmpty else { return nil }
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .root }
        return ObjectKey(unchecked: String(text[..<slash]))
    }

    /// The last component; empty for the root.
    public var name: Substring {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text[...] }
        return text[text.index(after: slash)...]
    }

    /// Whether `name`, as a directory holds it, is one component of a key.
    static func isComponent(_ name: some Collection<UInt8>) -> Bool {
        isValid(name) && !name.contains(UInt8(ascii: "/"))
    }

    private static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
        // The rest is not generic: each request that is read from a store comes by here several times.
        bytes.withContiguousStorageIfAvailable { isValid($0) } ?? Array(bytes).withUnsafeBufferPointer { isValid($0) }
    }

    private static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.count <= 4096 else { return false }
        var length = 0
        var onlyDots = true
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "/"):
                guard length > 0, !(onlyDots && length <= 2) else { return false }
                length = 0
                onlyDots = true
                continue
            case UInt8(ascii: "."):
                break
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                onlyDots = false
            default:
                return false
            }
            length += 1
            guard length <= 255 else { return false }
        }
        return length > 0 && !(onlyDots && length <= 2)
    }
}

extension ObjectKey: CustomStringConvertible {
    public var description: String { "/" + text }
}
