import NIOCore
import ObjectStorage

extension StoreCheck {
    static let deleting = [
        StoreCheck("a deleted object is gone, and its neighbours are not") { store in
            try await store.put("x", at: key("a/b"))
            try await store.put("y", at: key("a/c"))
            try await expect("the delete", store.delete(key("a/b"), if: .always), is: true)
            try await expect("the content", store.text(of: key("a/b")), is: nil)
            try await expect("the keys", store.allKeys(), is: [key("a/c")])
        },
        StoreCheck("a delete of nothing, of a container or of the root says that there was none") { store in
            try await store.put("x", at: key("a/b"))
            for absent in [key("b"), key("a/c"), key("a/b/c"), key("x/y/z"), key("a"), .root] {
                try await expect("the delete of \(absent)", store.delete(absent, if: .always), is: false)
            }
            try await expect("the keys", store.allKeys(), is: [key("a/b")])
        },
        StoreCheck("a deleted key can be written again") { store in
            try await store.put("x", at: key("a/b/c"))
            try await store.delete(key("a/b/c"), if: .always)
            try await store.put("y", at: key("a/b/c"))
            try await expect("the content", store.text(of: key("a/b/c")), is: "y")
        },
        StoreCheck("a tree is deleted with all below it, and nothing beside it") { store in
            for kept in [key("ab"), key("a-b/c"), key("b/a/x")] { try await store.put("kept", at: kept) }
            for gone in [key("a/x"), key("a/y/z"), key("a/y/w/v"), key("a/a/a")] {
                try await store.put("gone", at: gone)
            }
            try await expect("the delete", store.deleteTree(key("a")), is: true)
            try await expect("the keys", store.allKeys(), is: [key("a-b/c"), key("ab"), key("b/a/x")])
            try await expect("the second delete", store.deleteTree(key("a")), is: false)
        },
        StoreCheck("a tree may be a single object, and is no other when nothing is there") { store in
            try await store.put("x", at: key("a/b"))
            try await expect("the delete of nothing", store.deleteTree(key("c/d")), is: false)
            try await expect("the delete below an object", store.deleteTree(key("a/b/c")), is: false)
            try await expect("the delete of an object", store.deleteTree(key("a/b")), is: true)
            try await expect("the content", store.text(of: key("a/b")), is: nil)
        },
        StoreCheck("a deleted tree can be written again, as a tree or as an object") { store in
            try await store.put("x", at: key("a/b/c"))
            try await store.deleteTree(key("a"))
            try await store.put("y", at: key("a/b/c"))
            try await expect("the content", store.text(of: key("a/b/c")), is: "y")
            try await store.deleteTree(key("a/b"))
            try await store.put("z", at: key("a/b"))
            try await expect("the content", store.text(of: key("a/b")), is: "z")
        },
        StoreCheck("pruning takes away what is empty, and no object") { store in
            try await store.put("x", at: key("a/b/c/d"))
            try await store.put("y", at: key("a/e"))
            try await store.delete(key("a/b/c/d"), if: .always)
            try await store.prune(key("a"))
            try await expect("the keys", store.allKeys(), is: [key("a/e")])
            try await store.prune(key("a/e"))
            try await store.prune(key("absent"))
            try await store.prune(.root)
            try await expect("the content", store.text(of: key("a/e")), is: "y")
            try await store.put("z", at: key("a/b"))
            try await expect("what takes the place", store.text(of: key("a/b")), is: "z")
        },
        StoreCheck("the tree of the root is everything, and the store goes on") { store in
            try await store.put("x", at: key("a/b"))
            try await store.put("y", at: key("c"))
            try await store.deleteTree(.root)
            try await expect("the keys", store.allKeys(), is: [])
            try await store.probe()
            try await store.put("z", at: key("a/b"))
            try await expect("the content", store.text(of: key("a/b")), is: "z")
        },
        StoreCheck("what was suspended goes with its tree") { store in
            for target in [nil, key("blobs/1/data")] {
                let session = try await store.beginAppend(
                    key("uploads/1/data"), expecting: AppendExpectation(target: target))
                try await session.append("x")
                try await store.put("y", at: key("uploads/1/startedat"))
                try await session.suspend()
                try await expect("the delete", store.deleteTree(key("uploads/1")), is: true)
                try await expect("the appended size", store.appendedSize(key("uploads/1/data")), is: nil)
                try await expect(store.resumeAppend(key("uploads/1/data"), at: 0) == nil, "it can be resumed")
                try await expect("the keys", store.allKeys(), is: [])
            }
        },
        StoreCheck("a tree of more objects than a page is deleted whole") { store in
            try await concurrently(16) { number in
                for index in 0..<70 {
                    try await store.put("x", at: key("a").appending("n\(number)").appending("\(index)/link"))
                }
            }
            try await store.put("x", at: key("b"))
            try await expect("the delete", store.deleteTree(key("a")), is: true)
            try await expect("the keys", store.allKeys(), is: [key("b")])
        },
    ]
}
