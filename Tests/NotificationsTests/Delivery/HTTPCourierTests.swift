import Foundation
import NIOCore
import StorageTesting
import Synchronization
import Testing

@testable import Notifications

@Suite("Sending an event", .timeLimit(.minutes(30)))
struct HTTPCourierTests {
    private static let body = ByteBuffer(string: #"{"events":[]}"#)

    /// Sends once to a receiver, or to what `change` makes of its address.
    private func send(
        to receiver: HTTPReceiver, path: String = "/hook", surroundings: Surroundings = .system,
        _ change: (inout EndpointSettings) -> Void = { _ in }
    ) async throws -> Delivery {
        var settings = try EndpointSettings.named("hooks", "http://127.0.0.1:\(receiver.port)\(path)")
        settings.timeout = .seconds(60)
        change(&settings)
        let courier = try HTTPCourier(settings, userAgent: "packhouse/test", surroundings: surroundings)
        let delivery = await courier.deliver(Self.body, to: settings)
        await courier.shutdown()
        return delivery
    }

    @Test("posts the body with Distribution's type and the headers of the endpoint")
    func request() async throws {
        try await HTTPReceiver.with { receiver in
            let delivery = try await send(to: receiver, path: "/a%20b?c=d") { settings in
                settings.headers = [("Authorization", "Bearer x"), ("X-Two", "one"), ("X-Two", "two")]
            }
            #expect(delivery == .answered(status: 200, place: nil))
            let request = try #require(receiver.requests.first)
            #expect(request.method == "POST" && request.target == "/a%20b?c=d")
            #expect(request.text == #"{"events":[]}"#)
            #expect(request.values(of: "Content-Type") == ["application/vnd.docker.distribution.events.v2+json"])
            #expect(request.values(of: "Content-Length") == ["13"])
            #expect(request.values(of: "User-Agent") == ["packhouse/test"])
            #expect(request.values(of: "Authorization") == ["Bearer x"])
            #expect(request.values(of: "X-Two") == ["one", "two"])
        }
    }

    @Test("uses the endpoint's own type and name where it has them")
    func ownHeaders() async throws {
        try await HTTPReceiver.with { receiver in
            _ = try await send(to: receiver) {
                $0.headers = [("content-type", "application/json"), ("USER-AGENT", "me")]
            }
            let request = try #require(receiver.requests.first)
            #expect(request.values(of: "Content-Type") == ["application/json"])
            #expect(request.values(of: "User-Agent") == ["me"])
        }
    }

    @Test("tells the status, whatever it is", arguments: [200, 202, 204, 302, 304, 400, 401, 404, 413, 500, 503])
    func statuses(_ status: Int) async throws {
        try await HTTPReceiver.with(script: { _, _ in .status(status) }) { receiver in
            let delivery = try await send(to: receiver)
            #expect(delivery == .answered(status: status, place: nil))
            #expect(receiver.requests.count == 1)
        }
    }

    @Test("has its answer when there is a status, whatever becomes of the body", arguments: [true, false])
    func body(_ isCut: Bool) async throws {
        // The time of the body alone is over at once.
        var surroundings = Surroundings.system
        surroundings.pause = { duration in
            if duration > HTTPCourier.bodyLimit { try? await Task.sleep(for: duration) }
        }
        try await HTTPReceiver.with(script: { _, _ in isCut ? .cutInBody(201) : .dripping(201) }) { receiver in
            let delivery = try await send(to: receiver, surroundings: surroundings)
            #expect(delivery == .answered(status: 201, place: nil))
        }
    }

    @Test("fails when the connection is cut before an answer")
    func cut() async throws {
        try await HTTPReceiver.with(script: { _, _ in .cut }) { receiver in
            let delivery = try await send(to: receiver)
            #expect(delivery == .failed("the connection was closed before there was a whole answer"))
        }
    }

    @Test("fails when there is no answer in time")
    func timeout() async throws {
        try await HTTPReceiver.with(script: { _, _ in .silent }) { receiver in
            let delivery = try await send(to: receiver) { $0.timeout = .milliseconds(200) }
            #expect(delivery == .failed("no answer within 0.2 seconds (timeout)"))
        }
    }

    @Test("fails in words when nobody listens, or the name is none")
    func unreachable() async throws {
        for (host, words) in [
            ("127.0.0.1:\(try LoopbackPort.free())", "no connection: Connection refused"),
            // Too long for a name: no server is asked for it.
            ("\(String(repeating: "x", count: 64)).invalid", "no connection: the name "),
        ] {
            var settings = try EndpointSettings.named("hooks", "http://\(host)/")
            settings.timeout = .seconds(60)
            let courier = try HTTPCourier(settings, userAgent: "x")
            let delivery = await courier.deliver(Self.body, to: settings)
            #expect(!delivery.isTaken && delivery.words.hasPrefix(words), "\(delivery)")
            await courier.shutdown()
        }
    }

    @Test("is cancelled with its task")
    func cancellation() async throws {
        try await HTTPReceiver.with(script: { _, _ in .silent }) { receiver in
            let sending = Task { try await send(to: receiver) { $0.timeout = .seconds(3600) } }
            _ = await receiver.requests(atLeast: 1)
            sending.cancel()
            let delivery = try await sending.value
            #expect(!delivery.isTaken)
        }
    }

    @Test("follows 307 and 308 on the same host with all that it had, a few times", arguments: [307, 308])
    func redirect(_ status: Int) async throws {
        try await HTTPReceiver.with(
            script: { number, _ in number < 3 ? .status(status, fields: [("Location", "/\(number)?x")]) : .status(204) }
        ) { receiver in
            let delivery = try await send(to: receiver) { $0.headers = [("Authorization", "Bearer x")] }
            #expect(delivery == .answered(status: 204, place: nil))
            #expect(receiver.requests.map(\.target) == ["/hook", "/1?x", "/2?x"])
            #expect(receiver.requests.allSatisfy { $0.method == "POST" && $0.text == #"{"events":[]}"# })
            #expect(receiver.requests.allSatisfy { $0.values(of: "Authorization") == ["Bearer x"] })
            receiver.change { _, _ in .status(status, fields: [("Location", "/hook")]) }
            #expect(try await !send(to: receiver).isTaken)
            #expect(receiver.requests.count == 7)
        }
    }

    @Test("takes its headers to no other host", arguments: [301, 302, 307, 308])
    func redirectElsewhere(_ status: Int) async throws {
        try await HTTPReceiver.with { other in
            let place = "http://127.0.0.1:\(other.port)/hook?token=x"
            try await HTTPReceiver.with(script: { _, _ in .status(status, fields: [("Location", place)]) }) {
                receiver in
                let delivery = try await send(to: receiver) { $0.headers = [("Authorization", "Bearer x")] }
                #expect(delivery == .answered(status: status, place: "http://127.0.0.1:\(other.port)/hook"))
                #expect(delivery.isTaken == (status < 303))
                #expect(delivery.words.contains("is not followed"))
            }
            #expect(other.requests.isEmpty)
        }
    }

    @Test("trusts the authority of its file, and tells of one that it does not know")
    func tls() async throws {
        try await TemporaryDirectory.with { folder in
            let certificate = try await TestCertificate(in: folder)
            try await HTTPReceiver.with(certificate: certificate) { receiver in
                let url = try #require(EndpointURL("https://127.0.0.1:\(receiver.port)/hook"))
                let strange = try await send(to: receiver) { $0.url = url }
                guard case .failed(let words) = strange, words.contains("cabundle") else {
                    Issue.record("\(strange)")
                    return
                }
                let known = try await send(to: receiver) {
                    $0.url = url
                    $0.authorities = certificate.file
                }
                #expect(known == .answered(status: 200, place: nil))
                let plain = try await send(to: receiver)
                #expect(!plain.isTaken)
            }
        }
    }

    @Test(
        "needs a file of authorities that can be read, and says in words what is wrong with another",
        arguments: [
            (nil, "cannot be read: No such file or directory"), ("", "holds no certificates in PEM"),
            ("nothing", "holds no certificates in PEM"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "holds no certificates in PEM"),
        ] as [(String?, String)])
    func authorities(_ text: String?, _ words: String) async throws {
        try await TemporaryDirectory.with { folder in
            var settings = try EndpointSettings.named("hooks")
            settings.authorities = folder + "/ca.pem"
            try text?.write(toFile: folder + "/ca.pem", atomically: true, encoding: .utf8)
            let failure = #expect(throws: NotificationError.self) { try HTTPCourier(settings, userAgent: "x") }
            #expect(
                failure.map { "\($0)" }?.hasPrefix(
                    "notifications.endpoints: hooks: cabundle: \(folder)/ca.pem \(words)") == true)
        }
    }

