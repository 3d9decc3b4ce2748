import FoundationEssentials

/// What an HTTP check asks next: it follows redirects, and leaves its headers behind at the first that leads to another place, since they may
/// hold a secret that is for the one in the configuration.
struct RedirectTrail: Sendable {
    /// What an answer comes to.
    enum Step: Hashable, Sendable {
        case isRight
        /// Why it is not, for a person.
        case isWrong(String)
        /// ``RedirectTrail/url`` is to be asked.
        case follows
    }

    /// Redirects that are followed.
    static let longest = 5

    private(set) var url: String
    private(set) var takesHeaders = true
    private let wanted: Int
    private var count = 0

    /// - Parameters:
    ///   - url: what is asked first.
    ///   - wanted: the status that is right.
    init(from url: String, wanting wanted: Int) {
        self.url = url
        self.wanted = wanted
    }

    /// - Parameter location: the field of that name.
    mutating func afterAnswer(_ status: Int, location: String?) -> Step {
        if status == wanted { return .isRight }
        let words = "the answer is \(status), not \(wanted)"
        guard [301, 302, 303, 307, 308].contains(status), let location else { return .isWrong(words) }
        guard count < Self.longest else { return .isWrong("redirected more than \(Self.longest) times") }
        guard let place = URL(string: url), let next = URL(string: location, relativeTo: place)?.absoluteURL,
            ["http", "https"].contains(next.scheme?.lowercased()), next.host?.isEmpty == false
        else { return .isWrong("\(words), and redirects to what is no address of http or https") }
        count += 1
        takesHeaders = takesHeaders && Self.isSame(next, place)
        url = next.absoluteString
        return .follows
    }

    /// Whether what is for one place may be sent to another: the same host and port, or the same host over TLS.
    private static func isSame(_ place: URL, _ origin: URL) -> Bool {
        guard place.host?.lowercased() == origin.host?.lowercased() else { return false }
        return isSecure(place) == isSecure(origin) ? port(place) == port(origin) : isSecure(place)
    }

    private static func isSecure(_ url: URL) -> Bool { url.scheme?.lowercased() == "https" }

    private static func port(_ url: URL) -> Int { url.port ?? (isSecure(url) ? 443 : 80) }
}
