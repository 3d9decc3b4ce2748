/// One way in which a server wants to be told who asks (RFC 9110, section 11.3).
struct Challenge: Hashable, Sendable {
    /// Lower case.
    var scheme: String
    /// Names in lower case.
    var parameters: [String: String] = [:]
}

extension Challenge {
    /// What is wrong with a `WWW-Authenticate` field.
    struct Malformed: Error, Hashable, Sendable {}

    /// Reads the challenges of one field. Strict: what the grammar does not allow throws, and so does more than a server can mean.
    static func reading(_ field: String) throws(Malformed) -> [Challenge] {
        guard field.utf8.count <= ChallengeReader.longest else { throw Malformed() }
        var reader = ChallengeReader(field)
        return try reader.challenges()
    }
}
