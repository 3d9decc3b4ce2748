import NIOCore
import ObjectStorage

/// Objects of several parts, for stores that send them in such.
extension StoreCheck {
    static let expecting = [
        StoreCheck("what was begun for a target is published there, small or large, its size known or not") { store in
            for (number, count) in [0, 5, 300_000, 12 << 20].enumerated() {
                for size in [nil, Int64(count)] {
                    let target = key("blobs").appending("\(number)/data")
                    let content = ByteBuffer.pattern(count)
                    let session = try await store.beginAppend(
                        key("uploads/1/data"), expecting: AppendExpectation(target: target, size: size, isNew: true))
                    try await append(content, to: session)
                    try await expect("the target before", store.metadata(of: target), is: nil)
                    try await session.publish(as: target)
                    try await expect(whole(target, of: store) == content, "the object of \(count) bytes differs")
                    try await expect("the unfinished ones", store.allKeys(below: key("uploads")), is: [])
                    try await store.delete(target, if: .always)
                }
            }
        },
        StoreCheck("what was begun for a target is suspended and resumed like any other") { store in
            let target = key("blobs/1/data")
            let upload = key("uploads/1/data")
            let content = ByteBuffer.pattern(12 << 20)
            var session = try await store.beginAppend(upload, expecting: AppendExpectation(target: target))
            try await append(try slice(content, 0, 11 << 20), to: session)
            try await expect("the suspended size", session.suspend(), is: 11 << 20)
            try await expect("the appended size", store.appendedSize(upload), is: 11 << 20)
            try await expect("the target meanwhile", store.metadata(of: target), is: nil)
            session = try required("the session", await store.resumeAppend(upload, at: 11 << 20))
            try await append(try slice(content, 11 << 20, 1 << 20), to: session)
            try await session.publish(as: target)
            try await expect(whole(target, of: store) == content, "the object differs")
            try await expect("the keys", store.allKeys(), is: [target])
        },
        StoreCheck("beginning anew replaces what was suspended, for whichever target it was") { store in
            let upload = key("uploads/1/data")
            for targets in [(nil, key("a")), (key("b"), nil), (key("a"), key("b")), (nil, nil)]
                as [(ObjectKey?, ObjectKey?)]
            {
                let first = try await store.beginAppend(upload, expecting: AppendExpectation(target: targets.0))
                try await append(.pattern(11 << 20, seed: 1), to: first)
                try await first.suspend()
                let second = try await store.beginAppend(upload, expecting: AppendExpectation(target: targets.1))
                try await expect("the offset", second.offset, is: 0)
                try await second.append("new")
                try await expect("the suspended size", second.suspend(), is: 3)
                let third = try required("the session", await store.resumeAppend(upload, at: 3))
                let target = targets.1 ?? key("c")
                try await third.publish(as: target)
                try await expect("the content", store.text(of: target), is: "new")
                try await expect("the keys", store.allKeys(), is: [target])
                try await store.delete(target, if: .always)
            }
        },
    ]

    static let large = [
        StoreCheck("an object of several parts is suspended and resumed at any size, and published whole") { store in
            let content = ByteBuffer.pattern(23 << 20)
            let upload = key("uploads/1/data")
            let stops = [1, 3 << 20, 6 << 20, 6 << 20 + 1, 17 << 20, 22 << 20 + 12_345, 23 << 20]
            var offset = 0
            for stop in stops {
                let session =
                    offset == 0
                    ? try await store.beginAppend(upload)
                    : try required("the session", await store.resumeAppend(upload, at: Int64(offset)))
                try await append(try slice(content, offset, stop - offset), to: session)
                try await expect("the suspended size", session.suspend(), is: Int64(stop))
                try await expect("the appended size", store.appendedSize(upload), is: Int64(stop))
                offset = stop
            }
            let last = try required("the session", await store.resumeAppend(upload, at: Int64(offset)))
            try await last.publish(as: key("blobs/1/data"))
            try await expect(whole(key("blobs/1/data"), of: store) == content, "the object differs")
            try await expect("the keys", store.allKeys(), is: [key("blobs/1/data")])
        },
        StoreCheck("resuming drops what lies behind the offset, whatever parts it is in") { store in
            let content = ByteBuffer.pattern(18 << 20)
            let upload = key("uploads/1/data")
            for offset in [0, 7, 5 << 20, 6 << 20, 11 << 20 + 3, 17 << 20, 18 << 20] {
                let first = try await store.beginAppend(upload)
                try await append(try slice(content, 0, 6 << 20), to: first)
                try await first.synchronize()
                try await append(try slice(content, 6 << 20, 12 << 20), to: first)
                try await first.suspend()
                let second = try required("the session", await store.resumeAppend(upload, at: Int64(offset)))
                try await expect("the offset", second.offset, is: Int64(offset))
                try await second.append("!")
                try await expect("the suspended size", second.suspend(), is: Int64(offset + 1))
                let third = try required("the session", await store.resumeAppend(upload, at: Int64(offset + 1)))
                try await third.append("?")
                try await third.publish(as: key("a"))
                var wanted = try slice(content, 0, offset)
                wanted.writeString("!?")
                try await expect(whole(key("a"), of: store) == wanted, "an object resumed at \(offset) differs")
                try await expect("the keys", store.allKeys(), is: [key("a")])
            }
        },
        StoreCheck("an unfinished object of several parts is read back, goes on, and is published") { store in
            let content = ByteBuffer.pattern(14 << 20)
            for stop in [11 << 20, 14 << 20] {
                let session = try await store.beginAppend(key("uploads/1/data"))
                try await append(try slice(content, 0, stop), to: session)
                let read = try await session.reader().everything(inPiecesOf: 1 << 20)
                try expect(read == slice(content, 0, stop), "what is read back differs")
                try await append(try slice(content, stop, 14 << 20 - stop), to: session)
                try await session.publish(as: key("a"))
                try await expect(whole(key("a"), of: store) == content, "the object differs")
                try await expect("the keys", store.allKeys(), is: [key("a")])
            }
        },
        StoreCheck("a discarded object of several parts leaves nothing") { store in
            for target in [nil, key("a")] {
                let first = try await store.beginAppend(
                    key("uploads/1/data"), expecting: AppendExpectation(target: target))
                try await append(.pattern(11 << 20), to: first)
                try await first.synchronize()
                try await first.discard()
                try await expect("the appended size", store.appendedSize(key("uploads/1/data")), is: nil)
                try await expect("the keys", store.allKeys(), is: [])
                let strays = try await store.discardStrayAppends(below: .root, begunBefore: .max, isDryRun: true)
                try expect("what it leaves", strays, is: [])
            }
        },
    ]

    /// Appends in pieces, as a registry does.
    private static func append(_ bytes: ByteBuffer, to session: any AppendSession) async throws {
        var rest = bytes
        while let piece = rest.readSlice(length: min(rest.readableBytes, 256 << 10)), piece.readableBytes > 0 {
            try await session.append(piece)
        }
    }

    private static func whole(_ key: ObjectKey, of store: any ObjectStore) async throws -> ByteBuffer {
        try await required("the reader of \(key)", await store.open(key)).everything(inPiecesOf: 1 << 20)
    }

    private static func slice(_ bytes: ByteBuffer, _ start: Int, _ count: Int) throws -> ByteBuffer {
        try required("the bytes \(start)..<\(start + count)", bytes.getSlice(at: start, length: count))
    }
}
