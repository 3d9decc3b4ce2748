import NIOCore
import ObjectStorage

extension StoreCheck {
    static let appending = [
        StoreCheck("what was appended is published whole under another key, and gone from its own") { store in
            let session = try await store.beginAppend(key("uploads/1/data"))
            try await expect("the offset at first", session.offset, is: 0)
            try await session.append("hello, ")
            try await session.append("")
            try await session.append("world")
            try await expect("the offset", session.offset, is: 12)
            try await expect("what was made durable", session.synchronize(), is: 12)
            try await expect("the target before", store.text(of: key("blobs/1/data")), is: nil)
            try await session.publish(as: key("blobs/1/data"))
            try await expect("the target after", store.text(of: key("blobs/1/data")), is: "hello, world")
            try await expect("the appended size after", store.appendedSize(key("uploads/1/data")), is: nil)
            try await expect("the keys", store.allKeys(), is: [key("blobs/1/data")])
        },
        StoreCheck("publishing replaces what is there") { store in
            try await store.put("a long old content", at: key("a"))
            let session = try await store.beginAppend(key("upload"))
            try await session.append("new")
            try await session.publish(as: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "new")
            try await expect("the keys", store.allKeys(), is: [key("a")])
        },
        StoreCheck("an object of no bytes can be published") { store in
            try await store.beginAppend(key("upload")).publish(as: key("a/b"))
            try await expect("its size", store.metadata(of: key("a/b"))?.size, is: 0)
        },
        StoreCheck("an object can be published under the key that it was begun at") { store in
            let session = try await store.beginAppend(key("a"))
            try await session.append("x")
            try await session.publish(as: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "x")
        },
        StoreCheck("an ended session is closed, however it ended") { store in
            let ends: [(String, @Sendable (any AppendSession) async throws -> Void)] = [
                ("publishing", { try await $0.publish(as: key("a")) }),
                ("suspending", { _ = try await $0.suspend() }),
                ("discarding", { try await $0.discard() }),
            ]
            for (name, end) in ends {
                let session = try await store.beginAppend(key("upload"))
                try await session.append("x")
                try await end(session)
                try await expect("an append after \(name)", failsWith: .closed) { try await session.append("y") }
                try await expect("synchronizing after \(name)", failsWith: .closed) {
                    _ = try await session.synchronize()
                }
                try await expect("reading after \(name)", failsWith: .closed) { _ = try await session.reader() }
                for (again, endAgain) in ends {
                    try await expect("\(again) after \(name)", failsWith: .closed) { try await endAgain(session) }
                }
            }
            try await expect("the content", store.text(of: key("a")), is: "x")
        },
        StoreCheck("a discarded object leaves nothing") { store in
            let session = try await store.beginAppend(key("a/upload"))
            try await session.append("x")
            try await session.discard()
            try await expect("the appended size", store.appendedSize(key("a/upload")), is: nil)
            try await expect(store.resumeAppend(key("a/upload"), at: 0) == nil, "it can be resumed")
            try await expect("the keys", store.allKeys(), is: [])
        },
        StoreCheck("an unfinished object reads back what was appended so far") { store in
            let content = ByteBuffer.pattern(400_000)
            let session = try await store.beginAppend(key("upload"))
            try await expect("the size at first", session.reader().size, is: 0)
            try await session.append(content)
            try await expect(
                session.reader().everything() == content, "what is read back differs from what was appended")
            try await session.append("more")
            try await expect("the size later", session.reader().size, is: 400_004)
            try await session.publish(as: key("a"))
            try await expect("the published size", store.metadata(of: key("a"))?.size, is: 400_004)
        },
        StoreCheck("beginning again begins empty") { store in
            let first = try await store.beginAppend(key("upload"))
            try await first.append("old old old")
            try await first.suspend()
            let second = try await store.beginAppend(key("upload"))
            try await expect("the offset", second.offset, is: 0)
            try await second.append("new")
            try await second.publish(as: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "new")
        },
    ]

