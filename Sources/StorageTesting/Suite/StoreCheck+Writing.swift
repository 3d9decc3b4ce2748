import NIOCore
import ObjectStorage

extension StoreCheck {
    static let writing = [
        StoreCheck("what was put is read, listed and measured") { store in
            try await store.put("hello", at: key("a/b/c"))
            try await expect("the content", store.text(of: key("a/b/c")), is: "hello")
            try await expect("the size", store.metadata(of: key("a/b/c"))?.size, is: 5)
            try await expect("the keys", store.allKeys(), is: [key("a/b/c")])
        },
        StoreCheck("a put replaces the whole of a longer object") { store in
            try await store.put("a long content", at: key("a"))
            try await store.put("short", at: key("a"))
            try await expect("the content", store.text(of: key("a")), is: "short")
            try await expect("the keys", store.allKeys(), is: [key("a")])
        },
        StoreCheck("contents of every size come back as they were") { store in
            for size in [0, 1, 2, 71, 192, 193, 4095, 4096, 4097, 65_535, 65_536, 65_537, 1_000_003] {
                let content = ByteBuffer.pattern(size, seed: UInt64(size) + 1)
                try await store.put(content, at: key("a"), if: .always)
                let object = try required("the object of \(size) bytes", await store.read(key("a"), upTo: size))
                try expect(object.bytes == content, "an object of \(size) bytes reads differently")
            }
        },
        StoreCheck("a slice of a larger buffer is stored as the slice alone") { store in
            let slice = try required("a slice", ByteBuffer(string: "0123456789").getSlice(at: 3, length: 4))
            try await store.put(slice, at: key("a"), if: .always)
            try await expect("the content", store.text(of: key("a")), is: "3456")
        },
        StoreCheck("the root is no object's place") { store in
            try await expect("a put at the root", failsWith: .wrongKind) { try await store.put("x", at: .root) }
            try await expect("an append at the root", failsWith: .wrongKind) { _ = try await store.beginAppend(.root) }
        },
        StoreCheck("the longest component, and many of them, can be a key") { store in
            let long = ObjectKey.root.appending(String(repeating: "n", count: 255))
            let deep = key("deep").appending((0..<100).map { "d\($0)" }.joined(separator: "/"))
            try await store.put("long", at: long)
            try await store.put("deep", at: deep)
            try await expect("the long key's content", store.text(of: long), is: "long")
            try await expect("the deep key's content", store.text(of: deep), is: "deep")
            try await expect("the keys", store.allKeys(), is: [deep, long])
        },
        StoreCheck("names that differ in case or by a dot are different keys") { store in
            for name in ["a", "A", "a.", ".a", "a-", "a_", "...", "0"] {
                try await store.put(name, at: .root.appending(name))
            }
            for name in ["a", "A", "a.", ".a", "a-", "a_", "...", "0"] {
                try await expect("the content of \(name)", store.text(of: .root.appending(name)), is: name)
            }
        },
        StoreCheck("a store that works passes its own probe") { store in
            try await store.probe()
            try expect(!store.summary.isEmpty, "its summary is empty")
        },
    ]
}
