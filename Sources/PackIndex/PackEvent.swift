import FoundationEssentials
public import OCI

/// Something that happened to a pack, as its history tells it.
public struct PackEvent: Hashable, Sendable {
    /// Open: a `switch` needs a default.
    public struct Action: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// A tag was made, or moved to other content. It is noted before it happens: after a failure or a power loss at that moment
        /// the tag may not have moved.
        public static let push = Action(rawValue: "push")
        /// A tag was taken away.
        public static let delete = Action(rawValue: "delete")
        /// A label was given to a version, or moved.
        public static let label = Action(rawValue: "label")
        /// A label was taken away.
        public static let unlabel = Action(rawValue: "unlabel")
    }

    /// Bytes that are kept of a message; the rest is cut off.
    public static let longestMessage = 4096

    public var action: Action
    /// The tag or label, as it is stored.
    public var tag: String
    /// As lists showed the version that was deleted, with the group that its archive names; nil where that is ``tag``.
    public var shownTag: String?
    public var user: String?
    public var message: String?
    /// The manifest that the tag pointed at before; nil when there was none.
    public var previous: Digest?
    /// The manifest that it points at since; nil when it was taken away.
    public var digest: Digest?
    /// Seconds since 1970 UTC; of one that is yet to be noted, whatever it is.
    public var time: Int64

    public init(
        _ action: Action, tag: String, shownTag: String? = nil, user: String?, message: String? = nil,
        previous: Digest?, digest: Digest?, time: Int64 = 0
    ) {
        self.action = action
        self.tag = tag
        self.shownTag = shownTag == tag ? nil : shownTag
        self.user = user
        self.message = message.flatMap { $0.isEmpty ? nil : PackEvent.bounded($0) }
        self.previous = previous
        self.digest = digest
        self.time = time
    }

    private static func bounded(_ message: String) -> String {
        guard message.utf8.count > longestMessage else { return message }
        var end = message.utf8.index(message.startIndex, offsetBy: longestMessage)
        // Not within a character.
        while end.samePosition(in: message) == nil { end = message.utf8.index(before: end) }
        return String(message[..<end])
    }
}

extension PackEvent {
    private struct Document: Codable {
        var action: String
        var tag: String
        var shown: String?
        var user: String?
        var message: String?
        var previous: String?
        var digest: String?
        var time: Int64
    }

    /// Nil for what this program would not write.
    init?(_ bytes: Data) {
        guard let document = try? JSONDecoder().decode(Document.self, from: bytes),
            (0...253_402_300_799).contains(document.time)
        else { return nil }
        self.init(
            Action(rawValue: document.action), tag: document.tag, shownTag: document.shown, user: document.user,
            message: document.message, previous: document.previous.flatMap { Digest($0) },
            digest: document.digest.flatMap { Digest($0) }, time: document.time)
    }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(
            Document(
                action: action.rawValue, tag: tag, shown: shownTag, user: user, message: message,
                previous: previous?.text, digest: digest?.text, time: time))
    }
}
