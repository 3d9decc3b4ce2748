import NIOCore
import NIOHTTP1
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

@Suite("faults between here and the server")
struct FaultTests {
    /// Runs `body` with a client whose requests a script meets before SeaweedFS does.
    static func with(
        _ script: @escaping FaultProxy.Script, change: (inout S3Settings) -> Void = { _ in },
        surroundings: S3Surroundings = .system, log: LogLines = LogLines(),
        _ body: (S3Client, S3Key, FaultProxy) async throws -> Void
    ) async throws {
        try await FaultProxy.with(try await SeaweedFS.server(), script: script) { proxy in
            var settings = try await SeaweedFS.settings()
            settings.endpoint = try S3Endpoint(proxy.server.origin, secure: false)
            change(&settings)
            try await S3Client.with(settings, surroundings: surroundings, log: log) { client in
                try await body(client, S3Key(client.keys.prefix + "key"), proxy)
            }
        }
    }

    /// The faults that pass, met by the first requests of one operation.
    static let passing: [Fault] = [
        .answer(.s3(503, "SlowDown", fields: [("retry-after", "0")])), .answer(.s3(500, "InternalError")),
        .answer(ScriptedAnswer(status: 502, body: "<html>Bad Gateway</html>")),
        .answer(.s3(429, "TooManyRequests")), .answer(.s3(400, "RequestTimeout")), .reset, .resetAfterSuccess,
    ]

    @Test("that pass are sat out by a write and by a read", arguments: passing.indices)
    func sittingOut(_ index: Int) async throws {
        try await Self.with { request, number in
            number % 3 == 0 ? .pass : Self.passing[index]
        } _: { client, key, proxy in
            try await client.putObject(S3Payload("held"), at: key)
            #expect(proxy.requests.count == 3)
            #expect(try await client.getObject(key).text() == "held")
            #expect(proxy.requests.count == 6)
        }
    }

    @Test("that stay become one error with the server's words, after a bounded number of attempts")
    func giveUp() async throws {
        try await Self.with { _, _ in
            .answer(.s3(503, "SlowDown"))
        } change: {
            $0.retries.attempts = 4
        } _: { client, key, proxy in
            let error = await #expect(throws: S3Error.self) { try await client.putObject(S3Payload("x"), at: key) }
            #expect(proxy.requests.count == 4)
            #expect(error?.reason == .unavailable && error?.code == "SlowDown" && error?.status == 503)
            #expect(error?.requestID == "4442587FB7D0A2F9")
            #expect(error?.message.hasPrefix("PutObject of \(key) in bucket packhouse at http://127.0.0.1:") == true)
            #expect(error?.message.contains("503 SlowDown: So it is. (request 4442587FB7D0A2F9)") == true)
        }
    }

    @Test("an answer that does not come in time is asked for again", .timeLimit(.minutes(30)))
    func silence() async throws {
        try await Self.with { _, number in
            number == 1 ? .silenceAfterSuccess : .pass
        } change: {
            $0.limits.answer = .seconds(20)
        } _: { client, key, proxy in
            try await client.putObject(S3Payload("late"), at: key)
            #expect(proxy.requests.count >= 2)
            #expect(try await client.getObject(key).text() == "late")
        }
    }

    @Test(
        "a conditional write whose answer was lost is found to be ours", .timeLimit(.minutes(30)),
        arguments: [true, false])
    func lostWrite(_ isSilent: Bool) async throws {
        try await Self.with { _, number in
            number == 1 ? (isSilent ? .silenceAfterSuccess : .resetAfterSuccess) : .pass
        } change: {
            $0.limits.answer = .seconds(20)
        } _: { client, key, proxy in
            let etag = try await client.putObject(S3Payload("ours"), at: key, if: .absent)
            let methods = proxy.requests.map(\.method)
            // A slow machine may lose more answers.
            #expect(methods.count >= 3 && methods.last == .HEAD && methods.dropLast().allSatisfy { $0 == .PUT })
            #expect(try await client.headObject(key)?.etag == etag)
        }
    }

