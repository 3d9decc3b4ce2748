import NIOCore
import OCI
import ObjectStorage
import Registry
import Synchronization
import Testing

@Suite("Tags that several replicas move", .timeLimit(.minutes(30)))
struct TagMoveTests {
    @Test("do not go back when a request that was lost arrives after another was acknowledged")
    func lateRequest() async throws {
        let test = try Replicas(2)
        try await test.repository(0).pushImage("0", tag: "latest")
        let one = try await test.repository(0).pushImage("1", tag: "one")
        test.bucket.loseAnswer(of: try test.tagLink("latest"))
        let bytes = try #require(try await test.repository(0).manifest(.digest(one))?.blob.bytes)
        // The client is told that it may try again; what becomes of its request is open.
        await #expect(throws: StorageError.self) {
            _ = try await test.repository(0).putManifest(bytes, mediaType: nil, as: try #require(Reference("latest")))
        }
        let two = try await test.repository(1).pushImage("2", tag: "latest")
        await test.bucket.repeatLostWrites()
        for number in 0..<2 { #expect(try await test.repository(number).digest(of: "latest") == two) }
    }

    @Test("are not taken away by a deletion that was lost and arrives after they were moved")
    func lateDeletion() async throws {
        let test = try Replicas(2)
        try await test.repository(0).pushImage("1", tag: "latest")
        test.bucket.delayDeletion(of: try test.tagLink("latest"))
        let tag = try #require(Tag("latest"))
        await #expect(throws: StorageError.self) { _ = try await test.repository(0).deleteTag(tag) }
        let two = try await test.repository(1).pushImage("2", tag: "latest")
        await test.bucket.repeatLostWrites()
        #expect(try await test.repository(0).digest(of: "latest") == two)
        #expect(try await test.repository(0).deleteTag(tag))
        #expect(try await !test.repository(1).deleteTag(tag))
    }

    @Test("are found when what they point at is pushed again while it is looked up")
    func pushedWhileRead() async throws {
        let test = try Replicas(2)
        let image = try await test.repository(0).pushImage("x", tag: "v1")
        let bytes = try #require(try await test.repository(0).manifest(.digest(image))?.blob.bytes)
        // From now on it is guessed where the tag points.
        #expect(try await test.repository(1).digest(of: "v1") == image)
        let tag = try test.tagLink("v1")
        let revision = try test.revisionLink(image)
        try await test.bucket.deleteTree(revision)
        let (ahead, later) = (test.bucket.hold(.read(revision)), test.bucket.holdBefore(.read(tag)))
        let answer = Task { try await test.repository(1).digest(of: "v1") }
        await ahead.whenReached()
        await later.whenReached()
        ahead.open()
        _ = try await test.repository(0).putManifest(bytes, mediaType: nil, as: .digest(image))
        later.open()
        #expect(try await answer.value == image)
    }

    @Test("end where the last move left them, and no reader sees one go back", arguments: [true, false])
    func storm(_ losesAnswers: Bool) async throws {
        for seed in 1...5 as ClosedRange<UInt64> {
            let test = try Replicas(3, over: Bucket(seed: seed))
            var images: [Digest] = []
            for version in 0..<24 {
                images.append(try await test.repository(0).pushImage("\(version)", tag: "\(version)"))
            }
            let history = MoveHistory()
            let bucket = test.bucket
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    let mine = (0..<4).map { images[writer * 4 + $0] }
                    group.addTask {
                        let repository = try test.repository(writer)
                        for image in mine {
                            guard let bytes = try await repository.manifest(.digest(image))?.blob.bytes else {
                                continue
                            }
                            if losesAnswers, writer == 0 { bucket.loseAnswer(of: try test.tagLink("latest")) }
                            let begun = history.tick()
                            do {
                                _ = try await repository.putManifest(
                                    bytes, mediaType: nil, as: try #require(Reference("latest")))
                                history.add(image, begun: begun, acknowledged: true)
                            } catch is StorageError {
                                history.add(image, begun: begun, acknowledged: false)
                            }
                            await bucket.repeatLostWrites()
                        }
                    }
                }
                try await group.waitForAll()
            }
            await bucket.repeatLostWrites()
            let last = try #require(try await test.repository(1).digest(of: "latest"))
            #expect(history.mayEnd(with: last), "seed \(seed): a move that was acknowledged later is lost")
        }
    }

    @Test("and manifests that one deletes while another pushes them are there whole or not at all")
    func deletionMeetsPush() async throws {
        for seed in 1...40 as ClosedRange<UInt64> {
            let test = try Replicas(2, over: Bucket(seed: seed))
            let image = try await test.repository(0).pushImage("x", tag: "v1")
            let bytes = try #require(try await test.repository(0).manifest(.digest(image))?.blob.bytes)
            async let push = test.repository(0).putManifest(bytes, mediaType: nil, as: try #require(Reference("v2")))
            async let deletion = test.repository(1).deleteManifest(image)
            _ = try await (push, deletion)
            let isThere = try await test.repository(0).manifest(.digest(image)) != nil
            let tags = try await test.repository(1).tags(after: nil, limit: 9)?.tags.map(\.text) ?? []
            // Deleted last, all is gone. Pushed last, what the push named is there; what it did not name may be.
            #expect(isThere ? tags.contains("v2") : tags.isEmpty, "seed \(seed)")
        }
    }
}

/// Moves of one tag and when they began and ended, by a clock that only counts.
private final class MoveHistory: Sendable {
    private struct Move: Sendable {
        var image: Digest
        var begun: Int
        var ended: Int
        var acknowledged: Bool
    }

    private let time = SharedCount()
    private let moves = Mutex<[Move]>([])

    func tick() -> Int { time.add() }

    func add(_ image: Digest, begun: Int, acknowledged: Bool) {
        let move = Move(image: image, begun: begun, ended: tick(), acknowledged: acknowledged)
        moves.withLock { $0.append(move) }
    }

    /// Whether the tag may point at `image` when all has ended: no acknowledged move began after its own had ended. One that was
    /// not acknowledged may have happened at any time since it began.
    func mayEnd(with image: Digest) -> Bool {
        moves.withLock { moves in
            guard let last = moves.first(where: { $0.image == image }) else { return false }
            return !last.acknowledged || !moves.contains { $0.acknowledged && $0.begun > last.ended }
        }
    }
}
