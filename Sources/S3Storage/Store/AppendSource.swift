import NIOCore
import ObjectStorage

/// Where the bytes of an unfinished object are.
enum AppendSource: Hashable, Sendable {
    /// In parts of an upload, and behind them in ``AppendRecord/tail``.
    case parts(AppendRecord)
    /// In an object at the session's own key: an upload that was completed to be read or copied.
    case object(size: Int64, etag: S3ETag)

    /// Bytes.
    var size: Int64 {
        switch self {
        case .parts(let record): record.size
        case .object(let size, _): size
        }
    }

    /// What another server left at a key, or a process of ours that died before it wrote a record: the parts of the newest
    /// upload that has any, or the object, whichever is more. Distribution, when it goes on with a session whose last part is
    /// small, completes the upload and begins another with the object as its first part, so both can be there.
    static func found(
        uploads: [(upload: S3Upload, parts: [S3Part])], object: S3ObjectHead?
    ) -> AppendSource? {
        var best = object.map { AppendSource.object(size: $0.size, etag: $0.etag) }
        for (upload, parts) in uploads {
            let ordered = parts.sorted { $0.number < $1.number }
            // A gap is a part that did not arrive before its server died.
            let whole = zip(ordered, 1...).prefix { $0.number == $1 }.map(\.0)
            let record = AppendRecord(upload: upload, parts: whole, nextNumber: (ordered.last?.number ?? 0) + 1)
            if !whole.isEmpty || best == nil, record.size >= best?.size ?? 0 {
                best = .parts(record)
                if !whole.isEmpty { break }
            }
        }
        return best
    }
}

extension AppendRecord {
    /// How a session goes on at an offset.
    enum Cut: Hashable, Sendable {
        /// With these parts and this tail.
        case here(AppendRecord)
        /// The offset lies within a part, or behind one that is too small to have others behind it: parts cannot be read, so
        /// these have to become an object first.
        case within([S3Part])
    }

    /// What remains of it when what lies behind the first `offset` bytes is dropped; `offset` is at most ``size``.
    func cut(at offset: Int64) -> Cut {
        var kept = AppendRecord(upload: upload, hasObject: hasObject, nextNumber: freeNumber)
        var end: Int64 = 0
        for part in parts {
            guard end + part.size <= offset else { break }
            kept.parts.append(part)
            end += part.size
        }
        if kept.parts.count == parts.count {
            kept.tail = tail.getSlice(at: tail.readerIndex, length: Int(offset - end)) ?? tail
            end = offset
        }
        let isUsable = kept.parts.allSatisfy { $0.size >= PartSizes.least }
        if end == offset, isUsable {
            if offset == size {
                kept.nextNumber = nextNumber
                kept.isSealed = isSealed
            }
            return .here(kept)
        }
        if end < offset { kept.parts.append(parts[kept.parts.count]) }
        return .within(kept.parts)
    }
}
