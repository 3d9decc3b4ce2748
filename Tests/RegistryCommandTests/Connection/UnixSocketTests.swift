import Foundation
import Glibc
import Testing

@Suite("a server on a socket file", .fewAtATime)
struct UnixSocketTests {
    /// Starts a server on `registry.sock` and waits until it listens.
    private static func serve(_ bench: Bench, umask: String = "022") async throws -> RunningServer {
        let socket = bench.path("registry.sock")
        let file = try bench.write(
            "version: 0.1\nstorage: {filesystem: {rootdirectory: \(bench.path("root"))}}\nhttp: {net: unix, addr: \(socket)}\n",
            to: "config.yml")
        let process = try bench.start(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "umask \(umask) && exec \"$0\" serve \"$1\"", Programs.registry().path, file])
        let server = RunningServer(process: process, endpoint: Endpoint(bench: bench, port: 5000, socket: socket))
        try await server.logged("msg=\"listening on \(socket), http\"")
        return server
    }

    @Test("takes pushes and serves pulls, and writes clients without an address to its log")
    func exchange() async throws {
        try await withBench { bench in
            let server = try await Self.serve(bench)
            let manifest = try await server.endpoint.push(artifact: "hello", to: "team/hello", tag: "1.0")
            #expect(try await server.endpoint.get("/v2/team/hello/manifests/1.0").text == manifest)
            let (target, content) = try await server.endpoint.push(randomBytes: 1 << 20, to: "team/hello")
            #expect(try await server.endpoint.get(target).body == content)
            let part = try await server.endpoint.get(target, headers: ["Range: bytes=7-200006"])
            #expect(part.body == content[7..<200_007])
            _ = try await server.stop()
            #expect(server.process.standardOutput.contains("- - - ["))
            #expect(server.process.standardOutput.contains("\"GET /v2/team/hello/manifests/1.0 HTTP/1.1\" 200 "))
        }
    }

    @Test(
        "gives the file the rights that the umask leaves", arguments: [("022", 0o755), ("117", 0o660), ("077", 0o700)])
    func rights(_ umask: String, _ mode: UInt32) async throws {
        try await withBench { bench in
            _ = try await Self.serve(bench, umask: umask)
            var status = stat()
            #expect(lstat(bench.path("registry.sock"), &status) == 0)
            #expect(status.st_mode == S_IFSOCK | mode)
        }
    }

    @Test("removes the file when it stops, and replaces one that a dead server left")
    func leftover() async throws {
        try await withBench { bench in
            let killed = try await Self.serve(bench)
            _ = try await killed.stop(with: SIGKILL)
            #expect(access(bench.path("registry.sock"), F_OK) == 0)
            let server = try await Self.serve(bench)
            #expect(try await server.endpoint.get("/v2/").status == 200)
            #expect(try await server.stop() == .exited(0))
            #expect(access(bench.path("registry.sock"), F_OK) != 0)
        }
    }

    @Test("does not take the place of another that lives, or of another file")
    func taken() async throws {
        try await withBench { bench in
            let server = try await Self.serve(bench)
            let variables = ["REGISTRY_STORAGE": "inmemory", "REGISTRY_HTTP_NET": "unix", "REGISTRY_AUTH": "none"]
            for path in [bench.path("registry.sock"), try bench.write("precious", to: "file")] {
                let second = try await bench.registry(
                    ["serve"], environment: variables.merging(["REGISTRY_HTTP_ADDR": path]) { $1 })
                #expect(second.currentEnding() == .exited(1))
                #expect(second.standardError.contains("cannot listen on \(path)"))
            }
            #expect(try String(contentsOfFile: bench.path("file"), encoding: .utf8) == "precious")
            #expect(try await server.endpoint.get("/v2/").status == 200)
        }
    }
}
