import NIOCore
import OCI
import ObjectStorage
import Registry
import Testing

@Suite("What is remembered")
struct RememberingTests {
    /// The ways to ask for what a repository has; each says what it found.
    enum Question: CaseIterable, Sendable {
        case manifestByTag, manifestByDigest, blob, blobSize

        func ask(_ test: WatchedContent, _ image: Digest, _ blob: Digest) async throws -> String? {
            switch self {
            case .manifestByTag: try await test.repository.digest(of: "v1")?.text
            case .manifestByDigest: try await test.repository.manifest(.digest(image))?.digest.text
            case .blob: try await test.repository.text(of: blob)
            case .blobSize: try await test.repository.blobSize(blob).map { "\($0)" }
            }
        }

        /// Whether it is answered from memory, without waiting.
        func isRemembered(_ test: WatchedContent, _ image: Digest, _ blob: Digest) throws -> Bool {
            switch self {
            case .manifestByTag: test.repository.rememberedManifest(try #require(Reference("v1"))) != nil
            case .manifestByDigest: test.repository.rememberedManifest(.digest(image)) != nil
            case .blob: test.repository.rememberedBlob(blob) != nil
            case .blobSize: test.repository.rememberedBlobSize(blob) != nil
            }
        }
    }

    /// What an answer rests on.
    enum Place: Sendable {
        case tag, revision, manifestBytes, layer, bytes

        func key(_ test: WatchedContent, _ image: Digest, _ blob: Digest) throws -> ObjectKey {
            switch self {
            case .tag: try test.tagLink("v1")
            case .revision: try test.revisionLink(image)
            case .manifestBytes: try test.bytes(image)
            case .layer: try test.layerLink(blob)
            case .bytes: try test.bytes(blob)
            }
        }
    }

    private func pushed(_ test: WatchedContent) async throws -> (image: Digest, blob: Digest) {
        (try await test.repository.pushImage("layer", tag: "v1"), digestOf("layer"))
    }

    @Test("is asked of the store once in half a second, however often a client asks", arguments: Question.allCases)
    func hot(_ question: Question) async throws {
        let test = try WatchedContent()
        let (image, blob) = try await pushed(test)
        // A small blob is read whole by the first reader, and its size looked at by the second.
        for _ in 0..<2 { _ = try await question.ask(test, image, blob) }
        for _ in 0..<3 {
            let answer = try await question.ask(test, image, blob)
            #expect(answer != nil)
            _ = test.store.takeCalls()
            test.clock.advance(by: TestClock.second / 2)
            for _ in 0..<10 { #expect(try await question.ask(test, image, blob) == answer) }
            #expect(test.store.takeCalls().isEmpty)
            #expect(try question.isRemembered(test, image, blob))
            test.clock.advance(by: TestClock.second / 2)
            #expect(try !question.isRemembered(test, image, blob))
            #expect(try await question.ask(test, image, blob) == answer)
            #expect(!test.store.takeCalls().isEmpty)
        }
    }

    @Test(
        "is seen within a second when somebody changes it in the store by hand",
        arguments: [
            (Question.manifestByTag, Place.tag), (.manifestByTag, .revision), (.manifestByDigest, .revision),
            (.manifestByTag, .manifestBytes), (.manifestByDigest, .manifestBytes), (.blob, .layer), (.blob, .bytes),
            (.blobSize, .layer), (.blobSize, .bytes),
        ])
    func byHand(_ question: Question, _ place: Place) async throws {
        let test = try WatchedContent()
        let (image, blob) = try await pushed(test)
        for _ in 0..<3 { #expect(try await question.ask(test, image, blob) != nil) }
        try await test.remove(place.key(test, image, blob))
        // What a server remembers may be a second old.
        #expect(try await question.ask(test, image, blob) != nil)
        test.passSecond()
        #expect(try await question.ask(test, image, blob) == nil)
    }

    @Test("is nothing while others may write to the store", arguments: Question.allCases)
    func others(_ question: Question) async throws {
        for reason in 0..<4 {
            let authority = WriteAuthority(isGranted: reason != 0, isSole: reason != 1)
            let test = try WatchedContent(authority: authority) { options in
                options.isShared = reason == 2
                if reason == 3 { options.rememberedLinks = 0 }
            }
            let (image, blob) = try await pushed(test)
            for _ in 0..<3 { #expect(try await question.ask(test, image, blob) != nil) }
            #expect(try !question.isRemembered(test, image, blob))
            let place: Place =
                switch question {
                case .manifestByTag: .tag
                case .manifestByDigest: .revision
                case .blob, .blobSize: .layer
                }
            try await test.remove(place.key(test, image, blob))
            #expect(try await question.ask(test, image, blob) == nil, "\(reason)")
        }
    }

    @Test("is what was just written: a tag that moves, goes and comes back is seen at once")
    func ownTags() async throws {
        let test = try WatchedContent()
        for round in 0..<5 {
            let image = try await test.repository.pushImage("layer \(round)", tag: "v1")
            for _ in 0..<3 { #expect(try await test.repository.digest(of: "v1") == image) }
            let tag = try #require(Tag("v1"))
            if round == 2 {
                #expect(try await test.repository.deleteTag(tag))
                #expect(try await test.repository.digest(of: "v1") == nil)
            } else if round == 3 {
                #expect(try await test.repository.deleteManifest(image))
                #expect(try await test.repository.digest(of: "v1") == nil)
                #expect(try await test.repository.manifest(.digest(image)) == nil)
            }
        }
    }

    @Test("is what was just written: a blob that goes, comes back and is mounted is seen at once")
    func ownBlobs() async throws {
        let test = try WatchedContent()
        let other = test.content.repository(try #require(RepositoryName("other")))
        for _ in 0..<3 {
            let blob = try await test.repository.push("layer")
            for _ in 0..<3 { #expect(try await test.repository.text(of: blob) == "layer") }
            #expect(try await other.blobSize(blob) == nil)
            #expect(try await other.mountBlob(blob, from: test.repository))
            for _ in 0..<3 { #expect(try await other.blobSize(blob) == 5) }
            #expect(try await test.repository.deleteBlob(blob))
            #expect(try await test.repository.blobSize(blob) == nil)
            #expect(try await test.repository.blob(blob) == nil)
            #expect(try await other.deleteBlob(blob))
            #expect(try await other.blobSize(blob) == nil)
        }
    }

    @Test("of a blob that is pushed anew is its new size")
    func mended() async throws {
        let test = try WatchedContent()
        let blob = try await test.repository.push("layer")
        try await test.plant("torn", at: test.bytes(blob))
        #expect(try await test.repository.blobSize(blob) == 4)
        try await test.repository.push("layer")
        #expect(try await test.repository.blobSize(blob) == 5)
    }

    @Test("is not what a promise rests on: a push asks the store for what it refers to")
    func promise() async throws {
        let test = try WatchedContent()
        let (_, blob) = try await pushed(test)
        #expect(try await test.repository.blobSize(blob) == 5)
        try await test.remove(test.bytes(blob))
        #expect(try await test.repository.blobSize(blob) == 5)
        let text = imageText(config: digestOf("{}"), layers: [blob]) + " "
        let error = await #expect(throws: RegistryError.self) {
            try await test.repository.putManifest(
                ByteBuffer(string: text), mediaType: nil, as: try #require(Reference("v2")))
        }
        #expect(error?.details == [.text(blob.text)])
        let other = test.content.repository(try #require(RepositoryName("other")))
        #expect(try await !other.mountBlob(blob, from: test.repository))
    }
}
