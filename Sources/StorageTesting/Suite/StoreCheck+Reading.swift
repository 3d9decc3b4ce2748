import NIOCore
import ObjectStorage

extension StoreCheck {
    static let reading = [
        StoreCheck("an absent key has no metadata, no content and no reader") { store in
            for absent in [key("a"), key("a/b/c"), .root] {
                try await expect("the metadata of \(absent)", store.metadata(of: absent), is: nil)
                try await expect("the content of \(absent)", store.text(of: absent), is: nil)
                try await expect(store.open(absent) == nil, "\(absent) can be opened")
                try await expect("the appended size of \(absent)", store.appendedSize(absent), is: nil)
            }
        },
        StoreCheck("a container has no metadata, no content and no reader") { store in
            try await store.put("x", at: key("a/b/c"))
            for container in [key("a"), key("a/b"), .root] {
                try await expect("the metadata of \(container)", store.metadata(of: container), is: nil)
                try await expect("the content of \(container)", store.text(of: container), is: nil)
                try await expect(store.open(container) == nil, "\(container) can be opened")
            }
        },
        StoreCheck("which of many keys are present is told in their order") { store in
            var wanted: [Bool] = []
            var keys: [ObjectKey] = []
            for number in 0..<300 {
                let object = key("d").appending("\(number * 7919 % 300)/current/link")
                keys.append(object)
                wanted.append(number % 3 == 0)
                if number % 3 == 0 { try await store.put("x", at: object) }
            }
            try await expect("which are present", store.present(keys), is: wanted)
            try await expect("what is asked of none", store.present([]), is: [])
            let object = try required("a key", keys.first)
            let mixed = [object, key("d"), .root, object, object.appending("below")]
            try await expect("which of mixed keys are", store.present(mixed), is: [true, false, false, true, false])
            try await store.delete(object, if: .always)
            try await expect("whether a deleted one is", store.present([object]), is: [false])
        },
        StoreCheck("nothing is below an object") { store in
            try await store.put("x", at: key("a"))
            try await expect("the metadata of a/b", store.metadata(of: key("a/b")), is: nil)
            try await expect("the content of a/b", store.text(of: key("a/b")), is: nil)
            try await expect(store.open(key("a/b")) == nil, "a/b can be opened")
            try await expect("the listing of a", store.names(of: key("a")), is: [])
        },
        StoreCheck("the limit of a read is the largest size that it answers") { store in
            try await store.put("12345", at: key("a"))
            let five = try await store.read(key("a"), upTo: 5)
            try expect("the content", five.map { String(buffer: $0.bytes) }, is: "12345")
            try await expect("a read up to 4 of 5 bytes", failsWith: .tooLarge) {
                _ = try await store.read(key("a"), upTo: 4)
            }
        },
        StoreCheck("an object of no bytes exists, and reads as none") { store in
            try await store.put("", at: key("empty"))
            try await expect("its size", store.metadata(of: key("empty"))?.size, is: 0)
            try await expect("its content up to 0 bytes", store.read(key("empty"), upTo: 0)?.bytes.readableBytes, is: 0)
            let reader = try required("its reader", await store.open(key("empty")))
            try expect("the reader's size", reader.size, is: 0)
            try await expect("what the reader reads", reader.read(0..<0).readableBytes, is: 0)
        },
        StoreCheck("ranges are read at the start, at the end, and across any border") { store in
            let content = ByteBuffer.pattern(3 << 20)
            let session = try await store.beginAppend(key("a"))
            var rest = content
            while let piece = rest.readSlice(length: min(rest.readableBytes, 700_001)), piece.readableBytes > 0 {
                try await session.append(piece)
            }
            try await session.publish(as: key("b"))
            let reader = try required("its reader", await store.open(key("b")))
            let size = reader.size
            try expect("its size", size, is: 3 << 20)
            let ranges: [Range<Int64>] = [
                0..<1, 0..<0, size..<size, (size - 1)..<size, 0..<(1 << 20), 700_000..<700_002, 700_001..<700_001,
                1_400_000..<(1_400_000 + 1 << 20), (size - 1 << 20)..<size,
            ]
            for range in ranges where range.upperBound <= size {
                let wanted = content.getSlice(at: Int(range.lowerBound), length: range.count)
                try await expect(reader.read(range) == wanted, "the bytes \(range) differ from what was appended")
            }
            try await expect(reader.everything() == content, "the whole differs from what was appended")
        },
        StoreCheck("a range beyond the end is an error") { store in
            try await store.put("12345", at: key("a"))
            let reader = try required("its reader", await store.open(key("a")))
            try await expect("reading 3..<6 of 5 bytes", failsWith: .inputOutput) { _ = try await reader.read(3..<6) }
        },
        StoreCheck("a reader gives the bytes that it opened or none, never those of another content") { store in
            let old = ByteBuffer.pattern(3_000_000, seed: 1)
            for name in ["replaced", "deleted"] { try await store.put(old, at: key("a").appending(name), if: .always) }
            var readers: [any ObjectReader] = []
            for name in ["replaced", "deleted"] {
                let reader = try required("the reader of \(name)", await store.open(key("a").appending(name)))
                try await expect(reader.read(0..<1000) == old.getSlice(at: 0, length: 1000), "the first bytes differ")
                readers.append(reader)
            }
            try await store.put(.pattern(3_000_000, seed: 2), at: key("a/replaced"), if: .always)
            try await store.delete(key("a/deleted"), if: .always)
            for reader in readers {
                for start: Int64 in [1000, 2_000_000] {
                    do {
                        let bytes = try await reader.read(start..<(start + 500_000))
                        try expect(
                            bytes == old.getSlice(at: Int(start), length: 500_000), "bytes of another content are read")
                    } catch let error as StorageError {
                        try expect("the error", error.code, is: .replaced)
                    }
                }
            }
        },
        StoreCheck("an object is read backwards and by many at once") { store in
            let content = ByteBuffer.pattern(3 << 20)
            try await store.put(content, at: key("a"), if: .always)
            let reader = try required("its reader", await store.open(key("a")))
            for start in stride(from: 3 << 20, to: 0, by: -(256 << 10)).map({ Int64($0) - 256 << 10 }) where start >= 0
            {
                let wanted = content.getSlice(at: Int(start), length: 256 << 10)
                try await expect(reader.read(start..<(start + 256 << 10)) == wanted, "the bytes at \(start) differ")
            }
            try await concurrently(6) { number in
                try await expect(
                    reader.everything(inPiecesOf: 100_000 + Int64(number)) == content, "one of many reads differently")
            }
        },
        StoreCheck("a local file, when there is one, holds the bytes") { store in
            let content = ByteBuffer.pattern(100_000)
            try await store.put(content, at: key("a"), if: .always)
            let reader = try required("its reader", await store.open(key("a")))
            guard let file = reader.localFile else { return }
            try expect(file.bytes(count: 100_001) == content, "the local file's bytes are not the object's")
        },
        StoreCheck("the time of an object is that of its writing") { store in
            try await store.put("x", at: key("a"))
            try await store.put("x", at: key("b"))
            let a = try required("the metadata of a", await store.metadata(of: key("a")))
            let b = try required("the metadata of b", await store.metadata(of: key("b")))
            try expect(abs(a.modified - b.modified) < 60, "two writes lie \(b.modified - a.modified) s apart")
            try expect(a.modified >= 0, "the time is \(a.modified), before 1970")
        },
    ]
}
