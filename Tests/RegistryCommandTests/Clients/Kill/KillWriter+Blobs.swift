extension KillWriter {
    /// Pushes a blob by POST and PUT and returns its digest.
    @discardableResult
    mutating func pushBlob(_ content: [UInt8], to repository: String, by exchange: inout KillExchange) throws -> String
    {
        let digest = ledger.note(content)
        let opened = try exchange.ask("POST", "/v2/\(repository)/blobs/uploads/", expecting: 202)
        let target = try Endpoint.closing(opened.locationPath(), as: digest)
        let ticket = ledger.send(StoredObject(kind: .blob, repository: repository, reference: digest), digest)
        _ = try exchange.ask("PUT", target, body: content, expecting: 201)
        ledger.acknowledge(ticket)
        return digest
    }

    /// Pushes a blob in a single request.
    mutating func pushBlobAtOnce(
        _ content: [UInt8], to repository: String, by exchange: inout KillExchange
    ) throws -> String {
        let digest = ledger.note(content)
        let ticket = ledger.send(StoredObject(kind: .blob, repository: repository, reference: digest), digest)
        _ = try exchange.ask(
            "POST", "/v2/\(repository)/blobs/uploads/?digest=\(digest)", body: content, expecting: 201)
        ledger.acknowledge(ticket)
        return digest
    }

    mutating func deleteBlob(_ digest: String, of repository: String, by exchange: inout KillExchange) throws {
        let object = StoredObject(kind: .blob, repository: repository, reference: digest)
        let ticket = ledger.send(object, nil)
        let answer = try exchange.ask("DELETE", object.target, expecting: 202, 404)
        if answer.status == 202 { ledger.acknowledge(ticket) } else { ledger.withdraw(ticket) }
    }

    mutating func deleteLooseBlob(by exchange: inout KillExchange) throws {
        guard !looseBlobs.isEmpty else { return }
        let index = Int.random(in: 0..<looseBlobs.count, using: &generator)
        try deleteBlob(looseBlobs.remove(at: index), of: repository, by: &exchange)
    }

    /// Mounts one of its blobs where all writers meet, with or without saying where from.
    mutating func mount(by exchange: inout KillExchange) throws {
        guard let digest = looseBlobs.randomElement(using: &generator) else { return }
        let object = StoredObject(kind: .blob, repository: Self.shared, reference: digest)
        let source = Bool.random(using: &generator) ? "&from=\(repository)" : ""
        let ticket = ledger.send(object, digest)
        let answer = try exchange.ask(
            "POST", "/v2/\(Self.shared)/blobs/uploads/?mount=\(digest)\(source)", expecting: 201, 202)
        if answer.status == 201 {
            ledger.acknowledge(ticket)
        } else {
            ledger.withdraw(ticket)
            problems.append("\(digest) is in \(repository) and could not be mounted\(source)")
        }
    }
}
