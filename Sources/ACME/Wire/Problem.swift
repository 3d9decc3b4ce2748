import FoundationEssentials
import Wording

/// What an authority says of a request that it refuses, or of a challenge that failed (RFC 8555, section 6.7).
struct Problem: Decodable, Hashable, Sendable {
    private static let namespace = "urn:ietf:params:acme:error:"
    private static let mostSubproblems = 5

    /// The last word of the type, such as `rateLimited`; a type of another namespace as it is.
    let kind: String
    /// For a person, fit for a log line.
    let words: String

    init(kind: String, words: String) {
        self.kind = kind
        self.words = words
    }

    init(from decoder: any Decoder) throws {
        let document = try Document(from: decoder)
        let type = document.type ?? "about:blank"
        kind = ShownText.line(
            type.hasPrefix(Problem.namespace) ? String(type.dropFirst(Problem.namespace.count)) : type)
        let details = (document.subproblems ?? []).prefix(Problem.mostSubproblems).compactMap(\.detail)
        let all = [document.detail ?? document.title].compactMap { $0 } + details
        words = ShownText.line(all.joined(separator: "; "))
    }

    /// `unauthorized: The key authorization file from the server did not match`
    var text: String { words.isEmpty ? kind : "\(kind): \(words)" }

    private struct Document: Decodable {
        var type: String?
        var title: String?
        var detail: String?
        var subproblems: [Sub]?

        struct Sub: Decodable {
            var detail: String?
        }
    }
}
