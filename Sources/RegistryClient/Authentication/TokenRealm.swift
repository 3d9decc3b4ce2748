/// A token server that a registry names, and whether a login may be sent to it (CVE-2026-33540 and its kin: the realm decided where
/// the password went).
enum TokenRealm {
    enum Judgement: Hashable, Sendable {
        case fine
        /// It is spoken to by plain HTTP, where the registry is not.
        case plain
        /// It is not of the registry's domain: an anonymous token may be asked for, a login is not sent.
        case foreign
    }

    /// - Parameter trusted: hosts that the user named as token servers of this registry, lower case.
    static func judgement(
        on realm: Origin, for registry: Origin, holdingLogin: Bool, trusted: Set<String>
    ) -> Judgement {
        guard realm.isSecure || !registry.isSecure else { return .plain }
        guard holdingLogin, !trusted.contains(realm.host), !isRelated(realm, registry) else { return .fine }
        return .foreign
    }

    /// Whether both are the same host, or named by the same owner of a domain. Without the list of public suffixes, which is
    /// large and never up to date: they share two last labels, or three where the last two look like `co.uk`.
    private static func isRelated(_ left: Origin, _ right: Origin) -> Bool {
        guard left.host != right.host else { return true }
        guard !left.isAddress, !right.isAddress else { return false }
        let (ours, theirs) = (labels(left), labels(right))
        let shared = zip(ours.reversed(), theirs.reversed()).prefix { $0 == $1 }.count
        let looksPublic =
            ours.count >= 2 && ours[ours.count - 1].utf8.count == 2 && ours[ours.count - 2].utf8.count <= 3
        return shared >= (looksPublic ? 3 : 2)
    }

    private static func labels(_ origin: Origin) -> [Substring] { origin.host.split(separator: ".") }
}
