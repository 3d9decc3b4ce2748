extension KillWriter {
    private static let sharedTags = ["red", "green", "blue"]

    /// Pushes an image of its own under a tag of its own, now and then with a subject.
    mutating func pushManifest(by exchange: inout KillExchange) throws {
        let content = newContent()
        let layer = try pushBlob(content, to: repository, by: &exchange)
        let subject = Bool.random(using: &generator) ? ledger.note(Array("subject of writer \(number)".utf8)) : nil
        let text = manifest(layers: [(layer, content.count)], subject: subject)
        let digest = ledger.note(Array(text.utf8))
        if let subject { ledger.note(digest, refersTo: subject) }
        let tag = "v\(manifestsMade % 7)"
        manifests.removeAll { $0.tag == tag }
        manifests.append((digest, tag))
        try push(text, digest: digest, to: repository, tag: tag, by: &exchange)
    }

    /// A kill may have left a new manifest without its tag, which then still points at the one before.
    mutating func forgetTagsThatDidNotMove() {
        let (ledger, repository) = (ledger, repository)
        manifests.removeAll { manifest in
            let tag = StoredObject(kind: .tag, repository: repository, reference: manifest.tag)
            return ledger.settledValue(of: tag) != manifest.digest
        }
    }

    /// Points a tag for which all writers compete at a manifest that nobody pushed before.
    mutating func overwriteSharedTag(by exchange: inout KillExchange) throws {
        let text = manifest(layers: [], subject: nil)
        let tag = Self.sharedTags[Int.random(in: 0..<Self.sharedTags.count, using: &generator)]
        try push(text, digest: ledger.note(Array(text.utf8)), to: Self.shared, tag: tag, by: &exchange)
    }

    mutating func deleteSharedTag(by exchange: inout KillExchange) throws {
        let tag = Self.sharedTags[Int.random(in: 0..<Self.sharedTags.count, using: &generator)]
        try delete(tag: tag, of: Self.shared, by: &exchange)
    }

    /// Deletes one of its manifests, which takes the tag along, or only the tag.
    mutating func deleteManifest(by exchange: inout KillExchange) throws {
        guard !manifests.isEmpty else { return }
        let (digest, tag) = manifests.remove(at: Int.random(in: 0..<manifests.count, using: &generator))
        guard Bool.random(using: &generator) else { return try delete(tag: tag, of: repository, by: &exchange) }
        let object = StoredObject(kind: .manifest, repository: repository, reference: digest)
        let tickets = [
            ledger.send(object, nil),
            ledger.send(StoredObject(kind: .tag, repository: repository, reference: tag), nil),
        ]
        let answer = try exchange.ask("DELETE", object.target, expecting: 202, 404)
        tickets.forEach(answer.status == 202 ? ledger.acknowledge : ledger.withdraw)
    }

    private mutating func delete(tag: String, of repository: String, by exchange: inout KillExchange) throws {
        let object = StoredObject(kind: .tag, repository: repository, reference: tag)
        let ticket = ledger.send(object, nil)
        let answer = try exchange.ask("DELETE", object.target, expecting: 202, 404)
        if answer.status == 202 { ledger.acknowledge(ticket) } else { ledger.withdraw(ticket) }
    }

    private func push(
        _ text: String, digest: String, to repository: String, tag: String, by exchange: inout KillExchange
    ) throws {
        let tickets = [
            ledger.send(StoredObject(kind: .manifest, repository: repository, reference: digest), digest),
            ledger.send(StoredObject(kind: .tag, repository: repository, reference: tag), digest),
        ]
        _ = try exchange.ask(
            "PUT", "/v2/\(repository)/manifests/\(tag)", headers: ["Content-Type: \(Endpoint.manifestType)"],
            body: Array(text.utf8), expecting: 201)
        tickets.forEach(ledger.acknowledge)
    }

    private mutating func manifest(layers: [(digest: String, size: Int)], subject: String?) -> String {
        manifestsMade += 1
        let described = layers.map { layer in
            #"{"mediaType":"application/octet-stream","size":\#(layer.size),"digest":"\#(layer.digest)"}"#
        }
        let subjectMember = subject.map {
            #","subject":{"mediaType":"\#(Endpoint.manifestType)","size":20,"digest":"\#($0)"}"#
        }
        return """
            {"schemaVersion":2,"mediaType":"\(Endpoint.manifestType)","config":{"mediaType":"text/plain","size":2,\
            "digest":"\(SHA256.digest(of: Self.emptyConfig))"},"layers":[\(described.joined(separator: ","))],\
            "annotations":{"writer":"\(number)","number":"\(manifestsMade)"}\(subjectMember ?? "")}
            """
    }
}
