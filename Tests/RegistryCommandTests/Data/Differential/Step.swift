/// One request of a differential run, and what it does to an upload when both servers take it.
struct Step: Sendable {
    enum Target: Sendable {
        case path(String)
        /// The Location that a server gave for an upload; `query` is added to it.
        case upload(Int, Location, query: String = "")
    }

    enum Location: Sendable {
        case current
        /// The one before the last append.
        case stale
        /// Without its query.
        case bare
    }

    enum Effect: Sendable {
        case none
        /// Begins an upload of a blob, when the status is 202.
        case opens(Upload)
        case advances(Int, to: Int)
        case ends(Int)
    }

    let shape: Shape
    let method: String
    let target: Target
    var fields: [(String, String)] = []
    var body: [UInt8]?
    var effect = Effect.none
    // What the request is about, for making the directories agree again when only one server took it.
    var content: Material.Blob?
    var repository: String?
    var reference: String?

    /// An upload that is going on: in which repository, of what, and how much of it was acknowledged.
    struct Upload: Sendable {
        let number: Int
        let repository: String
        let blob: Material.Blob
        var offset = 0
    }
}

extension Step: CustomStringConvertible {
    var description: String {
        let place =
            switch target {
            case .path(let path): path
            case .upload(let number, let location, let query): "<\(location) Location of upload \(number)>\(query)"
            }
        let lines = fields.map { "\($0): \($1)" } + (body.map { ["(a body of \($0.count) bytes)"] } ?? [])
        return (["\(method) \(place)    [\(shape.rawValue)]"] + lines).joined(separator: "\n    ")
    }
}
