import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import StorageTesting
import Testing

@testable import S3Storage

@Suite("operations on an S3 server")
struct OperationTests {
    /// Servers that differ where S3 leaves room.
    enum Kind: CaseIterable, Sendable {
        case seaweedFS
        case moto

        func settings() async throws -> S3Settings {
            switch self {
            case .seaweedFS: try await SeaweedFS.settings()
            case .moto: try await Moto.settings()
            }
        }

        func with(_ body: (S3Client, (String) -> S3Key) async throws -> Void) async throws {
            try await S3Client.with(try await settings()) { client in
                try await client.learnPayloadCheck(at: S3Key(client.keys.prefix + "scratch"))
                try await body(client) { S3Key(client.keys.prefix + $0) }
            }
        }
    }

    @Test("an object is written, read, told of and deleted", arguments: Kind.allCases)
    func object(_ kind: Kind) async throws {
        try await kind.with { client, key in
            #expect(try await client.headObject(key("a/b")) == nil)
            guard case .absent = try await client.getObject(key("a/b")) else { throw Unexpected() }
            let etag = try await client.putObject(S3Payload("hello"), at: key("a/b"))
            let head = try #require(try await client.headObject(key("a/b")))
            #expect(head.size == 5 && head.etag == etag && head.writeMark == nil)
            #expect(abs(head.modified - client.surroundings.now()) < 60)
            #expect(try await client.getObject(key("a/b")).text() == "hello")
            try await client.deleteObject(key("a/b"))
            #expect(try await client.headObject(key("a/b")) == nil)
            try await client.deleteObject(key("a/b"))
        }
    }

    struct Unexpected: Error {}

    @Test("an empty object is one", arguments: Kind.allCases)
    func empty(_ kind: Kind) async throws {
        try await kind.with { client, key in
            try await client.putObject(S3Payload(), at: key("empty"))
            #expect(try await client.headObject(key("empty"))?.size == 0)
            #expect(try await client.getObject(key("empty")).text() == "")
        }
    }

    @Test("a range tells the size of the whole", arguments: Kind.allCases)
    func range(_ kind: Kind) async throws {
        try await kind.with { client, key in
            try await client.putObject(S3Payload("0123456789"), at: key("r"))
            guard case .object(let object) = try await client.getObject(key("r"), range: 3..<7) else {
                throw Unexpected()
            }
            #expect(object.head.size == 10 && object.length == 4)
            #expect(String(buffer: try await object.collect(upTo: 100)) == "3456")
            #expect(try await client.getObject(key("r"), range: 8..<100).text() == "89")
        }
    }

