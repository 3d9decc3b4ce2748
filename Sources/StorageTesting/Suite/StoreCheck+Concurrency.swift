import NIOCore
import ObjectStorage

extension StoreCheck {
    static let concurrency = [
        StoreCheck("of 64 puts if absent at once, one wins and its content stays") { store in
            let winners = try await winners(of: 64) { number in
                _ = try await store.put("\(number)", at: key("a/b/c"), if: .absent)
            }
            try expect("the number of winners", winners.count, is: 1)
            try await expect("the content", store.text(of: key("a/b/c")), is: winners.first.map(String.init))
        },
        StoreCheck("of 64 puts of one version at once, one wins and its content stays") { store in
            let version = try await store.put("old", at: key("a"))
            let winners = try await winners(of: 64) { number in
                _ = try await store.put("\(number)", at: key("a"), if: .version(version))
            }
            try expect("the number of winners", winners.count, is: 1)
            try await expect("the content", store.text(of: key("a")), is: winners.first.map(String.init))
        },
        StoreCheck("of 64 deletes of one version at once, one wins") { store in
            let version = try await store.put("old", at: key("a"))
            let winners = try await winners(of: 64) { _ in try await store.delete(key("a"), if: .version(version)) }
            try expect("the number of winners", winners.count, is: 1)
        },
        StoreCheck("counters that are raised by compare-and-swap lose no step") { store in
            try await store.put("0", at: key("a"))
            try await concurrently(8) { _ in
                var steps = 0
                while steps < 10 {
                    let object = try required("the counter", await store.read(key("a"), upTo: 100))
                    let count = try required("the number", Int(String(buffer: object.bytes)))
                    do {
                        try await store.put("\(count + 1)", at: key("a"), if: .version(object.version))
                        steps += 1
                    } catch let error as StorageError where error.code == .conditionFailed {}
                }
            }
            try await expect("the counter", store.text(of: key("a")), is: "80")
        },
        StoreCheck("a reader sees one content or another while it is replaced, never a mixture or nothing") { store in
            let size = 200_000
            try await store.put(ByteBuffer(repeating: 0, count: size), at: key("a"), if: .always)
            try await concurrently(8) { number in
                for round in 0..<20 {
                    if number < 2 {
                        try await store.put(ByteBuffer(repeating: UInt8(round), count: size), at: key("a"), if: .always)
                        continue
                    }
                    let bytes: ByteBuffer
                    if number < 5 {
                        bytes = try required("the object", await store.read(key("a"), upTo: size)).bytes
                    } else {
                        do {
                            let reader = try required("the reader", await store.open(key("a")))
                            bytes = try await reader.everything()
                        } catch let error as StorageError where error.code == .replaced {
                            continue
                        }
                    }
                    try expect("the size", bytes.readableBytes, is: size)
                    let first = bytes.readableBytesView.first ?? 0
                    try expect(bytes == ByteBuffer(repeating: first, count: size), "two contents are mixed")
                }
            }
        },
        StoreCheck("writers that share new containers all succeed, and all is there") { store in
            try await concurrently(32) { number in
                try await store.put("\(number)", at: key("a/b/c/d").appending("n\(number)/link"))
            }
            try await expect("the number of keys", store.allKeys().count, is: 32)
        },
        StoreCheck("what is acknowledged beside a tree that is deleted again and again is there") { store in
            try await concurrently(4) { number in
                for round in 0..<25 {
                    if number == 0 {
                        try await store.deleteTree(key("a/b"))
                    } else if number == 1 {
                        try await store.put("x", at: key("a/b/c/d"))
                    } else {
                        let mine = key("a").appending("n\(number)-\(round)")
                        try await store.put("mine", at: mine)
                        try await expect("the content of \(mine)", store.text(of: mine), is: "mine")
                    }
                }
            }
            try await store.deleteTree(key("a/b"))
            try await expect("the number of keys", store.allKeys().count, is: 50)
        },
        StoreCheck("64 objects grow at once without meeting") { store in
            try await concurrently(64) { number in
                let session = try await store.beginAppend(key("uploads").appending("\(number)/data"))
                for _ in 0..<4 { try await session.append(ByteBuffer(repeating: UInt8(number), count: 10_000)) }
                try await session.publish(as: key("blobs").appending("\(number)/data"))
            }
            for number in 0..<64 {
                let object = try await store.read(key("blobs").appending("\(number)/data"), upTo: 40_000)
                try expect(
                    object?.bytes == ByteBuffer(repeating: UInt8(number), count: 40_000),
                    "object \(number) is not its own")
            }
            try await expect("the unfinished ones", store.allKeys(below: key("uploads")), is: [])
        },
    ]

    /// The numbers whose `body` did not end with `.conditionFailed`.
    private static func winners(
        of count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws -> [Int] {
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<count {
                group.addTask {
                    do {
                        try await body(number)
                        return number
                    } catch let error as StorageError where error.code == .conditionFailed {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { winners, number in
                if let number { winners.append(number) }
            }
        }
    }

    static func concurrently(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            try await group.waitForAll()
        }
    }
}
