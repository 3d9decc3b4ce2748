import Foundation

/// What an answer says, without what differs between any two runs: dates, upload identifiers and states, boundaries.
struct Saying: Sendable {
    /// The status, and the codes of its errors.
    var summary: String { errors.isEmpty ? status : "\(status) \(errors)" }
    let status: String
    let errors: String
    /// By lower-case name; only those that a client may act on.
    let fields: [String: String]
    let body: Data

    /// What is looked at; what a proxy or clock adds is not.
    private static let names = [
        "accept-ranges", "allow", "cache-control", "content-length", "content-range", "content-type",
        "docker-content-digest", "docker-distribution-api-version", "docker-upload-uuid", "etag", "link", "location",
        "oci-subject", "oci-filters-applied", "oci-chunk-min-length", "range", "retry-after", "www-authenticate",
    ]

    init(_ answer: HTTPAnswer, to step: Step) {
        var fields: [String: String] = [:]
        for name in Self.names {
            let values = answer.values(of: name)
            if !values.isEmpty { fields[name] = values.joined(separator: ", ") }
        }
        let isError = answer.status >= 400
        var body = isError ? Data() : answer.body
        if let type = fields["content-type"], let boundary = type.split(separator: "boundary=").dropFirst().first {
            fields["content-type"] = type.replacingOccurrences(of: boundary, with: "…")
            body = Self.parts(String(decoding: body, as: UTF8.self), boundary: String(boundary))
            fields["content-length"] = nil
        }
        // Only content has a length that both must agree on; two error documents or lists may be spelled differently.
        let isContent = (200...206).contains(answer.status) && !Self.isList(step.shape)
        if !isContent { fields["content-length"] = nil }
        if isError {
            // What these say about content they do not say about the document of an error.
            for name in ["accept-ranges", "cache-control", "docker-content-digest", "etag"] { fields[name] = nil }
        }
        if let allow = fields["allow"] {
            let methods = Set(allow.split(whereSeparator: { $0 == "," || $0 == " " })).sorted()
            fields["allow"] = methods.joined(separator: ", ")
        }
        if fields["docker-upload-uuid"] != nil { fields["docker-upload-uuid"] = "<an id>" }
        if let location = fields["location"], location.contains("/uploads/") {
            fields["location"] = location.prefix { $0 != "?" }.split(separator: "/").dropLast().joined(separator: "/")
        }
        status = answer.status == 0 ? "no whole answer" : String(answer.status)
        errors = Set(answer.errorCodes).sorted().joined(separator: " ")
        self.fields = fields
        self.body = isContent || isError ? body : Self.list(answer, step)
    }

    /// The parts of a multipart body, the fields of each in one order.
    private static func parts(_ body: String, boundary: String) -> Data {
        let parts = body.components(separatedBy: "--\(boundary)").map { part in
            let pieces = part.components(separatedBy: "\r\n\r\n")
            let head = pieces[0].components(separatedBy: "\r\n").sorted().joined(separator: "\r\n")
            return ([head] + pieces.dropFirst()).joined(separator: "\r\n\r\n")
        }
        return Data(parts.joined(separator: "--…").utf8)
    }

    private static func isList(_ shape: Shape) -> Bool {
        [.tags, .tagsPage, .catalog, .catalogPage, .catalogWrongNumber].contains(shape)
    }

    /// A list of tags as the specification wants it, sorted and cut to the page asked for: docker-registry 2.8 gives the
    /// whole list in the order of the directory, and null when there is none. Other lists as they are, but for their spelling.
    private static func list(_ answer: HTTPAnswer, _ step: Step) -> Data {
        var object = answer.json
        if object["tags"] is NSNull { object["tags"] = [String]() }
        if var tags = object["tags"] as? [String], case .path(let path) = step.target {
            let query = URLComponents(string: path)?.queryItems ?? []
            tags.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            if let last = query.first(where: { $0.name == "last" })?.value {
                tags.removeAll { !last.utf8.lexicographicallyPrecedes($0.utf8) }
            }
            if let count = query.first(where: { $0.name == "n" })?.value.flatMap({ Int($0) }) {
                tags = Array(tags.prefix(count))
            }
            object["tags"] = tags
        }
        return (try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys])) ?? Data()
    }
}