    @Test("a read under a condition says changed, unchanged or failed", arguments: Kind.allCases)
    func readConditions(_ kind: Kind) async throws {
        try await kind.with { client, key in
            let old = try await client.putObject(S3Payload("1"), at: key("c"))
            guard case .unchanged = try await client.getObject(key("c"), if: .differs(from: old)) else {
                throw Unexpected()
            }
            #expect(try await client.getObject(key("c"), if: .matches(old)).text() == "1")
            try await client.putObject(S3Payload("2"), at: key("c"))
            #expect(try await client.getObject(key("c"), if: .differs(from: old)).text() == "2")
            let error = await #expect(throws: S3Error.self) {
                _ = try await client.getObject(key("c"), if: .matches(old))
            }
            #expect(error?.reason == .conditionFailed)
        }
    }

    @Test("a write and a delete under a condition change nothing when it does not hold", arguments: Kind.allCases)
    func writeConditions(_ kind: Kind) async throws {
        try await kind.with { client, key in
            func fails(_ body: () async throws -> Void) async {
                let error = await #expect(throws: S3Error.self) { try await body() }
                #expect(error?.reason == .conditionFailed, "\(String(describing: error))")
            }
            let first = try await client.putObject(S3Payload("1"), at: key("w"), if: .absent)
            await fails { try await client.putObject(S3Payload("2"), at: key("w"), if: .absent) }
            let second = try await client.putObject(S3Payload("2"), at: key("w"), if: .matches(first))
            await fails { try await client.putObject(S3Payload("3"), at: key("w"), if: .matches(first)) }
            await fails { try await client.putObject(S3Payload("3"), at: key("none"), if: .matches(first)) }
            await fails { try await client.deleteObject(key("w"), if: .matches(first)) }
            await fails { try await client.deleteObject(key("none"), if: .matches(first)) }
            #expect(try await client.getObject(key("w")).text() == "2")
            #expect(try await client.headObject(key("w"))?.writeMark?.isEmpty == false)
            try await client.deleteObject(key("w"), if: .matches(second))
            #expect(try await client.headObject(key("w")) == nil)
        }
    }

    @Test("a listing has pages, groups and a place to begin behind", arguments: Kind.allCases)
    func listing(_ kind: Kind) async throws {
        try await kind.with { client, key in
            let names = ["l/a", "l/b/1", "l/b/2", "l/c d+&%<ü", "l/e", "m"]
            for name in names { try await client.putObject(S3Payload(name), at: key(name)) }
            let all = try await client.listObjects(S3ListQuery(prefix: key("l/")))
            #expect(all.entries.map(\.key) == names.dropLast().map(key))
            #expect(all.entries.first?.size == 3 && all.nextToken == nil)
            #expect(all.entries.first?.etag == (try await client.headObject(key("l/a"))?.etag))
            let grouped = try await client.listObjects(S3ListQuery(prefix: key("l/"), groups: true))
            #expect(grouped.commonPrefixes == [key("l/b/")])
            #expect(grouped.entries.count == 3)
            let after = try await client.listObjects(S3ListQuery(prefix: key("l/"), after: key("l/b/1")))
            #expect(after.entries.first?.key == key("l/b/2"))

            var paged: [S3Key] = []
            var query = S3ListQuery(prefix: key("l/"), limit: 2)
            repeat {
                let page = try await client.listObjects(query)
                #expect(page.entries.count <= 2)
                paged += page.entries.map(\.key)
                query.token = page.nextToken
            } while query.token != nil && paged.count < 10
            #expect(paged == all.entries.map(\.key))
            #expect(try await client.listObjects(S3ListQuery(prefix: key("none/"))).entries.isEmpty)
        }
    }

    @Test("a batch delete takes what is there and what is not", arguments: Kind.allCases)
    func batch(_ kind: Kind) async throws {
        try await kind.with { client, key in
            let keys = ["d/1", "d/a&b <c>", "d/none"].map(key)
            for one in keys.dropLast() { try await client.putObject(S3Payload("x"), at: one) }
            #expect(try await client.deleteObjects(keys).isEmpty)
            #expect(try await client.listObjects(S3ListQuery(prefix: key("d/"))).entries.isEmpty)
            #expect(try await client.deleteObjects([]).isEmpty)
        }
    }

    @Test("a copy is made within the server, if the source is still that", arguments: Kind.allCases)
    func copy(_ kind: Kind) async throws {
        try await kind.with { client, key in
            let etag = try await client.putObject(S3Payload("source"), at: key("from"))
            try await client.copyObject(from: key("from"), to: key("to"), ifSource: etag)
            #expect(try await client.getObject(key("to")).text() == "source")
            let error = await #expect(throws: S3Error.self) {
                try await client.copyObject(from: key("none"), to: key("to"))
            }
            #expect(error?.reason == .absent)
        }
    }

    @Test("an object is made of parts, sent and copied", arguments: Kind.allCases)
    func multipart(_ kind: Kind) async throws {
        try await kind.with { client, key in
            let mebibyte = ByteBuffer(repeating: UInt8(ascii: "m"), count: 1 << 20)
            var payload = S3Payload()
            for _ in 0..<5 { payload.append(mebibyte) }
            let source = try await client.putObject(payload, at: key("source"))

            let upload = try await client.createMultipartUpload(key("whole"))
            let page = try await client.listMultipartUploads(prefix: key("whole"))
            #expect(page.uploads.map(\.id) == [upload.id] && page.next == nil)
            #expect(page.uploads.first?.key == key("whole"))
            let parts = [
                try await client.uploadPart(payload, number: 1, of: upload),
                try await client.uploadPartCopy(
                    from: key("source"), range: 0..<(5 << 20), ifSource: source, number: 2, of: upload),
                try await client.uploadPart(S3Payload("end"), number: 3, of: upload),
            ]
            #expect(try await client.listParts(upload)?.parts == parts)
            #expect(try await client.listParts(upload, after: 2)?.parts == [parts[2]])
            #expect(try await client.headObject(key("whole")) == nil)
            let etag = try await client.completeMultipartUpload(upload, parts: parts)
            let head = try #require(try await client.headObject(key("whole")))
            #expect(head.size == 10 << 20 + 3 && head.etag == etag)
            #expect(try await client.getObject(key("whole"), range: (10 << 20 - 1)..<(10 << 20 + 3)).text() == "mend")
        }
    }

    @Test("an aborted upload is gone, and once more is no failure", arguments: Kind.allCases)
    func abort(_ kind: Kind) async throws {
        try await kind.with { client, key in
            let upload = try await client.createMultipartUpload(key("aborted"))
            try await client.abortMultipartUpload(upload)
            try await client.abortMultipartUpload(upload)
            #expect(try await client.listParts(upload) == nil)
            let error = await #expect(throws: S3Error.self) {
                _ = try await client.uploadPart(S3Payload("x"), number: 1, of: upload)
            }
            // moto breaks down here.
            #expect(error?.reason == (kind == .moto ? .unavailable : .absent))
        }
    }

    @Test("an upload completes under a condition", arguments: Kind.allCases)
    func completeCondition(_ kind: Kind) async throws {
        try await kind.with { client, key in
            try await client.putObject(S3Payload("there"), at: key("there"))
            let upload = try await client.createMultipartUpload(key("there"))
            let part = try await client.uploadPart(S3Payload("part"), number: 1, of: upload)
            let error = await #expect(throws: S3Error.self) {
                try await client.completeMultipartUpload(upload, parts: [part], if: .absent)
            }
            #expect(error?.reason == .conditionFailed)
            #expect(try await client.getObject(key("there")).text() == "there")
        }
    }

    @Test("a presigned URL lets anybody read, for one method and one object")
    func presigned() async throws {
        try await Kind.seaweedFS.with { client, key in
            try await client.putObject(S3Payload("shared"), at: key("odd name+&"))
            let url = try await client.presignedURL(
                .GET, key("odd name+&"), lifetime: .seconds(60), contentType: "text/x-test")
            let answer = try await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(120))
            #expect(answer.status == .ok)
            #expect(String(buffer: try await answer.body.collect(upTo: 100)) == "shared")
            #expect(answer.headers.first(name: "content-type") == "text/x-test")

            var head = HTTPClientRequest(
                url: try await client.presignedURL(.HEAD, key("odd name+&"), lifetime: .seconds(60)))
            head.method = .HEAD
            #expect(try await HTTPClient.shared.execute(head, timeout: .seconds(120)).status == .ok)
            let forged = HTTPClientRequest(url: url.replacing("odd", with: "old"))
            #expect(try await HTTPClient.shared.execute(forged, timeout: .seconds(120)).status == .forbidden)
        }
    }

    @Test("what a server checks of the bytes is found out, and nothing stays", arguments: Kind.allCases)
    func payloadCheck(_ kind: Kind) async throws {
        try await S3Client.with(try await kind.settings()) { client in
            #expect(client.payloadCheck.form == .contentMD5)
            let scratch = S3Key(client.keys.prefix + "scratch")
            let form = try await client.learnPayloadCheck(at: scratch)
            #expect(form == (kind == .seaweedFS ? .checksumField : .none))
            #expect(client.payloadCheck.form == form)
            #expect(try await client.headObject(scratch) == nil)
            #expect(try await client.listMultipartUploads(prefix: scratch).uploads.isEmpty)
        }
    }

    @Test("a server that cannot encrypt, and does not say so, is said to be asked for it")
    func unableToEncrypt() async throws {
        var settings = try S3Server(port: 1).settings()
        settings.encryption = .managed
        settings.retries.attempts = 1
        try await FaultProxy.with(script: { _, _ in .answer(.s3(500, "InternalError")) }) { proxy in
            settings.endpoint = try S3Endpoint(proxy.server.origin, secure: false)
            try await S3Client.with(settings) { client in
                let error = await #expect(throws: S3Error.self) {
                    try await client.putObject(S3Payload("x"), at: S3Key("k"))
                }
                #expect(error?.message.contains("storage.s3.encrypt") == true)
                let other = await #expect(throws: S3Error.self) { try await client.deleteObject(S3Key("k")) }
                #expect(other?.message.contains("encrypt") == false)
            }
        }
    }

    @Test(
        "settings of new objects reach the server",
        arguments: [
            (.kms(keyID: "key-1"), ["aws:kms"], ["key-1"]), (.managed, ["AES256"], []), (.none, [], []),
        ] as [(S3Encryption, [String], [String])])
    func objectSettings(_ encryption: S3Encryption, _ algorithm: [String], _ key: [String]) async throws {
        var settings = try await Moto.settings()
        settings.encryption = encryption
        settings.storageClass = "STANDARD_IA"
        settings.objectACL = "bucket-owner-full-control"
        settings.userAgent = "tests/1"
        try await FaultProxy.with(try await Moto.server()) { _, _ in
            .pass
        } _: { proxy in
            settings.endpoint = try S3Endpoint(proxy.server.origin, secure: false)
            try await S3Client.with(settings) { client in
                _ = try await client.putObject(S3Payload("x"), at: S3Key("settings"))
                _ = try await client.createMultipartUpload(S3Key("settings"))
            }
            for request in proxy.requests {
                #expect(request.headers["x-amz-server-side-encryption"] == algorithm)
                #expect(request.headers["x-amz-server-side-encryption-aws-kms-key-id"] == key)
                #expect(request.headers["x-amz-storage-class"] == ["STANDARD_IA"])
                #expect(request.headers["x-amz-acl"] == ["bucket-owner-full-control"])
                #expect(request.headers["content-type"] == ["application/octet-stream"])
                #expect(request.headers["user-agent"] == ["packhouse tests/1"])
            }
            #expect(proxy.requests.count == 2)
        }
    }
}
