import FoundationEssentials

/// A wait for a server that lasts so long that a person may wonder.
public struct LongWait: Hashable, Sendable {
    /// What does not come.
    public enum Phase: Hashable, Sendable {
        /// The connection, the rest of what is sent, or the head of the answer.
        case answer
        /// More of the answer's body.
        case content
        /// The time for another attempt, after a failure of this kind.
        case attempt(after: String)
    }

    /// Where the request went, as `https://reg.example.com:5000`.
    public var place: String
    /// What is attempted.
    public var purpose: String
    public var phase: Phase
    /// When something came last, in seconds since 1970 UTC.
    public var since: Int64
    /// Since then.
    public var length: Duration
    /// Other waits as long as this that are told with it.
    public var others: Int

    /// In one line, fit for a terminal.
    public var words: String {
        let time = Date(timeIntervalSince1970: TimeInterval(since)).ISO8601Format()
        let missing =
            switch phase {
            case .answer: "no answer"
            case .content: "nothing more came"
            case .attempt(let failure): "it is to be asked again (\(failure)), and nothing came"
            }
        let more = others == 0 ? "" : ", as \(others) other \(others == 1 ? "request does" : "requests do")"
        return "\(purpose) at \(place) waits: \(missing) since \(time), for \(length.components.seconds) s\(more)"
    }
}