    static let resuming = [
        StoreCheck("a suspended object is resumed where it was") { store in
            let first = try await store.beginAppend(key("upload"))
            try await first.append("hello, ")
            try await expect("the suspended size", first.suspend(), is: 7)
            try await expect("the appended size", store.appendedSize(key("upload")), is: 7)
            let second = try required("the session", await store.resumeAppend(key("upload"), at: 7))
            try await expect("the offset", second.offset, is: 7)
            try await second.append("world")
            try await second.publish(as: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "hello, world")
        },
        StoreCheck("a session that was dropped can be resumed where it was synchronized") { store in
            try await {
                let session = try await store.beginAppend(key("upload"))
                try await session.append("hello")
                try await session.synchronize()
            }()
            let session = try required("the session", await store.resumeAppend(key("upload"), at: 5))
            try await session.publish(as: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "hello")
        },
        StoreCheck("resuming drops what lies behind the offset, across pieces") { store in
            let content = ByteBuffer.pattern(500_000)
            for offset in [0, 1, 99_999, 100_000, 100_001, 400_000, 499_999, 500_000] {
                let first = try await store.beginAppend(key("upload"))
                var rest = content
                while let piece = rest.readSlice(length: 100_000) { try await first.append(piece) }
                try await first.suspend()
                let second = try required("the session", await store.resumeAppend(key("upload"), at: Int64(offset)))
                try await expect("the offset", second.offset, is: Int64(offset))
                try await second.append("!")
                try await second.publish(as: key("a"))
                var wanted = content.getSlice(at: 0, length: offset) ?? ByteBuffer()
                wanted.writeString("!")
                let reader = try required("the reader", await store.open(key("a")))
                try await expect(reader.everything() == wanted, "an object resumed at \(offset) reads differently")
            }
        },
        StoreCheck("a reverted session leaves what was durable when it began") { store in
            let first = try await store.beginAppend(key("upload"))
            try await first.append("hello")
            try await first.suspend(noting: ByteBuffer(string: "the first"))
            for isSynchronized in [false, true] {
                let second = try required("the session", await store.resumeAppend(key("upload"), at: 5))
                try await second.append(", world")
                if isSynchronized { try await second.synchronize() }
                try await second.revert()
                try await expect("an append afterwards", failsWith: .closed) { try await second.append("!") }
                let third = try required("the session", await store.resumeAppend(key("upload"), at: 5))
                try await third.suspend(noting: ByteBuffer(string: "the first"))
                try await expect("the appended size", store.appendedSize(key("upload")), is: 5)
            }
        },
        StoreCheck("a note is kept with the bytes that it was made for, or not at all") { store in
            var offset: Int64 = 0
            var session = try await store.beginAppend(key("upload"))
            let keepsNotes = session.keepsNotes
            for note in ["one", "two", "three"] {
                try await session.append("hello")
                offset = try await session.suspend(noting: ByteBuffer(string: note))
                let found = try required("what was appended", await store.appended(key("upload")))
                try expect("the size", found.size, is: offset)
                try expect("the note", found.note.map { String(buffer: $0) }, is: keepsNotes ? note : nil)
                if keepsNotes {
                    try await expect("resuming with another note", failsWith: .conditionFailed) {
                        _ = try await store.resumeAppend(
                            key("upload"), at: offset, noted: ByteBuffer(string: "another"))
                    }
                }
                session = try required(
                    "the session",
                    await store.resumeAppend(key("upload"), at: offset, noted: ByteBuffer(string: note)))
                try await session.append("unnoted")
                if note == "two" { try await session.synchronize() }
                try await session.revert()
                session = try required("the session", await store.resumeAppend(key("upload"), at: offset))
            }
            try await session.publish(as: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "hellohellohello")
            try await expect(store.appended(key("upload")) == nil, "something is left")
        },
        StoreCheck("resuming beyond the end, or before the start, changes nothing") { store in
            let first = try await store.beginAppend(key("upload"))
            try await first.append("hello")
            try await first.suspend()
            for offset: Int64 in [6, .max, -1] {
                try await expect("resuming at \(offset)", failsWith: .conditionFailed) {
                    _ = try await store.resumeAppend(key("upload"), at: offset)
                }
            }
            try await expect("the appended size", store.appendedSize(key("upload")), is: 5)
        },
        StoreCheck("what was not begun cannot be resumed") { store in
            try await store.put("x", at: key("a/b"))
            for absent in [key("c"), key("a"), key("a/b/c"), .root] {
                try await expect(store.resumeAppend(absent, at: 0) == nil, "\(absent) can be resumed")
                try await expect("the appended size of \(absent)", store.appendedSize(absent), is: nil)
            }
        },
    ]
}
