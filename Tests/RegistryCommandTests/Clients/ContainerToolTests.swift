import Foundation
import Testing

@Suite(
    "podman and buildah", .fewAtATime,
    .enabled(if: ContainerTool.canStoreImages, "who is not root needs newgidmap, of Debian's package uidmap"))
struct ContainerToolTests {
    /// Both programs, each met over every way to run the server that differs on the wire.
    static let cases = ContainerTool.Program.allCases.flatMap { program in
        [
            Deployment(transport: .plain, access: .open), Deployment(transport: .tls, access: .htpasswd),
            Deployment(transport: .plain, access: .htpasswd, store: .inmemory), Deployment(store: .s3),
        ].map { (program, $0) }
    }

    @Test("push what buildah made, and pull the same image again", arguments: cases)
    func roundTrip(_ program: ContainerTool.Program, _ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let endpoint = server.endpoint
            let tool = try ContainerTool(program, on: bench)
            let image = try await Self.build("hello", on: bench)

            try await tool.run(["push"], endpoint, image, "docker://\(endpoint.address)/team/hello:1.0")
            let pushed = try await endpoint.get("/v2/team/hello/manifests/1.0")
            let id = try await tool.run("images", "--no-trunc", "--quiet", image)
            #expect(id.contains(try Self.config(of: pushed)))
            try await tool.run("rmi", "--all", "--force")
            try await tool.run(["pull"], endpoint, "\(endpoint.address)/team/hello:1.0")
            #expect(try await tool.run("images", "--no-trunc", "--quiet").contains(try Self.config(of: pushed)))
            try await tool.run("rmi", "--all", "--force")
            let digest = try #require(pushed["Docker-Content-Digest"])
            try await tool.run(["pull"], endpoint, "\(endpoint.address)/team/hello@\(digest)")
            #expect(try await tool.run("images", "--no-trunc", "--quiet").contains(try Self.config(of: pushed)))
        }
    }

    @Test("push a list of images with all that it names", arguments: cases)
    func list(_ program: ContainerTool.Program, _ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let endpoint = server.endpoint
            let tool = try ContainerTool(program, on: bench)
            for name in ["one", "two"] {
                let image = try await Self.build(name, on: bench)
                try await tool.run(["push"], endpoint, image, "docker://\(endpoint.address)/team/\(name):1.0")
            }
            try await tool.run("manifest", "create", "several")
            for name in ["one", "two"] {
                try await tool.run(
                    ["manifest", "add"], endpoint, "several", "docker://\(endpoint.address)/team/\(name):1.0")
            }
            try await tool.run(
                ["manifest", "push", "--all"], endpoint, "several", "docker://\(endpoint.address)/team/all:1.0")

            let index = try await endpoint.get("/v2/team/all/manifests/1.0")
            #expect(index["Content-Type"]?.contains("index") == true || index["Content-Type"]?.contains("list") == true)
            let digests = (index.json["manifests"] as? [[String: Any]])?.compactMap { $0["digest"] as? String } ?? []
            #expect(digests.count == 2)
            for digest in digests {
                let manifest = try await endpoint.get("/v2/team/all/manifests/\(digest)")
                #expect(manifest.status == 200)
                #expect(try await endpoint.get("/v2/team/all/blobs/\(Self.config(of: manifest))").status == 200)
            }
        }
    }

    @Test("mount the layers that another repository has", arguments: ContainerTool.Program.allCases)
    func mount(_ program: ContainerTool.Program) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment())
            let endpoint = server.endpoint
            let tool = try ContainerTool(program, on: bench)
            let image = try await Self.build("hello", on: bench)
            try await tool.run(["push"], endpoint, image, "docker://\(endpoint.address)/team/hello:1.0")
            try await tool.run(["push"], endpoint, image, "docker://\(endpoint.address)/other/hello:1.0")

            #expect(try await endpoint.get("/v2/other/hello/manifests/1.0").status == 200)
            try await server.requested("GET /v2/other/hello/manifests/1.0")
            let mounted = server.process.standardOutput.split(separator: "\n").filter {
                $0.contains("POST /v2/other/hello/blobs/uploads/") && $0.contains("mount=") && $0.contains(" 201 ")
            }
            #expect(!mounted.isEmpty, "\(server.process.standardOutput)")
        }
    }

    @Test(
        "log in with the right password only", arguments: ContainerTool.Program.allCases,
        [
            Deployment(access: .htpasswd, store: .inmemory),
            Deployment(transport: .tls, access: .htpasswd, store: .inmemory),
        ])
    func login(_ program: ContainerTool.Program, _ deployment: Deployment) async throws {
        try await withBench { bench in
            let server = try await bench.serve(deployment)
            let endpoint = server.endpoint.loggedIn(as: nil)
            let tool = try ContainerTool(program, on: bench)
            let image = try await Self.build("hello", on: bench)
            let target = "docker://\(endpoint.address)/team/hello:1.0"

            let (user, password) = ("admin", String(Deployment.login.dropFirst("admin:".count)))
            let wrong = try await tool.attempt(["login"], endpoint, "-u", user, "-p", "wrong", endpoint.address)
            #expect(wrong.currentEnding() != .exited(0))
            let refused = try await tool.attempt(["push"], endpoint, image, target)
            #expect(refused.currentEnding() != .exited(0))
            try await tool.run(["login"], endpoint, "-u", user, "-p", password, endpoint.address)
            try await tool.run(["push"], endpoint, image, target)
            try await tool.run("logout", endpoint.address)
            let pull = try await tool.attempt(["pull"], endpoint, "\(endpoint.address)/team/hello:1.0")
            #expect(pull.currentEnding() != .exited(0))
        }
    }

    @Test("refuse a server whose authority they were not told", arguments: ContainerTool.Program.allCases)
    func unknownAuthority(_ program: ContainerTool.Program) async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(transport: .tls, store: .inmemory))
            let tool = try ContainerTool(program, on: bench)
            let pull = try await tool.attempt("pull", "\(server.endpoint.address)/team/hello:1.0")
            #expect(pull.currentEnding() != .exited(0))
            #expect(pull.standardError.contains("x509"))
        }
    }

    /// Makes an image of one file from nothing, and returns its name.
    private static func build(_ name: String, on bench: Bench) async throws -> String {
        let buildah = try ContainerTool(.buildah, on: bench)
        let container = try await buildah.run("from", "scratch")
        try await buildah.run("copy", container, bench.write("\(name)\n", to: "content/\(name)"), "/\(name)")
        try await buildah.run("commit", container, "localhost/\(name):1.0")
        return "localhost/\(name):1.0"
    }

    private static func config(of manifest: HTTPAnswer) throws -> String {
        guard let digest = (manifest.json["config"] as? [String: Any])?["digest"] as? String else {
            throw TestFailure("no image manifest: \(manifest.status) \(manifest.text)")
        }
        return digest
    }
}
