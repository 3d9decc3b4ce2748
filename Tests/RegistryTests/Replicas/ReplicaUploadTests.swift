import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("Uploads that move between replicas", .timeLimit(.minutes(30)))
struct ReplicaUploadTests {
    @Test(
        "begin on one, go on on another and end on a third, and no byte is read again",
        arguments: [true, false], DigestAlgorithm.allCases)
    func threeReplicas(_ keepsNotes: Bool, _ algorithm: DigestAlgorithm) async throws {
        let test = try Replicas(3, over: Bucket(keepsNotes: keepsNotes))
        let id = try await test.repository(0).beginUpload(hashing: algorithm).id
        let pieces = ["begin ", "middle ", "end"]
        for (number, piece) in pieces.dropLast().enumerated() {
            var writer = try await test.repository(number).writer(id)
            try await writer.append(ByteBuffer(string: piece))
            _ = try await writer.suspend()
        }
        #expect(try await test.repository(2).uploadStatus(id)?.offset == 13)
        let digest = digestOf(pieces.joined(), algorithm)
        var writer = try await test.repository(2).writer(id, as: digest)
        try await writer.append(ByteBuffer(string: "end"))
        try await writer.finish(as: digest)
        for number in 0..<3 {
            #expect(try await test.repository(number).text(of: digest) == "begin middle end")
            #expect(try await test.repository(number).uploadStatus(id) == nil)
        }
        #expect(test.bucket.rereads == 0)
    }

    @Test("whose client did not say sha512 at the start are read again once, at the end")
    func unannounced() async throws {
        let test = try Replicas(2)
        let id = try await test.repository(0).beginUpload().id
        var writer = try await test.repository(0).writer(id)
        try await writer.append(ByteBuffer(string: "hello"))
        _ = try await writer.suspend()
        let digest = digestOf("hello", .sha512)
        let end = try await test.repository(1).writer(id, as: digest)
        try await end.finish(as: digest)
        #expect(try await test.repository(0).text(of: digest) == "hello")
        #expect(test.bucket.rereads == 1)
    }

