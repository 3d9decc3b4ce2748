extension KillWriter {
    /// Opens an upload and sends its first chunk.
    mutating func beginUpload(by exchange: inout KillExchange) throws {
        let content = newContent()
        _ = ledger.note(content)
        let opened = try exchange.ask("POST", "/v2/\(repository)/blobs/uploads/", expecting: 202)
        uploads.append(OpenUpload(repository: repository, target: try opened.locationPath(), content: content))
        try sendChunk(of: uploads.count - 1, by: &exchange)
    }

    /// Sends another chunk of one of its uploads, ends it, or now and then gives it up.
    mutating func continueUpload(by exchange: inout KillExchange) throws {
        guard !uploads.isEmpty else { return }
        let index = Int.random(in: 0..<uploads.count, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: try cancel(index, by: &exchange)
        case 1...3: try sendChunk(of: index, by: &exchange)
        default: try end(index, by: &exchange)
        }
    }

    /// Holds the server that came after a kill to what the one before had promised, and ends half of the uploads.
    mutating func resumeUploads(by exchange: inout KillExchange) throws {
        for index in uploads.indices.reversed() {
            let upload = uploads[index]
            let status = try exchange.ask("GET", upload.target, expecting: 204, 404)
            guard status.status == 204 else {
                uploads.remove(at: index)
                try judgeMissing(upload, by: &exchange)
                continue
            }
            let offset = try Self.offset(in: status)
            guard (upload.acknowledged...upload.sent).contains(offset) else {
                throw KillExchange.UnexpectedAnswer(
                    description: "the upload \(upload.target) is said to hold \(offset) bytes;"
                        + " \(upload.acknowledged) were acknowledged, \(upload.sent) were sent")
            }
            uploads[index].target = try status.locationPath()
            (uploads[index].acknowledged, uploads[index].sent) = (offset, offset)
            (uploads[index].isEnding, uploads[index].isCancelling) = (false, false)
            if Bool.random(using: &generator) { try end(index, by: &exchange) }
        }
    }

    /// An upload may be gone when its end was asked for. Then asking again succeeds, unless it was cancelled.
    private func judgeMissing(_ upload: OpenUpload, by exchange: inout KillExchange) throws {
        guard !upload.isCancelling else { return }
        guard upload.isEnding else {
            throw KillExchange.UnexpectedAnswer(
                description:
                    "the upload \(upload.target) is gone, of which \(upload.acknowledged) bytes were acknowledged")
        }
        let digest = SHA256.digest(of: upload.content)
        let ticket = ledger.send(StoredObject(kind: .blob, repository: repository, reference: digest), digest)
        _ = try exchange.ask("PUT", Endpoint.closing(upload.target, as: digest), expecting: 201)
        ledger.acknowledge(ticket)
    }

    private mutating func sendChunk(of index: Int, by exchange: inout KillExchange) throws {
        let upload = uploads[index]
        let left = upload.content.count - upload.acknowledged
        guard left > 2 else { return try end(index, by: &exchange) }
        let count = Int.random(in: 2...left, using: &generator)
        let first = upload.acknowledged
        let announcesRange = Bool.random(using: &generator)
        uploads[index].sent = first + count
        let answer = try exchange.ask(
            "PATCH", upload.target, headers: announcesRange ? ["Content-Range: \(first)-\(first + count - 1)"] : [],
            body: Array(upload.content[first..<(first + count)]), expecting: 202)
        guard try Self.offset(in: answer) == first + count else {
            throw KillExchange.UnexpectedAnswer(
                description: "a PATCH up to \(first + count) of \(upload.target) says \(answer["Range"] ?? "no Range")")
        }
        uploads[index].target = try answer.locationPath()
        uploads[index].acknowledged = first + count
    }

    private mutating func end(_ index: Int, by exchange: inout KillExchange) throws {
        let upload = uploads[index]
        let digest = SHA256.digest(of: upload.content)
        uploads[index].isEnding = true
        uploads[index].sent = upload.content.count
        let ticket = ledger.send(StoredObject(kind: .blob, repository: repository, reference: digest), digest)
        _ = try exchange.ask(
            "PUT", Endpoint.closing(upload.target, as: digest),
            body: Array(upload.content[upload.acknowledged...]), expecting: 201)
        ledger.acknowledge(ticket)
        uploads.remove(at: index)
        looseBlobs.append(digest)
    }

    private mutating func cancel(_ index: Int, by exchange: inout KillExchange) throws {
        uploads[index].isCancelling = true
        _ = try exchange.ask("DELETE", uploads[index].target, expecting: 204)
        uploads.remove(at: index)
    }

    /// How many bytes an upload holds; `0-0` says none, as no chunk here has one byte only.
    private static func offset(in answer: HTTPAnswer) throws -> Int {
        guard let range = answer["Range"], range.hasPrefix("0-"), let last = Int(range.dropFirst(2)) else {
            throw KillExchange.UnexpectedAnswer(description: "no Range of an upload: \(answer["Range"] ?? "none")")
        }
        return last == 0 ? 0 : last + 1
    }
}
