/// A piece of work of a trace: one request that this server answered.
public struct Span: Sendable {
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Int64)
    }

    /// The most UTF-8 bytes of a text that are kept.
    static let textLimit = 1024

    public let identity: SpanIdentity
    /// One of a few, whatever clients ask.
    public let name: String
    public let start: Timestamp
    public private(set) var end: Timestamp
    public private(set) var attributes: [(name: String, value: Value)] = []
    /// Why it failed by a fault of this side, or broke off; nil when it did not.
    public private(set) var failure: String?

    public init(_ identity: SpanIdentity, name: String, start: Timestamp) {
        self.identity = identity
        self.name = name
        self.start = start
        end = start
    }

    /// Ends it so many nanoseconds after its start.
    public mutating func finish(after duration: Int64) {
        let nanoseconds = Int64(start.nanoseconds) + max(0, duration)
        end = Timestamp(
            seconds: start.seconds + nanoseconds / 1_000_000_000, nanoseconds: Int32(nanoseconds % 1_000_000_000))
    }

    /// Adds a text, shortened when it is long. A name is to be given once.
    public mutating func note(_ name: String, _ text: String?) {
        guard let text else { return }
        attributes.append((name, .text(Self.shortened(text))))
    }

    public mutating func note(_ name: String, _ number: Int64) {
        attributes.append((name, .number(number)))
    }

    /// - Parameters:
    ///   - kind: one of a few.
    ///   - words: shortened when they are long.
    public mutating func fail(_ kind: String, _ words: String) {
        failure = Self.shortened(words)
        note("error.type", kind)
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > textLimit else { return text }
        // What is left of a character that is cut through becomes three bytes.
        return String(decoding: text.utf8.prefix(textLimit), as: UTF8.self)
    }
}
