/// An event as a receiver reads it.
struct KeptEvent: Decodable, Hashable, Sendable {
    struct Target: Decodable, Hashable, Sendable {
        struct Reference: Decodable, Hashable, Sendable {
            var mediaType: String
            var digest: String
            var size: Int64
        }

        var mediaType: String?
        var size: Int64?
        var length: Int64?
        var digest: String?
        var repository: String
        var fromRepository: String?
        var url: String?
        var tag: String?
        var references: [Reference]?
    }

    struct Request: Decodable, Hashable, Sendable {
        var id: String
        var addr: String?
        var host: String?
        var method: String
        var useragent: String?
    }

    struct Actor: Decodable, Hashable, Sendable {
        var name: String?
    }

    struct Source: Decodable, Hashable, Sendable {
        var addr: String
        var instanceID: String
    }

    var id: String
    var timestamp: String
    var action: String
    var target: Target
    var request: Request
    var actor: Actor
    var source: Source

    /// Action, method and what it is about, on one line.
    var summary: String {
        let target = self.target
        var words = [action, request.method, target.repository]
        words += [target.mediaType, target.size.map(String.init), target.digest].compactMap(\.self)
        if let tag = target.tag { words.append(":\(tag)") }
        if let source = target.fromRepository { words.append("from \(source)") }
        return words.joined(separator: " ")
    }
}
