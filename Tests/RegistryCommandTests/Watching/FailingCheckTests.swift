import Foundation
import Glibc
import StorageTesting
import Testing

@Suite("a health check that fails", .fewAtATime)
struct FailingCheckTests {
    private static let memory = "version: 0.1\nstorage: inmemory\n"

    /// Waits until requests are answered 503, looks at everything that tells of it, and waits until they are answered again.
    private func failAndRecover(
        _ server: WatchedServer, name: String, words: String, break broken: () throws -> Void, mend: () throws -> Void
    ) async throws {
        #expect(try await server.endpoint.get("/v2/").status == 200)
        #expect(try await server.debug.get("/debug/health").text == "{}\n")
        try broken()
        _ = try await eventually("503") { try await server.endpoint.get("/v2/").status == 503 ? true : nil }
        for target in [
            "/", "/v2/", "/v2/_catalog", "/v2/a/manifests/b", "/v1/", "/v1/_catalog", "/token", "/nowhere",
            "/v2/nowhere",
            "/v2/No_Name/tags/list", "/healthy", "/health/",
        ] {
            let answer = try await server.endpoint.get(target)
            #expect(answer.status == 503, "\(target)")
            #expect(answer.errorCodes == ["UNAVAILABLE"])
            let error = try #require((answer.json["errors"] as? [[String: Any]])?.first)
            #expect(error["detail"] as? String == "health check failed: please see /debug/health")
            #expect(answer["Retry-After"] == "5")
        }
        let health = try await server.endpoint.get("/health")
        #expect(health.status == 503)
        #expect(health.text == #"{"status":"DOWN"}"#)
        let detail = try await server.endpoint.get("/health?detail=1")
        #expect((detail.json["checks"] as? [String: String])?[name]?.contains(words) == true, "\(detail.text)")
        let debug = try await server.debug.get("/debug/health")
        #expect(debug.status == 503)
        #expect(debug["Content-Type"] == "application/json")
        #expect((debug.json as? [String: String])?.keys.sorted() == [name])
        #expect((debug.json[name] as? String)?.contains(words) == true, "\(debug.text)")
        let metrics = try await server.metrics()
        #expect(metrics["registry_health_up"] == 0)
        #expect(metrics["registry_health_check_up", ["check": name]] == 0)
        try await server.server.logged("level=error", "a health check failed", name)

        try mend()
        _ = try await eventually("200") { try await server.endpoint.get("/v2/").status == 200 ? true : nil }
        #expect(try await server.endpoint.get("/health").status == 200)
        #expect(try await server.debug.get("/debug/health").status == 200)
        #expect(try await server.metrics()["registry_health_check_up", ["check": name]] == 1)
        try await server.server.logged("level=info", "passes again", name)
    }

    @Test("takes the server out of service while a file is there, and not longer")
    func file() async throws {
        try await withBench { bench in
            let path = bench.path("drain")
            let server = try await bench.serveWatched(
                Self.memory + "health: {file: [{file: \(path), interval: 100ms}]}\n")
            try await failAndRecover(
                server, name: path, words: "file exists", break: { try bench.write("", to: "drain") },
                mend: { try FileManager.default.removeItem(atPath: path) })
            #expect(try await server.server.stop() == .exited(0))
        }
    }

    @Test("takes the server out of service while its store is gone, and not longer")
    func storage() async throws {
        try await withBench { bench in
            let root = bench.path("root")
            let server = try await bench.serveWatched(
                "version: 0.1\nstorage: {filesystem: {rootdirectory: \(root)}}\n"
                    + "health: {storagedriver: {enabled: true, interval: 100ms, threshold: 2}}\n")
            let files = FileManager.default
            try await failAndRecover(
                server, name: "storagedriver_filesystem", words: "cannot be reached",
                break: {
                    try files.moveItem(atPath: root, toPath: bench.path("away"))
                    try bench.write("", to: "root")
                },
                mend: {
                    try files.removeItem(atPath: root)
                    try files.moveItem(atPath: bench.path("away"), toPath: root)
                })
        }
    }

    @Test("takes the server out of service while nobody listens at an address, and not longer")
    func tcp() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            var listener: TestListener? = try TestListener(port: port)
            let server = try await bench.serveWatched(
                Self.memory + "health: {tcp: [{addr: '127.0.0.1:\(port)', interval: 100ms, timeout: 60s}]}\n")
            try await failAndRecover(
                server, name: "127.0.0.1:\(port)", words: "connection to 127.0.0.1:\(port) failed",
                break: { listener = nil }, mend: { listener = try TestListener(port: port) })
            withExtendedLifetime(listener) {}
        }
    }

    @Test("takes the server out of service while another does not answer as it should, and not longer")
    func http() async throws {
        try await withBench { bench in
            // Another registry, whose health is looked at.
            let path = bench.path("drain")
            let other = try await bench.serve(
                "version: 0.1\nstorage: inmemory\nhealth: {file: [{file: \(path), interval: 100ms}]}\n")
            let uri = "\(other.endpoint.origin)/health"
            let server = try await bench.serveWatched(
                Self.memory
                    + "health: {http: [{uri: '\(uri)?secret=hunter2', interval: 100ms, timeout: 60s, headers: {X-Key: [hunter2]}}]}\n"
            )
            try await failAndRecover(
                server, name: uri, words: "the answer is 503, not 200", break: { try bench.write("", to: "drain") },
                mend: { try FileManager.default.removeItem(atPath: path) })
            #expect(!server.server.process.standardError.contains("hunter2"))
            #expect(!(try await server.debug.get("/metrics").text.contains("hunter2")))
        }
    }

    @Test("counts a check without an answer as failed, and does not hold up the end")
    func hanging() async throws {
        try await withBench { bench in
            try await LoopbackPort.withTaken { port in
                let server = try await bench.serveWatched(
                    Self.memory
                        + "health: {http: [{uri: 'http://127.0.0.1:\(port)/', interval: 100ms, timeout: 300ms}]}\n")
                let failures = try await eventually("the failure") {
                    let health = try await server.debug.get("/debug/health")
                    return health.status == 503 ? health.text : nil
                }
                #expect(failures.contains("in time") || failures.contains("within"), "\(failures)")
                #expect(try await server.server.stop() == .exited(0))
            }
        }
    }

    @Test("is nothing without checks: the server ends as before")
    func noChecks() async throws {
        try await withBench { bench in
            let server = try await bench.serveWatched(Self.memory + "health: {storagedriver: {enabled: false}}\n")
            #expect(try await server.metrics()["registry_health_up"] == 1)
            #expect(try await server.server.stop() == .exited(0))
        }
    }
}

/// Listens on a port of 127.0.0.1 until it goes.
private final class TestListener {
    private let descriptor: CInt

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        // Safe: the pointer to the address is used during the call only, with the size of what it points at.
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, listen(descriptor, 128) == 0 else { throw TestFailure("cannot listen on port \(port)") }
    }

    deinit { close(descriptor) }
}
