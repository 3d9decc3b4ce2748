import Foundation
import StorageTesting
import Testing

@Suite("notifications", .fewAtATime)
struct NotificationTests {
    /// A stop waits for events that are under way.
    private static let drainsLong = ["REGISTRY_HTTP_DRAINTIMEOUT": "300s"]

    private func configuration(
        _ bench: Bench, port: Int, _ rest: String = "", timeout: String = "60s", queue: String = "{}"
    ) -> String {
        """
        version: 0.1
        storage:
          filesystem: {rootdirectory: \(bench.path("root"))}
          delete: {enabled: true}
        notifications:
          queue: \(queue)
          endpoints:
            - {name: receiver, url: 'http://127.0.0.1:\(port)/hook', threshold: 2, backoff: 50ms, timeout: \(timeout)\(rest)}

        """
    }

    @Test("of skopeo's push and pull are those of what it did, with the user who did it")
    func skopeo() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { receiver in
                let users = try bench.write(Deployment.userLine + "\n", to: "htpasswd")
                let server = try await bench.serve(
                    configuration(bench, port: receiver.port) + "auth: {htpasswd: {realm: r, path: \(users)}}\n",
                    environment: Self.drainsLong, login: Deployment.login)
                let image = try await ImageLayout("image", on: bench)
                let skopeo = Skopeo(bench: bench)
                let place = Skopeo.Place.registry(server.endpoint, name: "team/image:1.0")
                try await skopeo.copy(from: image.place, to: place)
                let pushed = try await receiver.events(atLeast: image.blobs.count + 1)
                let digests = Set(image.blobs)
                let blobs = Set(pushed.filter { $0["target.tag"] == nil }.compactMap { $0["target.digest"] })
                #expect(blobs == digests)
                #expect(pushed.last?.summary == "push PUT team/image 1.0")
                #expect(pushed.allSatisfy { $0["actor.name"] == "admin" })
                #expect(pushed.last?["request.useragent"]?.contains("skopeo") == true)
                try await skopeo.copy(from: place, to: .disk("oci:\(bench.path("again")):1.0"))
                _ = try await server.stop()
                let pulled = try receiver.requests.dropFirst(pushed.count).map { try ReceivedEvent($0) }
                #expect(Set(pulled.compactMap { $0["action"] }) == ["pull"])
                #expect(Set(pulled.compactMap { $0["target.digest"] }) == digests.union([image.digest]))
            }
        }
    }

    @Test("that wait in a directory are sent after a kill and a restart, under the same identifiers")
    func kill() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let text = configuration(bench, port: port, queue: "{directory: \(bench.path("queue"))}")
            let first = try await bench.serve(text)
            try await first.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            try await first.logged("level=warning", "receiver", "does not take events")
            #expect(try await first.stop(with: SIGKILL) == .killed(signal: SIGKILL))
            try await HTTPReceiver.with(
                port: port, script: { number, _ in number <= 4 ? .status(503) : .status(200) }
            ) { receiver in
                let second = try await bench.serve(text, environment: Self.drainsLong)
                try await second.logged("3 events for receiver were kept")
                let events = try await receiver.events(atLeast: 7)
                // The first is sent until it is taken.
                #expect(Set(events.prefix(5).compactMap { $0["id"] }).count == 1)
                #expect(
                    events.suffix(3).compactMap { $0["target.tag"] ?? $0["target.mediaType"] } == [
                        "application/octet-stream", "application/octet-stream", "1.0",
                    ])
                #expect(try await second.stop() == .exited(0))
                #expect(receiver.requests.count == 7)
            }
            // Nothing is left to be sent.
            #expect(try FileManager.default.contentsOfDirectory(atPath: bench.path("queue/receiver")) == [])
        }
    }

    @Test("under way at a stop are delivered before the end; those that nobody takes are counted")
    func stop() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { receiver in
                let server = try await bench.serve(
                    configuration(bench, port: receiver.port), environment: Self.drainsLong)
                try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
                #expect(try await server.stop() == .exited(0))
                #expect(receiver.requests.count == 3)
            }
            let server = try await bench.serve(configuration(bench, port: try LoopbackPort.free()))
            try await server.endpoint.push(artifact: "other", to: "team/hello", tag: "1.0")
            #expect(try await server.stop() == .exited(0))
            try await server.logged("level=warning", "3 events for receiver could not be delivered", "are lost")
        }
    }

    @Test("reach an endpoint whose authorities were renewed under the same path, after SIGHUP")
    func renewedAuthorities() async throws {
        try await withBench { bench in
            for folder in ["old", "new"] {
                try FileManager.default.createDirectory(
                    atPath: bench.path(folder), withIntermediateDirectories: false)
            }
            let file = bench.path("ca.pem")
            let (old, new) = (
                try await TestCertificate(in: bench.path("old")), try await TestCertificate(in: bench.path("new"))
            )
            try FileManager.default.copyItem(atPath: old.file, toPath: file)
            try await HTTPReceiver.with(certificate: new) { receiver in
                let server = try await bench.serve(
                    """
                    version: 0.1
                    storage: inmemory
                    notifications:
                      endpoints:
                        - {name: receiver, url: 'https://127.0.0.1:\(receiver.port)/', threshold: 1, backoff: 50ms, timeout: 60s, cabundle: \(file)}

                    """)
                try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
                try await server.logged("level=warning", "receiver", "is not trusted here")
                #expect(receiver.requests.isEmpty)
                // A broken one changes nothing, and is told in words.
                try Data("nothing".utf8).write(to: URL(fileURLWithPath: file))
                server.process.send(SIGHUP)
                try await server.logged("level=error", "stays as it was", "\(file) holds no certificates in PEM")
                try FileManager.default.removeItem(atPath: file)
                try FileManager.default.copyItem(atPath: new.file, toPath: file)
                server.process.send(SIGHUP)
                try await server.logged("receiver: cabundle was read again")
                let events = try await receiver.events(atLeast: 3)
                #expect(events.last?["target.tag"] == "1.0")
            }
        }
    }

    @Test("never slow a request, whatever the endpoint does")
    func hanging() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with(script: { _, _ in .silent }) { receiver in
                let queue = "{directory: \(bench.path("queue"))}"
                let server = try await bench.serve(
                    configuration(bench, port: receiver.port, timeout: "1h", queue: queue))
                let time = try await ContinuousClock().measure {
                    for number in 1...5 {
                        try await server.endpoint.push(artifact: "\(number)", to: "team/hello", tag: "1.0")
                    }
                }
                // Were each of the 15 events waited for, for as long as a request waits at most, it would take longer.
                #expect(time < .seconds(300))
                _ = await receiver.requests(atLeast: 1)
                #expect(receiver.requests.count == 1)
                #expect(try await server.stop() == .exited(0))
                try await server.logged("15 events for receiver are kept in")
            }
        }
    }

    @Test("to a receiver with a certificate of its own making are delivered when its authority is named")
    func tls() async throws {
        try await withBench { bench in
            let certificate = try await TestCertificate(in: bench.directory.path)
            try await HTTPReceiver.with(certificate: certificate) { receiver in
                let text = configuration(bench, port: receiver.port).replacing("http://127", with: "https://127")
                let stranger = try await bench.serve(text)
                try await stranger.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
                try await stranger.logged("level=warning", "receiver", "cabundle")
                _ = try await stranger.stop()
                #expect(receiver.requests.isEmpty)
                let server = try await bench.serve(
                    text.replacing("threshold: 2", with: "cabundle: \(certificate.file)"))
                try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "2.0")
                #expect(try await receiver.events(atLeast: 1).count >= 1)
            }
        }
    }

    @Test("have headers that nobody is shown: neither in the log nor by config check")
    func secrets() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with(script: { _, _ in .status(500) }) { receiver in
                let text =
                    configuration(
                        bench, port: receiver.port, ", headers: {Authorization: [Bearer hidden-one], X.Y: hidden-two}"
                    ).replacing("/hook'", with: "/hook?token=hidden-three'") + "log: {level: debug}\n"
                let server = try await bench.serve(text)
                try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
                try await server.logged("does not take events", "it answers 500")
                _ = try await server.stop()
                #expect(!server.process.standardError.contains("hidden-"))
                let file = try bench.write(text, to: "check.yml")
                let check = try await bench.registry(["config", "check", file])
                #expect(check.currentEnding() == .exited(0), "\(check.standardError)")
                let shown = check.standardOutput + check.standardError
                #expect(!shown.contains("hidden-one") && !shown.contains("hidden-two"))
                #expect(shown.contains("Authorization") && shown.contains("********"))
            }
        }
    }

    @Test("of versions of packs that are deleted by way of v1 name their tags")
    func packs() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { receiver in
                let server = try await bench.serve(configuration(bench, port: receiver.port))
                let place = "spectro-packs/archive/nginx"
                try await server.endpoint.push(artifact: "pack", to: place, tag: "1.0.0")
                #expect(try await server.endpoint.send("DELETE", "/v1/nginx/manifests/1.0.0").status == 202)
                #expect(try await receiver.events(atLeast: 4).last?.summary == "delete DELETE \(place) 1.0.0")
            }
        }
    }
}
