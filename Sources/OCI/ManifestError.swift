/// Why bytes are no manifest; the message is for the person who pushed them.
public struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
    public var message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }

    /// The place and reason of a decoding error, without the decoder's own wrapping.
    static func describe(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .dataCorrupted(let context): return place(context, context.debugDescription)
        case .keyNotFound(let key, let context): return place(context, "\"\(key.stringValue)\" is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return place(context, context.debugDescription)
        @unknown default: return "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context, _ reason: String) -> String {
        guard !context.codingPath.isEmpty else { return reason }
        let path = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
        return "at \(path.joined().drop { $0 == "." }): \(reason)"
    }
}
