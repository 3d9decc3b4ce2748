import NIOCore
import ObjectStorage

/// A write that is interrupted at every call: what was there before, what it does, and what is allowed afterwards.
struct DiskScenario: Sendable, CustomStringConvertible {
    let description: String
    /// What each key holds before, durably.
    var before: [String: String] = [:]
    /// What the keys hold when ``act`` has returned; nil for nothing.
    let after: [String: String?]
    /// Whether keys hold nothing for a time between.
    var passesThroughAbsence = false
    let act: @Sendable (FilesystemStore) async throws -> Void

    /// A key that no scenario touches.
    static let neighbour = "repositories/other/link"

    func prepare(_ store: FilesystemStore) async throws {
        try await store.put("neighbour", at: key(DiskScenario.neighbour))
        for (name, text) in before { try await store.put(text, at: key(name)) }
    }

    /// As ``act``, after it may have been done already.
    func actAgain(_ store: FilesystemStore) async throws {
        do {
            try await act(store)
        } catch let error as StorageError where error.code == .conditionFailed {}
    }

    static let link = String(repeating: "sha256:0123456789", count: 20)

    static let all = [
        DiskScenario(description: "put in new directories", after: ["a/b/c/link": link]) { store in
            try await store.put(link, at: key("a/b/c/link"))
        },
        DiskScenario(description: "put over an object", before: ["a/link": "old"], after: ["a/link": link]) { store in
            try await store.put(link, at: key("a/link"))
        },
        DiskScenario(description: "put if absent", after: ["a/link": link]) { store in
            try await store.put(link, at: key("a/link"), if: .absent)
        },
        DiskScenario(description: "put of a version", before: ["a/link": "old"], after: ["a/link": link]) { store in
            guard let old = try await store.read(key("a/link"), upTo: 1000) else { return }
            try await store.put(link, at: key("a/link"), if: .version(old.version))
        },
        DiskScenario(description: "put of nothing", before: ["a/link": "old"], after: ["a/link": ""]) { store in
            try await store.put("", at: key("a/link"))
        },
        DiskScenario(description: "delete", before: ["a/link": "old"], after: ["a/link": nil]) { store in
            try await store.delete(key("a/link"), if: .always)
        },
        DiskScenario(
            description: "delete a tree", before: ["t/a/link": "1", "t/b/c/link": "2", "t/link": "3"],
            after: ["t/a/link": nil, "t/b/c/link": nil, "t/link": nil]
        ) { store in
            try await store.deleteTree(key("t"))
        },
        DiskScenario(
            description: "delete a tree and write it again", before: ["t/a/link": "1"], after: ["t/a/link": link],
            passesThroughAbsence: true
        ) { store in
            try await store.deleteTree(key("t"))
            try await store.put(link, at: key("t/a/link"))
        },
        DiskScenario(description: "append and publish", after: ["blobs/1/data": "hello, world"]) { store in
            let session = try await store.beginAppend(key("uploads/1/data"))
            try await session.append(ByteBuffer(string: "hello, "))
            try await session.append(ByteBuffer(string: "world"))
            try await session.publish(as: key("blobs/1/data"))
        },
        DiskScenario(
            description: "append, suspend, resume and publish over an object", before: ["blobs/1/data": "old"],
            after: ["blobs/1/data": "hello, world"]
        ) { store in
            let first = try await store.beginAppend(key("uploads/1/data"))
            try await first.append(ByteBuffer(string: "hello, there"))
            try await first.suspend()
            let second = try await store.resumeAppend(key("uploads/1/data"), at: 7)
            try await second?.append(ByteBuffer(string: "world"))
            try await second?.publish(as: key("blobs/1/data"))
        },
        DiskScenario(description: "append and discard", before: ["blobs/1/data": "old"], after: [:]) { store in
            let session = try await store.beginAppend(key("uploads/1/data"))
            try await session.append(ByteBuffer(string: "hello"))
            try await session.discard()
        },
    ]

    /// Throws unless the store holds what this scenario allows, acknowledged or not.
    func check(_ store: FilesystemStore, acknowledged: Bool) async throws {
        guard try await store.text(of: key(DiskScenario.neighbour)) == "neighbour" else {
            throw ScenarioFailure("the neighbour has changed")
        }
        for (name, new) in after {
            let seen = try await store.text(of: key(name))
            let isNew = seen == new
            let isOld = seen == before[name] || (seen == nil && passesThroughAbsence)
            guard isNew || (!acknowledged && isOld) else {
                throw ScenarioFailure("\(name) holds \(seen ?? "nothing"), acknowledged: \(acknowledged)")
            }
        }
    }
}

struct ScenarioFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