    @Test("and are written by two at once have one winner; the other gets a conflict, and no byte of it stays")
    func twoWriters() async throws {
        let test = try Replicas(3)
        for start in ["", "start "] {
            let id = try await test.repository(0).beginUpload().id
            if !start.isEmpty {
                var first = try await test.repository(0).writer(id)
                try await first.append(ByteBuffer(string: start))
                _ = try await first.suspend()
            }
            var one = try await test.repository(0).writer(id)
            var two = try await test.repository(1).writer(id)
            var three = try await test.repository(2).writer(id)
            try await one.append(ByteBuffer(string: "winner"))
            try await two.append(ByteBuffer(string: "loser!"))
            // So much that it is written before the others end.
            try await three.append(ByteBuffer(repeating: 120, count: 300_000))
            let offset = try await one.suspend().offset
            #expect(offset == Int64(start.utf8.count) + 6)
            do {
                _ = try await two.suspend()
                Issue.record("two were taken")
            } catch let error as RegistryError {
                #expect(error.status == 409)
            }
            do {
                _ = try await three.suspend()
                Issue.record("three were taken")
            } catch let error as RegistryError {
                #expect(error.status == 409)
            }
            for number in 0..<3 { #expect(try await test.repository(number).uploadStatus(id)?.offset == offset) }
            let end = try await test.repository(1).writer(id)
            try await end.finish(as: digestOf(start + "winner"))
            #expect(try await test.repository(0).text(of: digestOf(start + "winner")) == start + "winner")
        }
    }

    @Test("and are ended by one while another writes are the blob that was ended, and the other is refused")
    func endedElsewhere() async throws {
        let test = try Replicas(2)
        let id = try await test.repository(0).beginUpload().id
        var start = try await test.repository(0).writer(id)
        try await start.append(ByteBuffer(string: "hello"))
        _ = try await start.suspend()
        var late = try await test.repository(0).writer(id)
        try await late.append(ByteBuffer(string: " and more"))
        let end = try await test.repository(1).writer(id)
        try await end.finish(as: digestOf("hello"))
        do {
            _ = try await late.suspend()
            Issue.record("it went on after its end")
        } catch let error as RegistryError {
            #expect([404, 409].contains(error.status))
        }
        #expect(try await test.repository(0).text(of: digestOf("hello")) == "hello")
        #expect(try await test.repository(0).uploadStatus(id) == nil)
    }

    @Test("and whose last answer was lost end well when the client asks another replica")
    func lostAnswer() async throws {
        let test = try Replicas(2)
        let id = try await test.repository(0).beginUpload().id
        var start = try await test.repository(0).writer(id)
        try await start.append(ByteBuffer(string: "hello"))
        _ = try await start.suspend()
        let digest = digestOf("hello")
        // The bytes are in their place, the link is not.
        test.bucket.loseAnswer(of: try test.key("blobs/sha256/\(digest.hex.prefix(2))/\(digest.hex)/data"))
        let end = try await test.repository(0).writer(id)
        do {
            try await end.finish(as: digest)
            Issue.record("it was acknowledged")
        } catch is StorageError {}
        #expect(try await test.repository(1).uploadStatus(id)?.offset == 5)
        let again = try await test.repository(1).writer(id)
        try await again.finish(as: digest)
        #expect(try await test.repository(0).text(of: digest) == "hello")
    }

    @Test(
        "leave no hash of a loser behind that could vouch for the winner's bytes", arguments: DigestAlgorithm.allCases)
    func losersState(_ algorithm: DigestAlgorithm) async throws {
        let test = try Replicas(3)
        let id = try await test.repository(0).beginUpload().id
        var start = try await test.repository(0).writer(id)
        try await start.append(ByteBuffer(string: "start "))
        _ = try await start.suspend()
        let lost = digestOf("start loser!", algorithm)
        var winner = try await test.repository(0).writer(id)
        var loser = try await test.repository(1).writer(id, as: lost)
        try await winner.append(ByteBuffer(string: "winner"))
        try await loser.append(ByteBuffer(string: "loser!"))
        _ = try await winner.suspend()
        do {
            try await loser.finish(as: lost)
            Issue.record("the loser ended it")
        } catch let error as RegistryError {
            #expect(error.status == 409)
        }
        let states = try test.key("repositories/team/app/_uploads/\(id)/hashstates")
        #expect(try await test.bucket.list(states, after: nil, limit: 9).entries.isEmpty)
        #expect(test.bucket.rereads == 0)
        let end = try await test.repository(2).writer(id, as: digestOf("start winner"))
        try await end.finish(as: digestOf("start winner"))
        #expect(try await test.repository(1).text(of: digestOf("start winner")) == "start winner")
    }

    @Test("and whose bytes the store has lost are unknown from then on, so that the client begins anew")
    func lostBytes() async throws {
        let test = try Replicas(2)
        let id = try await test.repository(0).beginUpload().id
        var start = try await test.repository(0).writer(id)
        try await start.append(ByteBuffer(string: "hello"))
        _ = try await start.suspend()
        test.bucket.failPublishing(with: StorageError(.lost, "the parts are gone"))
        let end = try await test.repository(1).writer(id, as: digestOf("hello"))
        do {
            try await end.finish(as: digestOf("hello"))
            Issue.record("what is lost was found")
        } catch let error as RegistryError {
            #expect(error.status == 404)
        }
        #expect(try await test.repository(0).uploadStatus(id) == nil)
    }

    @Test("never vouch for other bytes of the same number, which another replica has put in their place")
    func sameSize() async throws {
        let test = try Replicas(2, over: Bucket(keepsNotes: false))
        let id = try await test.repository(0).beginUpload().id
        var honest = try await test.repository(0).writer(id)
        try await honest.append(ByteBuffer(string: "honest"))
        _ = try await honest.suspend()
        // The state is lost, so the next replica begins anew.
        try await test.bucket.deleteTree(test.key("repositories/team/app/_uploads/\(id)/hashstates"))
        var forger = try await test.repository(1).writer(id)
        let offset = forger.offset
        #expect(offset == 0)
        try await forger.append(ByteBuffer(string: "forged"))
        _ = try await forger.suspend()
        let end = try await test.repository(0).writer(id)
        do {
            try await end.finish(as: digestOf("honest"))
            Issue.record("other bytes were taken for those of the digest")
        } catch let error as RegistryError {
            #expect(error.code == .digestInvalid)
        }
    }
}