    @Test("is outdated when its file of authorities holds something else, by whatever name it came there")
    func outdated() async throws {
        try await TemporaryDirectory.with { folder in
            let (one, other) = (folder + "/one", folder + "/other")
            for place in [one, other] {
                try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
            }
            let file = try await TestCertificate(in: one).file
            var settings = try EndpointSettings.named("hooks")
            #expect(try HTTPCourier(settings, userAgent: "x").isOutdated(for: settings) == false)
            settings.authorities = file
            let courier = try HTTPCourier(settings, userAgent: "x")
            #expect(!courier.isOutdated(for: settings))
            // The same bytes, written again.
            try FileManager.default.copyItem(atPath: file, toPath: file + ".copy")
            #expect(rename(file + ".copy", file) == 0)
            #expect(!courier.isOutdated(for: settings))
            let renewed = try await TestCertificate(in: other).file
            #expect(rename(renewed, file) == 0)
            #expect(courier.isOutdated(for: settings))
            #expect(try !HTTPCourier(settings, userAgent: "x").isOutdated(for: settings))
            try FileManager.default.removeItem(atPath: file)
            #expect(courier.isOutdated(for: settings))
        }
    }

    @Test("goes through the whole: 500, a cut, silence, then 200, and the next event after it")
    func recovery() async throws {
        try await HTTPReceiver.with(
            script: { number, _ in
                switch number {
                case 1: .status(500)
                case 2: .cut
                case 3: .silent
                default: .status(200)
                }
            }
        ) { receiver in
            var settings = NotificationSettings()
            settings.endpoints = [try .named("hooks", "http://127.0.0.1:\(receiver.port)/")]
            settings.endpoints[0].timeout = .seconds(3600)
            settings.endpoints[0].threshold = 2
            settings.endpoints[0].backoff = .milliseconds(50)
            // The time of the third attempt is over as soon as the request is there.
            let attempts = Mutex(0)
            var hasty = Surroundings.system
            hasty.pause = { duration in
                guard duration > HTTPCourier.bodyLimit else { return }
                let attempt = attempts.withLock { attempts in
                    attempts += 1
                    return attempts
                }
                if attempt == 3 {
                    _ = await receiver.requests(atLeast: 3)
                } else {
                    try? await Task.sleep(for: duration)
                }
            }
            let surroundings = hasty
            let notifications = try Notifications(
                settings, surroundings: .system, logger: LogRecorder().logger
            ) { endpoint throws(NotificationError) in
                try HTTPCourier(endpoint, userAgent: "x", surroundings: surroundings)
            }
            async let run: Void = notifications.run()
            for number in 1...2 { notifications.post(try Event.numbered(number)) }
            let requests = await receiver.requests(atLeast: 5)
            notifications.stop(within: .seconds(60))
            await run
            let identifiers = requests.map { $0.text.contains(#""id":"id-1""#) ? 1 : 2 }
            #expect(identifiers == [1, 1, 1, 1, 2])
            let status = try #require(notifications.statuses.first)
            #expect(status.successes == 2 && status.failures == 1 && status.errors == 2)
        }
    }
}
