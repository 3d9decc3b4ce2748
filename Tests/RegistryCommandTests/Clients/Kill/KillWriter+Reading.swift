extension KillWriter {
    /// Pulls something of its own that was acknowledged and that nobody else touches: it has to be there, byte for byte, at once,
    /// whichever server is asked.
    mutating func readBack(by exchange: inout KillExchange) throws {
        if Bool.random(using: &generator), let digest = looseBlobs.randomElement(using: &generator) {
            try expect(digest, at: StoredObject(kind: .blob, repository: repository, reference: digest), by: &exchange)
        } else if let (digest, tag) = manifests.randomElement(using: &generator) {
            let kind = Bool.random(using: &generator) ? StoredObject.Kind.tag : .manifest
            let object = StoredObject(
                kind: kind, repository: repository, reference: kind == .tag ? tag : digest)
            try expect(digest, at: object, by: &exchange)
        }
    }

    private func expect(_ digest: String, at object: StoredObject, by exchange: inout KillExchange) throws {
        let answer = try exchange.ask("GET", object.target, expecting: 200)
        guard answer["Docker-Content-Digest"] == digest, ledger.content(of: digest) == Array(answer.body) else {
            throw KillExchange.UnexpectedAnswer(
                description: "\(object) was acknowledged as \(digest) and came as other bytes")
        }
    }
}
