import NIOCore
import ObjectStorage

/// What this session writes into its record; reasons are ``AppendRecord``'s.
extension S3AppendSession {
    /// Says that these bytes are all, before the upload is completed to them. Free for what is not in an upload that others know.
    func seal(noting note: ByteBuffer) async throws(StorageError) {
        try requireBound(of: note)
        try await whileOpen { () async throws(StorageError) in
            try await takeBack()
            try await seal(noting: .some(note))
        }
    }

    /// A longer note would push the end of the record's first line out of what is read of it.
    func requireBound(of note: ByteBuffer) throws(StorageError) {
        guard note.readableBytes > AppendRecord.largestNote else { return }
        throw StorageError(
            .tooLarge,
            "the note of \(key) has \(note.readableBytes) bytes, and may have \(AppendRecord.largestNote)")
    }

    func seal(noting note: ByteBuffer?) async throws(StorageError) {
        guard object == nil, upload != nil, !isSealed, unrecorded == nil || hasRecord else { return }
        if let part = assembly.next(.enough) { try await send(part) }
        try await arrival()
        try await writeRecord(noting: note, isSealed: true)
    }

    /// More bytes come behind those of a sealed record: its last part number stays the tail's.
    func unseal() {
        guard isSealed else { return }
        isSealed = false
        assembly.goOn(from: numbersEnd)
    }

    /// Makes what is at the server and in memory durable.
    func writeRecord(noting note: ByteBuffer?, isSealed: Bool) async throws(StorageError) {
        let record = AppendRecord(
            upload: upload, parts: assembly.finished, hasObject: hasObject, note: note,
            nextNumber: assembly.nextNumber, isSealed: isSealed)
        try await write(record, tail: assembly.gathered.pieces)
        // From now on others know the upload.
        numbersEnd = record.freeNumber
        recorded = (record.parts.count, assembly.gathered.count, note)
        self.isSealed = isSealed
        synchronizedSize = assembly.offset
    }

    /// Sees to it that the number of a part, which is to be sent now, is this session's alone.
    func reserveNumber(of part: PartAssembly.Outgoing) async throws(StorageError) {
        guard upload != nil, part.number >= numbersEnd else { return }
        guard part.number <= PartSizes.maximumCount else {
            throw StorageError(.tooLarge, "\(key) has used up the part numbers of its upload; begin it anew")
        }
        var record: AppendRecord
        let tail: [ByteBuffer]
        if let recorded {
            record = AppendRecord(
                upload: upload, parts: Array(assembly.finished.prefix(recorded.parts)), hasObject: hasObject,
                note: recorded.note)
            // The part begins with it.
            tail = part.payload.prefix(recorded.tail)
        } else {
            let found = try await store.readRecord(store.recordKey(of: key))
            guard let found, recordCondition == .version(ObjectVersion(found.etag.text)) else {
                throw StorageError(.conditionFailed, "somebody else has gone on with \(key)")
            }
            record = found.record
            tail = [record.tail]
        }
        record.nextNumber = min(part.number + AppendRecord.claim, PartSizes.maximumCount + 1)
        try await write(record, tail: tail)
        numbersEnd = record.nextNumber
        recorded = nil
    }

    private func write(_ record: AppendRecord, tail: [ByteBuffer]) async throws(StorageError) {
        let payload = record.payload(tail: tail, word: store.client.surroundings.writeMark())
        // Unless the condition fails, nobody knows for certain that the record does not name the upload.
        let mine = unrecorded
        unrecorded = nil
        do throws(StorageError) {
            let etag = try await store.put(payload, at: store.recordKey(of: key), if: recordCondition)
            recordCondition = .version(ObjectVersion(etag.text))
        } catch {
            if error.code == .conditionFailed { unrecorded = mine }
            throw error
        }
    }
}

extension S3Payload {
    /// The first `count` bytes, in pieces.
    fileprivate func prefix(_ count: Int) -> [ByteBuffer] {
        var rest = count
        return pieces.prefix { _ in rest > 0 }.map { piece in
            let length = min(rest, piece.readableBytes)
            rest -= length
            return piece.getSlice(at: piece.readerIndex, length: length) ?? piece
        }
    }
}
