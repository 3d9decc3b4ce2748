import NIOCore
import ObjectStorage

extension StoreCheck {
    static let conditions = [
        StoreCheck("a put if absent writes once") { store in
            try await store.put("first", at: key("a/b"), if: .absent)
            try await expect("the second put", failsWith: .conditionFailed) {
                try await store.put("second", at: key("a/b"), if: .absent)
            }
            try await expect("the content", store.text(of: key("a/b")), is: "first")
            try await store.delete(key("a/b"), if: .always)
            try await store.put("third", at: key("a/b"), if: .absent)
            try await expect("the content", store.text(of: key("a/b")), is: "third")
        },
        StoreCheck("a put of a version succeeds as long as the content is that of the version") { store in
            let first = try await store.put("first", at: key("a"))
            let second = try await store.put("second", at: key("a"), if: .version(first))
            try await expect("a put of the old version", failsWith: .conditionFailed) {
                try await store.put("third", at: key("a"), if: .version(first))
            }
            try await expect("the content", store.text(of: key("a")), is: "second")
            try await store.put("third", at: key("a"), if: .version(second))
            try await expect("the content", store.text(of: key("a")), is: "third")
        },
        StoreCheck("versions of long contents are told apart, whether or not the sizes differ") { store in
            let contents: [ByteBuffer] = [
                .pattern(5000, seed: 1), .pattern(5000, seed: 2), .pattern(5001, seed: 2), .pattern(300, seed: 3),
            ]
            let old = try await store.put("old", at: key("a"))
            var current = old
            for content in contents {
                let next = try await store.put(content, at: key("a"), if: .version(current))
                for stale in [old, current] {
                    try await expect("a put of a stale version", failsWith: .conditionFailed) {
                        try await store.put("stale", at: key("a"), if: .version(stale))
                    }
                }
                current = next
            }
            try await expect("the delete", store.delete(key("a"), if: .version(current)), is: true)
        },
        StoreCheck("a put of a version of an absent key changes nothing") { store in
            let version = try await store.put("first", at: key("a"))
            try await store.delete(key("a"), if: .always)
            try await expect("the put", failsWith: .conditionFailed) {
                try await store.put("second", at: key("a"), if: .version(version))
            }
            try await expect("the content", store.text(of: key("a")), is: nil)
        },
        StoreCheck("the version read is the version put, and no two contents have the same") { store in
            let contents = [
                ByteBuffer(), ByteBuffer(string: "a"), ByteBuffer(string: "e\u{301}"), ByteBuffer(string: "\u{e9}"),
                ByteBuffer(bytes: [0]), ByteBuffer(bytes: [0, 0]), .pattern(5000, seed: 1), .pattern(5000, seed: 2),
            ]
            var versions: Set<ObjectVersion> = []
            for content in contents {
                let put = try await store.put(content, at: key("a"), if: .always)
                let read = try required("the object", await store.read(key("a"), upTo: 5000)).version
                try expect("the version read", read, is: put)
                versions.insert(put)
            }
            try expect("the number of versions", versions.count, is: contents.count)
        },
        StoreCheck("a published object has a version") { store in
            let session = try await store.beginAppend(key("upload"))
            try await session.append("con")
            try await session.append("tent")
            try await session.publish(as: key("a"))
            let version = try required("the object", await store.read(key("a"), upTo: 10)).version
            let new = try await store.put("new", at: key("a"), if: .version(version))
            try await expect("a put of the version before", failsWith: .conditionFailed) {
                try await store.put("newer", at: key("a"), if: .version(version))
            }
            try await expect("the delete", store.delete(key("a"), if: .version(new)), is: true)
        },
        StoreCheck("a store knows which conditions hold against other processes") { store in
            let support = try await store.conditionSupport()
            try await expect("what it says later", store.conditionSupport(), is: support)
            try await expect("the keys", store.allKeys(), is: [])
        },
        StoreCheck("a delete of a version spares another") { store in
            let first = try await store.put("first", at: key("a"))
            let second = try await store.put("second", at: key("a"))
            try await expect("the delete of the old version", failsWith: .conditionFailed) {
                try await store.delete(key("a"), if: .version(first))
            }
            try await expect("the content", store.text(of: key("a")), is: "second")
            try await expect("the delete of the version", store.delete(key("a"), if: .version(second)), is: true)
            try await expect("the content", store.text(of: key("a")), is: nil)
            try await expect("the delete of a version of an absent key", failsWith: .conditionFailed) {
                try await store.delete(key("a"), if: .version(second))
            }
        },
        StoreCheck("a delete if absent never deletes") { store in
            try await store.put("x", at: key("a"))
            try await expect("the delete", failsWith: .conditionFailed) {
                try await store.delete(key("a"), if: .absent)
            }
            try await expect("the content", store.text(of: key("a")), is: "x")
            try await expect("the delete of an absent key", store.delete(key("b"), if: .absent), is: false)
        },
    ]
}
