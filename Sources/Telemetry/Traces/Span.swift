/// A piece of work of a trace: one request that this server answered.
public struct Span: Sendable {
    public enum Value: Hashable, Sendable {
        case text(String)
        case number(Int64)
    }

    /// The most UTF-8 bytes of a text that are kept.
    static let textLimit = 1024

    /// 32 hexadecimal digits.
    public let traceID: String
    /// 16 hexadecimal digits.
    public let id: String
    /// The span that it is a part of; nil when it begins the trace.
    public let parentID: String?
    public var name = ""
    public var start: Timestamp
    public var end: Timestamp
    public var attributes: [(name: String, value: Value)] = []
    /// Why it failed by a fault of this side; nil when it did not.
    public var failure: String?

    init(traceID: String, id: String, parentID: String?, start: Timestamp) {
        self.traceID = traceID
        self.id = id
        self.parentID = parentID
        self.start = start
        end = start
    }

    /// Ends it so many nanoseconds after its start.
    public mutating func finish(after duration: Int64) {
        let nanoseconds = Int64(start.nanoseconds) + max(0, duration)
        end = Timestamp(
            seconds: start.seconds + nanoseconds / 1_000_000_000, nanoseconds: Int32(nanoseconds % 1_000_000_000))
    }

    /// Adds a text, shortened when it is long.
    public mutating func note(_ name: String, _ text: String?) {
        guard let text else { return }
        let shown =
            text.utf8.count <= Self.textLimit ? text : String(decoding: text.utf8.prefix(Self.textLimit), as: UTF8.self)
        attributes.append((name, .text(shown)))
    }

    public mutating func note(_ name: String, _ number: Int64) {
        attributes.append((name, .number(number)))
    }
}
