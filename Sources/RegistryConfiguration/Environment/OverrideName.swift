/// The name of an environment variable that is meant for the configuration, cut at its underscores.
struct OverrideName: Hashable {
    static let prefix = "REGISTRY_"

    /// The whole name.
    var text: String
    /// What follows the prefix; an underscore cannot be escaped.
    var segments: [String]

    /// Nil unless `text` begins with `REGISTRY_`, in these letters.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        self.text = text
        segments = text.dropFirst(Self.prefix.count).split(separator: "_", omittingEmptySubsequences: false)
            .map(String.init)
    }

    /// Whether the variable tells a pod of a Kubernetes service whose name begins with `registry`: such variables
    /// (`REGISTRY_AUTH_PORT=tcp://10.0.0.1:80`) collide with keys and are nobody's wish.
    var isServiceLink: Bool {
        if segments.suffix(2) == ["SERVICE", "HOST"] || segments.last == "PORT" { return true }
        for (index, segment) in segments.enumerated() where segment == "PORT" {
            if index > 0, segments[index - 1] == "SERVICE" { return true }
            let after = segments.dropFirst(index + 1)
            guard let number = after.first, UInt16(number) != nil, let `protocol` = after.dropFirst().first else {
                continue
            }
            let rest = Array(after.dropFirst(2))
            if ["TCP", "UDP", "SCTP"].contains(`protocol`), [[], ["PROTO"], ["PORT"], ["ADDR"]].contains(rest) {
                return true
            }
        }
        return false
    }
}

extension OverrideName: Comparable {
    /// Sections before their keys, and the elements of a list by number, so that the eleventh follows the tenth.
    static func < (left: Self, right: Self) -> Bool {
        for (one, other) in zip(left.segments, right.segments) where one != other {
            switch (Int(one), Int(other)) {
            case (let first?, let second?) where first != second: return first < second
            case (.some, nil): return true
            case (nil, .some): return false
            default: return one < other
            }
        }
        return left.segments.count < right.segments.count
    }
}
