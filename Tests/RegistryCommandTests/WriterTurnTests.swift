import Foundation
import Glibc
import Testing

@Suite("a second process on one directory", .fewAtATime)
struct WriterTurnTests {
    @Test("serves reads, names the writer, and takes over when that one ends", arguments: [SIGTERM, SIGKILL])
    func takeOver(_ signal: Int32) async throws {
        try await withBench { bench in
            let first = try await bench.serve(Deployment())
            let blob = try await pushed("hello", to: first)
            let second = try await bench.serve(Deployment())
            try await second.logged("is written by process \(first.process.id)")

            #expect(try await second.endpoint.get("/v2/team/app/blobs/\(blob)").text == "hello")
            #expect(try await second.endpoint.get("/health").status == 200)
            let refused = try await second.endpoint.send(
                "POST", "/v2/team/app/blobs/uploads/", headers: ["Content-Length: 0"])
            #expect(refused.status == 503)
            #expect(refused["Retry-After"] == "5")
            #expect(refused.text.contains("another process writes"))
            #expect(try await pushed("more", to: first) != blob)

            _ = try await first.stop(with: signal)
            try await second.logged("took over")
            let late = try await pushed("later", to: second)
            #expect(try await second.endpoint.get("/v2/team/app/blobs/\(late)").text == "later")
        }
    }

    @Test("writes nothing while nobody can tell whether there is a writer, and does as soon as that can be told")
    func unknown() async throws {
        try await withBench { bench in
            // In the place of the lock is what can be neither opened for writing nor made.
            let lock = bench.path("root/packhouse.lock")
            try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: true)
            let server = try await bench.serve(Deployment())
            try await server.logged("level=error", "cannot be told", "packhouse.lock: Is a directory")
            let refused = try await server.endpoint.send(
                "POST", "/v2/team/app/blobs/uploads/", headers: ["Content-Length: 0"])
            #expect(refused.status == 503)
            #expect(try await server.endpoint.get("/v2/_catalog").status == 200)
            try FileManager.default.removeItem(atPath: lock)
            try await server.logged("took over")
            _ = try await pushed("hello", to: server)
        }
    }

    @Test(
        "of another user is kept out by a lock file that it can only read",
        .enabled(if: getuid() == 0, "only root can be two users"))
    func otherUser() async throws {
        try await withBench { bench in
            let first = try await bench.serve(Deployment())
            _ = try await pushed("hello", to: first)
            chmod(bench.directory.path, 0o755)
            let file = try bench.write(
                "version: 0.1\nstorage: {filesystem: {rootdirectory: \(bench.path("root"))}}\n", to: "other.yml")
            let collection = try await bench.finish(
                URL(fileURLWithPath: "/usr/bin/setpriv"),
                [
                    "--reuid=65534", "--clear-groups", try Programs.registry().path, "garbage-collect", "--quiet",
                    "--grace-period", "0s", file,
                ])
            #expect(collection.currentEnding() == .exited(1))
            #expect(
                collection.standardError.contains("is written by process \(first.process.id) on "),
                "\(collection.standardError)")
        }
    }

    @Test("says when it cannot know any more whether the other one writes, serves reads, and takes over when it can")
    func unknownLater() async throws {
        try await withBench { bench in
            let first = try await bench.serve(Deployment())
            let blob = try await pushed("hello", to: first)
            let second = try await bench.serve(Deployment())
            try await second.logged("is written by process \(first.process.id)")
            let lock = bench.path("root/packhouse.lock")
            try #require(rename(lock, lock + ".aside") == 0 && mkdir(lock, 0o700) == 0)
            try await second.logged(
                "level=warning", "cannot know whether another process still writes", "\(lock): Is a directory")
            #expect(try await second.endpoint.get("/v2/team/app/blobs/\(blob)").text == "hello")
            let refused = try await second.endpoint.send(
                "POST", "/v2/team/app/blobs/uploads/", headers: ["Content-Length: 0"])
            #expect(refused.status == 503)

            _ = try await first.stop(with: SIGTERM)
            try #require(rmdir(lock) == 0)
            try await second.logged("took over")
            _ = try await pushed("later", to: second)
            let told = second.process.standardError.split(separator: "\n").count { $0.contains("cannot know whether") }
            #expect(told == 1)
        }
    }

    @Test("writes from the start where the directory is said to be shared")
    func shared() async throws {
        try await withBench { bench in
            let shared = ["REGISTRY_STORAGE_FILESYSTEM_SHARED": "true"]
            let first = try await bench.serve(Deployment(), environment: shared)
            let second = try await bench.serve(Deployment(), environment: shared)
            let one = try await pushed("one", to: first)
            let two = try await pushed("two", to: second)
            #expect(try await second.endpoint.get("/v2/team/app/blobs/\(one)").text == "one")
            #expect(try await first.endpoint.get("/v2/team/app/blobs/\(two)").text == "two")
            #expect(try await first.endpoint.send("DELETE", "/v2/team/app/blobs/\(two)").status == 202)
            #expect(try await second.endpoint.get("/v2/team/app/blobs/\(two)").status == 404)
        }
    }

    /// Pushes a blob and returns its digest.
    private func pushed(_ text: String, to server: RunningServer) async throws -> String {
        let answer = try await server.endpoint.push(blob: text, to: "team/app")
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer["Docker-Content-Digest"])
    }
}
