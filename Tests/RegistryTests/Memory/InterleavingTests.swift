import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Reads that meet writes", .timeLimit(.minutes(30)))
struct InterleavingTests {
    /// What becomes of the tag `v1`, which pointed at `old`.
    enum Change: CaseIterable, Sendable {
        case tagMoves, tagIsDeleted, manifestIsDeleted

        /// Returns what the tag points at afterwards.
        func make(_ test: WatchedContent, _ old: Digest) async throws -> Digest? {
            switch self {
            case .tagMoves:
                return try await test.repository.pushImage("new", tag: "v1")
            case .tagIsDeleted:
                #expect(try await test.repository.deleteTag(try #require(Tag("v1"))))
            case .manifestIsDeleted:
                #expect(try await test.repository.deleteManifest(old))
            }
            return nil
        }

        /// The last call to the store by which the tag changes.
        func call(_ test: WatchedContent) throws -> HeldStore.Call {
            self == .tagMoves ? .put(try test.tagLink("v1")) : .delete(try test.tagLink("v1"))
        }
    }

    @Test(
        "and are overtaken by them leave nothing behind of what was",
        arguments: Change.allCases, [true, false])
    func overtaken(_ change: Change, _ isKnownBefore: Bool) async throws {
        let test = try WatchedContent()
        let old = try await test.repository.pushImage("old", tag: "v1")
        if isKnownBefore {
            #expect(try await test.repository.digest(of: "v1") == old)
            test.passSecond()
        }
        let gate = test.store.hold(.read(try test.tagLink("v1")))
        let slow = Task { try await test.repository.digest(of: "v1") }
        await gate.whenReached()
        let new = try await change.make(test, old)
        // Asked after the answer, while the slow read still holds what was.
        #expect(try await test.repository.digest(of: "v1") == new)
        gate.open()
        let seen = try await slow.value
        #expect(seen == old || seen == nil)
        for _ in 0..<2 { #expect(try await test.repository.digest(of: "v1") == new) }
    }

    @Test("and begin while they go on see either, and those who ask afterwards the new", arguments: Change.allCases)
    func during(_ change: Change) async throws {
        let test = try WatchedContent()
        let old = try await test.repository.pushImage("old", tag: "v1")
        #expect(try await test.repository.digest(of: "v1") == old)
        let writing = test.store.hold(try change.call(test))
        let reading = test.store.hold(.read(try test.tagLink("v1")))
        let write = Task { try await change.make(test, old) }
        if change == .manifestIsDeleted {
            // It reads its tags first.
            await reading.whenReached()
            reading.open()
        }
        await writing.whenReached()
        let slow = Task { try await test.repository.digest(of: "v1") }
        if change != .manifestIsDeleted { await reading.whenReached() }
        writing.open()
        let new = try await write.value
        #expect(try await test.repository.digest(of: "v1") == new)
        reading.open()
        _ = try await slow.value
        for _ in 0..<2 { #expect(try await test.repository.digest(of: "v1") == new) }
    }

    @Test("of a blob's link and of its size are overtaken in the same way")
    func blobs() async throws {
        let test = try WatchedContent()
        let blob = try await test.repository.push("layer")
        let link = test.store.hold(.read(try test.layerLink(blob)))
        let slow = Task { try await test.repository.blobSize(blob) }
        await link.whenReached()
        #expect(try await test.repository.deleteBlob(blob))
        link.open()
        _ = try await slow.value
        #expect(try await test.repository.blobSize(blob) == nil)

        try await test.repository.push("layer")
        try await test.plant("torn", at: test.bytes(blob))
        let size = test.store.hold(.metadata(try test.bytes(blob)))
        let slower = Task { try await test.repository.blobSize(blob) }
        await size.whenReached()
        try await test.repository.push("layer")
        size.open()
        #expect(try await slower.value == 4)
        #expect(try await test.repository.blobSize(blob) == 5)
    }

    @Test("and began before this process became the writer count for nothing afterwards", arguments: [true, false])
    func takeOver(_ endsBefore: Bool) async throws {
        let authority = WriteAuthority(isGranted: false)
        let test = try WatchedContent(authority: authority)
        let old = try await test.repository.pushImage("old", tag: "v1")
        let new = try await test.repository.pushImage("new", tag: "v2")
        for _ in 0..<2 { #expect(try await test.repository.digest(of: "v1") == old) }
        let gate = test.store.hold(.read(try test.tagLink("v1")))
        let slow = Task { try await test.repository.digest(of: "v1") }
        await gate.whenReached()
        if endsBefore {
            gate.open()
            #expect(try await slow.value == old)
        }
        // The last deed of the writer before.
        try await test.plant(new.text, at: test.tagLink("v1"))
        authority.grant()
        if !endsBefore {
            gate.open()
            #expect(try await slow.value == old)
        }
        #expect(test.repository.rememberedManifest(try #require(Reference("v1"))) == nil)
        for _ in 0..<2 { #expect(try await test.repository.digest(of: "v1") == new) }
        #expect(test.repository.rememberedManifest(try #require(Reference("v1"))) != nil)
    }

    @Test("share one look at the store when they all find the same link too old")
    func sharing() async throws {
        let test = try WatchedContent()
        let image = try await test.repository.pushImage("layer", tag: "v1")
        #expect(try await test.repository.digest(of: "v1") == image)
        test.passSecond()
        _ = test.store.takeCalls()
        let link = HeldStore.Call.read(try test.tagLink("v1"))
        let gate = test.store.hold(link)
        let first = Task { try await test.repository.digest(of: "v1") }
        await gate.whenReached()
        let others = (0..<20).map { _ in Task { try await test.repository.digest(of: "v1") } }
        gate.open()
        #expect(try await first.value == image)
        for other in others { #expect(try await other.value == image) }
        #expect(test.store.takeCalls().filter { $0 == link }.count == 1)
    }

    @Test("never see a tag go back behind what its writer was told")
    func storm() async throws {
        let test = try WatchedContent(store: HeldStore(yields: true))
        var images: [Digest: Int] = [:]
        for version in 0..<20 { images[try await test.repository.pushImage("\(version)", tag: "\(version)")] = version }
        try await test.repository.pushImage("0", tag: "latest")
        let promised = SharedCount()
        let stale = SharedCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [images] in
                    while promised.value < 19 {
                        let least = promised.value
                        let found = try await test.repository.digest(of: "latest").flatMap { images[$0] }
                        if found ?? -1 < least { stale.add() }
                        await Task.yield()
                    }
                }
            }
            group.addTask {
                for version in 1..<20 {
                    try await test.repository.pushImage("\(version)", tag: "latest")
                    promised.set(version)
                }
            }
            try await group.waitForAll()
        }
        #expect(stale.value == 0)
    }
}