    @Test("a conditional write whose answer was lost and which another's followed is of unknown outcome")
    func overwritten() async throws {
        let server = try await SeaweedFS.server()
        let root = try await SeaweedFS.settings().root
        try await FaultProxy.with(server) { _, number in
            number == 1 ? .reset : .pass
        } _: { proxy in
            var settings = try proxy.server.settings(root: root)
            settings.retries.firstWait = .milliseconds(1)
            let key = S3Key(root + "/tag")
            try await S3Client.with(try server.settings(root: root)) { other in
                _ = try await other.putObject(S3Payload("theirs"), at: key, if: .absent)
            }
            try await S3Client.with(settings) { client in
                let error = await #expect(throws: S3Error.self) {
                    try await client.putObject(S3Payload("theirs"), at: key, if: .absent)
                }
                #expect(error?.reason == .unknownOutcome)
            }
        }
    }

    @Test("a conditional delete whose answer was lost was carried out")
    func lostDelete() async throws {
        try await Self.with { request, number in
            request.method == .DELETE && number == 2 ? .resetAfterSuccess : .pass
        } _: { client, key, proxy in
            let etag = try await client.putObject(S3Payload("x"), at: key)
            try await client.deleteObject(key, if: .matches(etag))
            #expect(proxy.requests.map(\.method) == [.PUT, .DELETE, .DELETE, .HEAD])
        }
    }

    @Test("a completion whose answer was lost was carried out, also where the upload is gone then")
    func lostCompletion() async throws {
        let lost = Mutex(false)
        try await Self.with { request, _ in
            guard request.method == .POST, request.uri.contains("uploadId=") else { return .pass }
            let isSecond = lost.withLock { lost in
                defer { lost = true }
                return lost
            }
            return isSecond ? .answer(.s3(404, "NoSuchUpload")) : .resetAfterSuccess
        } _: { client, key, proxy in
            let upload = try await client.createMultipartUpload(key)
            let part = try await client.uploadPart(S3Payload("part"), number: 1, of: upload)
            let etag = try await client.completeMultipartUpload(upload, parts: [part])
            #expect(try await client.headObject(key)?.etag == etag)
            #expect(try await client.getObject(key).text() == "part")
        }
    }

    @Test(
        "a completion whose answer was lost is not taken for carried out by another's object of that size",
        arguments: [false, true])
    func othersCompletion(_ isVerified: Bool) async throws {
        let answers = Mutex<[ScriptedAnswer]>([])
        try await Self.with { request, _ in
            guard request.method == .POST, request.uri.contains("uploadId=") else { return .pass }
            return answers.withLock { $0.popLast() }.map { .answer($0) } ?? .pass
        } _: { client, key, _ in
            let mine = try await client.createMultipartUpload(key)
            let part = try await client.uploadPart(S3Payload("mine"), number: 1, of: mine)
            let other = try await client.createMultipartUpload(key)
            let same = try await client.uploadPart(S3Payload("thei"), number: 1, of: other)
            try await client.completeMultipartUpload(other, parts: [same])
            answers.withLock { $0 = [.s3(404, "NoSuchUpload"), .s3(500, "InternalError")] }
            do throws(S3Error) {
                try await client.completeMultipartUpload(mine, parts: [part], isVerified: isVerified)
                // Whoever writes there has compared a digest, so the bytes are the same.
                #expect(isVerified)
            } catch {
                #expect(!isVerified && error.reason == .unknownOutcome)
            }
        }
    }

    @Test("an error behind 200, as copies and completions have it, is one")
    func errorBehindSuccess() async throws {
        try await Self.with { request, number in
            request.headers.contains(name: "x-amz-copy-source") && number == 2
                ? .answer(.s3(200, "InternalError")) : .pass
        } _: { client, key, proxy in
            try await client.putObject(S3Payload("x"), at: key)
            try await client.copyObject(from: key, to: S3Key(key.text + "2"))
            #expect(proxy.requests.count == 3)
            #expect(try await client.getObject(S3Key(key.text + "2")).text() == "x")
        }
    }

    @Test("bytes that change on the way are refused by the server, and sent again", arguments: [false, true])
    func damage(_ hasLearned: Bool) async throws {
        let isArmed = Mutex(false)
        try await Self.with { _, _ in
            isArmed.withLock { armed in
                defer { armed = false }
                return armed ? .damage : .pass
            }
        } _: { client, key, proxy in
            if hasLearned { try await client.learnPayloadCheck(at: S3Key(key.text + "-scratch")) }
            let before = proxy.requests.count
            isArmed.withLock { $0 = true }
            try await client.putObject(S3Payload("precious"), at: key)
            #expect(proxy.requests.count == before + 2)
            #expect(try await client.getObject(key).text() == "precious")
            let upload = try await client.createMultipartUpload(key)
            isArmed.withLock { $0 = true }
            let part = try await client.uploadPart(S3Payload("part"), number: 1, of: upload)
            try await client.completeMultipartUpload(upload, parts: [part])
            #expect(try await client.getObject(key).text() == "part")
        }
    }

    @Test("nothing is sent unchecked while what the server checks is found out, and what passes is sat out there too")
    func learning() async throws {
        let isOdd = Mutex(false)
        try await Self.with { request, _ in
            let fails =
                request.uri.contains("scratch")
                && isOdd.withLock { isOdd in
                    isOdd.toggle()
                    return isOdd
                }
            return fails ? .answer(.s3(503, "SlowDown")) : .pass
        } _: { client, key, proxy in
            let isDone = Mutex(false)
            async let busy: Void = {
                repeat { try await client.putObject(S3Payload("busy"), at: key) } while !isDone.withLock { $0 }
            }()
            let form = try await client.learnPayloadCheck(at: S3Key(key.text + "-scratch"))
            isDone.withLock { $0 = true }
            try await busy
            #expect(form == .checksumField)
            let sent = proxy.requests.filter { $0.method == .PUT && $0.uri.hasSuffix("/key") }
            #expect(!sent.isEmpty)
            for request in sent {
                #expect(
                    request.headers.contains(name: "content-md5")
                        || request.headers.contains(name: "x-amz-checksum-sha256"))
            }
        }
    }

    @Test("a body that ends early is an error, not a short object", arguments: [0, 3])
    func truncated(_ count: Int) async throws {
        try await Self.with { request, _ in
            request.method == .GET ? .truncate(after: count) : .pass
        } _: { client, key, _ in
            try await client.putObject(S3Payload("0123456789"), at: key)
            let error = await #expect(throws: S3Error.self) { _ = try await client.getObject(key).text() }
            #expect(error?.reason == .unreachable)
            #expect(
                error?.message.contains("\(10 - count) bytes before its end") == true, "\(String(describing: error))")
        }
    }

    @Test("a document that ends early is asked for again")
    func truncatedListing() async throws {
        try await Self.with { request, number in
            number == 2 ? .truncate(after: 50) : .pass
        } _: { client, key, proxy in
            try await client.putObject(S3Payload("x"), at: key)
            #expect(try await client.listObjects(S3ListQuery(prefix: key)).entries.map(\.key) == [key])
            #expect(proxy.requests.count == 3)
        }
    }

    @Test("a body that stalls is given up after the idle limit", .timeLimit(.minutes(30)))
    func stalled() async throws {
        try await Self.with { request, _ in
            request.method == .GET ? .stall(after: 4) : .pass
        } change: {
            $0.limits.idle = .seconds(15)
        } _: { client, key, _ in
            try await client.putObject(S3Payload("0123456789"), at: key)
            let error = await #expect(throws: S3Error.self) { _ = try await client.getObject(key).text() }
            #expect(error?.reason == .unreachable)
        }
    }

    @Test("a wrong clock is set by the server's, once")
    func clockSkew() async throws {
        var surroundings = S3Surroundings.system
        surroundings.now = { S3Surroundings.system.now() - 7200 }
        try await Self.with({ _, _ in .pass }, surroundings: surroundings) { client, key, proxy in
            try await client.putObject(S3Payload("x"), at: key)
            #expect(abs(client.serverClock.offset - 7200) < 60)
            let count = proxy.requests.count
            #expect(count == 2)
            #expect(try await client.getObject(key).text() == "x")
            #expect(proxy.requests.count == count + 1)
        }
    }

    @Test("a wrong clock is learned by many requests that are under way together, each told once, and logged once")
    func sharedSkew() async throws {
        var surroundings = S3Surroundings.system
        surroundings.now = { S3Surroundings.system.now() + 7200 }
        let log = LogLines()
        try await Self.with({ _, _ in .pass }, surroundings: surroundings, log: log) { client, key, proxy in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await client.putObject(S3Payload("x"), at: S3Key("\(key)-\(number)"))
                    }
                }
                try await group.waitForAll()
            }
            #expect(abs(client.serverClock.offset + 7200) < 60)
            for number in 0..<20 {
                let count = proxy.requests.count { $0.uri.hasSuffix("-\(number)") }
                #expect((1...2).contains(count))
            }
            #expect(log.all.count { $0.contains("clock") } == 1)
            #expect(log.all.count == 1, "\(log.all)")
        }
    }

    @Test("a clock that stays wrong is an error that says so")
    func stubbornSkew() async throws {
        let answer = Fault.answer(
            .s3(403, "RequestTimeTooSkewed", fields: [("date", "Fri, 24 May 2013 00:00:00 GMT")]))
        try await Self.with { _, _ in
            answer
        } _: { client, key, proxy in
            let error = await #expect(throws: S3Error.self) { try await client.putObject(S3Payload("x"), at: key) }
            #expect(error?.reason == .clockSkew && proxy.requests.count == 2)
            #expect(error?.message.contains("set this machine's clock") == true)
        }
    }

    @Test("what is wrong at start is named in one line", arguments: StartProblem.all)
    func check(_ problem: StartProblem) async throws {
        let script: FaultProxy.Script = { [answer = problem.answer] _, _ in answer.map { .answer($0) } ?? .pass }
        try await Self.with(script, change: problem.change) { client, _, proxy in
            let error = await #expect(throws: S3Error.self) { try await client.check() }
            #expect(error?.reason == problem.reason, "\(String(describing: error))")
            #expect(error?.message.contains(problem.words) == true, "\(String(describing: error))")
            #expect(error?.message.contains("\n") == false)
            #expect(error?.message.contains(StartProblem.secret) == false)
            #expect(proxy.requests.count <= 2)
        }
    }

    @Test("a good bucket passes the check")
    func goodCheck() async throws {
        try await Self.with { _, _ in
            .pass
        } _: { client, _, proxy in
            try await client.check()
            try await client.headBucket()
            #expect(proxy.requests.count == 2)
        }
    }

    @Test(
        "a look whether the bucket is there outlives one connection that breaks at once, and not a second",
        arguments: [(breaks: 1, seconds: 0, requests: 2), (2, 0, 2), (1, 1, 1)])
    func brokenLook(breaks: Int, seconds: Int, requests: Int) async throws {
        let looks = Mutex(0)
        var surroundings = S3Surroundings.system
        surroundings.elapsed = {
            looks.withLock { looks in
                defer { looks += 1 }
                return .seconds(looks * seconds)
            }
        }
        try await Self.with({ _, number in number <= breaks ? .reset : .pass }, surroundings: surroundings) {
            client, _, proxy in
            if breaks < requests {
                try await client.headBucket()
            } else {
                await #expect(throws: S3Error.self) { try await client.headBucket() }
            }
            #expect(proxy.requests.count == requests)
        }
    }
}
