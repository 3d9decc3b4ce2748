/// The name of a repository: components joined by `/`, at most 255 bytes (OCI distribution-spec, "Pulling manifests").
///
/// As docker-registry has it, the first of several components may also be a host name with letters of either case
/// (`Docker.Example/library/alpine`), so that its data can be taken over. A port is not taken: no store could name it.
public struct RepositoryName: Hashable, Sendable {
    public static let maximumLength = 255

    public let text: String

    /// Returns nil unless `text` is a name by that grammar.
    public init?(_ text: some StringProtocol) {
        self.init(whole: String(text))
    }

    private init?(whole text: String) {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= RepositoryName.maximumLength else { return nil }
        let components = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, component) in components.enumerated() {
            guard
                RepositoryName.isComponent(component)
                    || (index == 0 && components.count > 1 && RepositoryName.isHost(component))
            else { return nil }
        }
        self.text = text
    }

    /// `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
    private static func isComponent(_ bytes: some Collection<UInt8>) -> Bool {
        var separator: (byte: UInt8, count: Int)?
        var hasAlphanumeric = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasAlphanumeric = true
                separator = nil
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                guard hasAlphanumeric else { return false }
                guard let before = separator else {
                    separator = (byte, 1)
                    continue
                }
                guard before.byte == byte, byte != UInt8(ascii: "."), byte == UInt8(ascii: "-") || before.count == 1
                else { return false }
                separator = (byte, before.count + 1)
            default:
                return false
            }
        }
        return hasAlphanumeric && separator == nil
    }

    /// Labels of letters, digits and inner hyphens, joined by dots.
    private static func isHost(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            let hyphen = UInt8(ascii: "-")
            return first != hyphen && last != hyphen && label.allSatisfy { $0 == hyphen || isLetterOrDigit($0) }
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension RepositoryName: CustomStringConvertible {
    public var description: String { text }
}
