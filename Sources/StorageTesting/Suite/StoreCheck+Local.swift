import NIOCore
import ObjectStorage

extension StoreCheck {
    /// What stores on this machine promise besides ``all``, which servers elsewhere cannot: kinds of keys that exclude each
    /// other, readers and sessions that know what becomes of their objects, versions that follow from the bytes alone.
    public static let local = [
        StoreCheck("a key below an object cannot be written") { store in
            try await store.put("x", at: key("a/b"))
            try await expect("a put below an object", failsWith: .wrongKind) {
                try await store.put("y", at: key("a/b/c"))
            }
            try await expect("a put far below an object", failsWith: .wrongKind) {
                try await store.put("y", at: key("a/b/c/d/e"))
            }
            try await expect("an append below an object", failsWith: .wrongKind) {
                _ = try await store.beginAppend(key("a/b/c"))
            }
            try await expect("the object", store.text(of: key("a/b")), is: "x")
            try await expect("the keys", store.allKeys(), is: [key("a/b")])
        },
        StoreCheck("a container, and the root, cannot be written") { store in
            try await store.put("x", at: key("a/b/c"))
            for container in [key("a"), key("a/b"), .root] {
                try await expect("a put at the container \(container)", failsWith: .wrongKind) {
                    try await store.put("y", at: container)
                }
                try await expect("an append at the container \(container)", failsWith: .wrongKind) {
                    _ = try await store.beginAppend(container)
                }
            }
            try await expect("the keys", store.allKeys(), is: [key("a/b/c")])
        },
        StoreCheck("a reader keeps its bytes when the object is replaced, begun anew or deleted") { store in
            let old = ByteBuffer.pattern(300_000, seed: 1)
            try await store.put(old, at: key("a/replaced"), if: .always)
            try await store.put(old, at: key("a/begun"), if: .always)
            try await store.put(old, at: key("a/deleted"), if: .always)
            try await store.put(old, at: key("a/published"), if: .always)
            var readers: [any ObjectReader] = []
            for name in ["replaced", "begun", "deleted", "published"] {
                readers.append(try required("the reader of \(name)", await store.open(key("a").appending(name))))
            }
            try await store.put("new", at: key("a/replaced"))
            let session = try await store.beginAppend(key("a/begun"))
            try await session.append("new")
            try await store.delete(key("a/deleted"), if: .always)
            let other = try await store.beginAppend(key("other"))
            try await other.append("new")
            try await other.publish(as: key("a/published"))
            try await store.deleteTree(key("a"))
            for reader in readers {
                try await expect(reader.everything() == old, "a reader's bytes have changed")
            }
        },
        StoreCheck("versions are equal exactly when the bytes are, short or long, text or not") { store in
            let contents = [
                ByteBuffer(), ByteBuffer(string: "a"), ByteBuffer(string: "b"), ByteBuffer(string: "ab"),
                ByteBuffer(string: "e\u{301}"), ByteBuffer(string: "\u{e9}"), ByteBuffer(bytes: [0]),
                ByteBuffer(bytes: [0, 0]),
                ByteBuffer(bytes: [0xff]), ByteBuffer(string: String(repeating: "a", count: 193)),
                ByteBuffer(string: String(repeating: "a", count: 192) + "b"), .pattern(5000, seed: 1),
                .pattern(5000, seed: 2),
                .pattern(4999, seed: 1),
            ]
            var versions: Set<ObjectVersion> = []
            for content in contents {
                let put = try await store.put(content, at: key("a"), if: .always)
                let read = try required("the object", await store.read(key("a"), upTo: 5000)).version
                let again = try await store.put(content, at: key("b"), if: .always)
                try expect("the version read", read, is: put)
                try expect("the version of the same bytes elsewhere", again, is: put)
                versions.insert(put)
            }
            try expect("the number of versions", versions.count, is: contents.count)
        },
        StoreCheck("a published object has the version of its bytes") { store in
            let session = try await store.beginAppend(key("upload"))
            try await session.append("con")
            try await session.append("tent")
            try await session.publish(as: key("a"))
            let version = try required("the object", await store.read(key("a"), upTo: 10)).version
            try await expect("the version of a put", store.put("content", at: key("b")), is: version)
            try await store.put("new", at: key("a"), if: .version(version))
            try await expect("the content", store.text(of: key("a")), is: "new")
        },
        StoreCheck("what is published at a container or below an object stays unfinished") { store in
            try await store.put("x", at: key("a/b"))
            for target in [key("a"), key("a/b/c"), .root] {
                let session = try await store.beginAppend(key("upload"))
                try await session.append("y")
                try await expect("publishing as \(target)", failsWith: .wrongKind) {
                    try await session.publish(as: target)
                }
                try await expect("the appended size", store.appendedSize(key("upload")), is: 1)
                try await expect("an append afterwards", failsWith: .closed) { try await session.append("z") }
            }
            try await expect("the content", store.text(of: key("a/b")), is: "x")
        },
        StoreCheck("unfinished objects go with their tree") { store in
            let session = try await store.beginAppend(key("uploads/1/data"))
            try await session.append("x")
            try await store.put("y", at: key("uploads/1/startedat"))
            try await store.deleteTree(key("uploads/1"))
            try await expect("the appended size", store.appendedSize(key("uploads/1/data")), is: nil)
            try await expect("publishing it", failsWith: .closed) { try await session.publish(as: key("blob")) }
            try await expect("the keys", store.allKeys(), is: [])
        },
        StoreCheck("what was pruned is listed no more") { store in
            try await store.put("x", at: key("a/b/c/d"))
            try await store.put("y", at: key("a/e"))
            try await store.delete(key("a/b/c/d"), if: .always)
            try await store.prune(key("a"))
            try await expect("the names", store.names(of: key("a")), is: ["e"])
        },
        StoreCheck("an unfinished object's reader goes on when the session does, and when it ends") { store in
            let content = ByteBuffer.pattern(400_000)
            let session = try await store.beginAppend(key("upload"))
            try await session.append(content)
            let reader = try await session.reader()
            try await session.append("more")
            try expect("the size", reader.size, is: 400_000)
            try await expect(reader.everything() == content, "what is read back differs from what was appended")
            try await session.publish(as: key("a"))
            try await expect(reader.everything() == content, "what is read back has changed by publishing")
        },
    ]
}
