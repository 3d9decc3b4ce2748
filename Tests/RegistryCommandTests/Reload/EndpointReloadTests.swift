import Foundation
import StorageTesting
import Testing

@Suite("Endpoints of notifications on SIGHUP", .fewAtATime)
struct EndpointReloadTests {
    /// - Parameter endpoints: name and port of each.
    private static func text(
        _ endpoints: [(name: String, port: Int)], queue: String = "{}", more: String = ""
    ) -> String {
        let list = endpoints.map { name, port in
            "    - {name: \(name), url: 'http://127.0.0.1:\(port)/hook', threshold: 1, backoff: 50ms, timeout: 60s}\n"
        }
        let section = "notifications:\n  queue: \(queue)\n" + (list.isEmpty ? "" : "  endpoints:\n" + list.joined())
        return "version: 0.1\nlog: {level: info}\nstorage: inmemory\n\(section)\(more)\n"
    }

    /// Pushes a blob, of which there is one event.
    private func push(_ blob: String, to server: RunningServer) async throws {
        #expect(try await server.endpoint.push(blob: blob, to: "team/hello").status == 201)
    }

    /// The digests of the blobs that events are of, in their order.
    private func digests(_ receiver: HTTPReceiver, atLeast count: Int) async throws -> [String?] {
        try await receiver.events(atLeast: count).map { $0["target.digest"] }
    }

    private func digests(of blobs: String..., on bench: Bench) async throws -> [String?] {
        var digests: [String?] = []
        for blob in blobs { digests.append(try await bench.digest(of: blob)) }
        return digests
    }

    @Test("get what comes next: another address under the same name also what waited for the one before, in order")
    func sameName() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with(script: { _, _ in .status(503) }) { refusing in
                try await HTTPReceiver.with { taking in
                    let server = try await bench.serve(Self.text([("hook", refusing.port)]))
                    try await push("one", to: server)
                    try await server.logged("level=warning", "hook", "does not take events")
                    try await push("two", to: server)
                    try await server.reload(
                        Self.text([("hook", taking.port)]), on: bench,
                        until: "notifications.endpoints.0.url has changed",
                        "counts from now on")
                    let refused = refusing.requests.count
                    try await push("three", to: server)
                    let expected = try await digests(of: "one", "two", "three", on: bench)
                    #expect(try await digests(taking, atLeast: 3) == expected)
                    #expect(try await server.stop() == .exited(0))
                    #expect(taking.requests.count == 3)
                    // One may have been on its way when the address changed.
                    #expect(refusing.requests.count <= refused + 1)
                }
            }
        }
    }

    @Test(
        "that go are told of in the log with what they are still owed, which is kept where there is a directory",
        arguments: [false, true])
    func anotherName(_ hasDirectory: Bool) async throws {
        try await withBench { bench in
            let queue = hasDirectory ? "{directory: \(bench.path("queue"))}" : "{}"
            try await HTTPReceiver.with(script: { _, _ in .status(503) }) { refusing in
                try await HTTPReceiver.with { taking in
                    let server = try await bench.serve(Self.text([("old", refusing.port)], queue: queue))
                    try await push("one", to: server)
                    try await push("two", to: server)
                    try await server.logged("level=warning", "old", "does not take events")
                    try await server.reload(
                        Self.text([("new", taking.port)], queue: queue), on: bench, until: "2 events for old",
                        hasDirectory ? "are kept in" : "are lost")
                    try await push("three", to: server)
                    #expect(try await digests(taking, atLeast: 1) == digests(of: "three", on: bench))
                    guard hasDirectory else { return }
                    // It comes back, and so does what it was owed.
                    try await HTTPReceiver.with { back in
                        try await server.reload(
                            Self.text([("new", taking.port), ("old", back.port)], queue: queue), on: bench,
                            until: "notifications.endpoints.1.url has changed", "counts from now on")
                        #expect(try await digests(back, atLeast: 2) == digests(of: "one", "two", on: bench))
                    }
                }
            }
        }
    }

    @Test("can be the first, and the last: nothing is sent while there is none")
    func firstAndLast() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { receiver in
                let server = try await bench.serve(Self.text([]))
                try await push("zero", to: server)
                for number in 1...2 {
                    try await server.reload(
                        Self.text([("hook", receiver.port)]), on: bench,
                        until: "notifications.endpoints.0.url has changed", "counts from now on")
                    try await push("told \(number)", to: server)
                    let expected = try await bench.digest(of: "told \(number)")
                    #expect(try await digests(receiver, atLeast: number).last == expected)
                    try await server.reload(
                        Self.text([]), on: bench, until: "notifications.endpoints.0.url has changed",
                        "counts from now on")
                    try await push("silent \(number)", to: server)
                }
                #expect(try await server.stop() == .exited(0))
                #expect(receiver.requests.count == 2)
            }
        }
    }

    @Test(
        "stay those that there were when one of the new ones cannot be",
        arguments: [
            ("{name: hook, url: 'ftp://127.0.0.1/'}", "notifications.endpoints.1.url"),
            ("{name: hook}", "notifications.endpoints.1.url"),
            ("{name: other, url: 'http://127.0.0.1:1/'}", "notifications.endpoints.1.name"),
            ("{name: hook, url: 'http://127.0.0.1:1/', timeout: soon}", "notifications.endpoints.1.timeout"),
            ("{name: hook, url: 'https://127.0.0.1:1/', cabundle: /nonexistent/ca.pem}", "/nonexistent/ca.pem"),
        ])
    func bad(_ endpoint: String, _ words: String) async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { old in
                try await HTTPReceiver.with { new in
                    let server = try await bench.serve(Self.text([("hook", old.port)]))
                    try await server.reload(
                        Self.text([("other", new.port)], more: "    - \(endpoint)"), on: bench, until: "level=error",
                        "stays as it was", words)
                    try await push("one", to: server)
                    #expect(try await digests(old, atLeast: 1) == digests(of: "one", on: bench))
                    #expect(try await server.stop() == .exited(0))
                    #expect(new.requests.isEmpty)
                }
            }
        }
    }

    @Test("wait for a restart when it is their queue that changes, and the others do not")
    func queue() async throws {
        try await withBench { bench in
            try await HTTPReceiver.with { receiver in
                let server = try await bench.serve(Self.text([]))
                let queue = "{directory: \(bench.path("queue"))}"
                try await server.reload(
                    Self.text([("hook", receiver.port)], queue: queue), on: bench, until: "level=warning",
                    "notifications.queue.directory has changed", "after a restart")
                try await push("one", to: server)
                #expect(try await digests(receiver, atLeast: 1) == digests(of: "one", on: bench))
                #expect(!FileManager.default.fileExists(atPath: bench.path("queue/hook")))
            }
        }
    }
}
