import Foundation
import Glibc
import Testing

@Suite("Anonymous pull", .fewAtATime)
struct AnonymousPullTests {
    @Test(
        "skopeo pulls what is public without a login, pushes with one, and finds nothing that is private",
        arguments: Deployment.Transport.allCases)
    func skopeo(_ transport: Deployment.Transport) async throws {
        try await withBench { bench in
            let nobody = try await bench.serveRuled(transport).endpoint
            let admin = nobody.loggedIn(as: RuledServer.admin)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            for name in ["public/hello", "private/hello"] {
                try await skopeo.copy(from: image.place, to: .registry(admin, name: "\(name):1.0"))
            }

            try await skopeo.copy(
                from: .registry(nobody, name: "public/hello:1.0"), to: .disk("oci:\(bench.path("back")):1.0"))
            for blob in image.blobs + [image.digest] {
                let path = bench.path("back/blobs/sha256/\(blob.dropFirst("sha256:".count))")
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == image.content(of: blob))
            }
            let listed = try await skopeo.run("list-tags", nobody, "docker://\(nobody.address)/public/hello")
            #expect(listed.contains("1.0"))

            for login in [nil, RuledServer.eve, RuledServer.reader] {
                await #expect(throws: TestFailure.self, "\(login ?? "nobody")") {
                    try await skopeo.copy(
                        from: image.place, to: .registry(nobody.loggedIn(as: login), name: "public/hello:2.0"))
                }
            }
            for login in [nil, RuledServer.eve] {
                for name in ["private/hello", "private/none"] {
                    let inspection = try await skopeo.attempt(
                        "inspect", nobody.loggedIn(as: login), "docker://\(nobody.address)/\(name):1.0")
                    #expect(inspection.currentEnding() != .exited(0))
                }
            }
            let reader = nobody.loggedIn(as: RuledServer.reader)
            try await skopeo.run("inspect", reader, "docker://\(nobody.address)/private/hello:1.0")
            let deletion = try await skopeo.attempt("delete", reader, "docker://\(nobody.address)/private/hello:1.0")
            #expect(deletion.currentEnding() != .exited(0))
            try await skopeo.run("delete", admin, "docker://\(nobody.address)/private/hello:1.0")
            #expect(try await admin.get("/v2/public/hello/manifests/2.0").status == 404)
        }
    }

    @Test("skopeo copies between repositories of one server with one token for both")
    func copyWithin() async throws {
        try await withBench { bench in
            let admin = try await bench.serveRuled(.plain).endpoint.loggedIn(as: RuledServer.admin)
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(from: image.place, to: .registry(admin, name: "public/hello:1.0"))
            try await skopeo.copy(
                from: .registry(admin, name: "public/hello:1.0"), to: .registry(admin, name: "private/hello:1.0"))
            #expect(try await admin.get("/v2/private/hello/manifests/1.0").status == 200)
        }
    }

    @Test(
        "podman and buildah pull without a login what is public, and push when they have logged in",
        .enabled(if: ContainerTool.canStoreImages, "who is not root needs newgidmap, of Debian's package uidmap"),
        arguments: ContainerTool.Program.allCases, Deployment.Transport.allCases)
    func containerTools(_ program: ContainerTool.Program, _ transport: Deployment.Transport) async throws {
        try await withBench { bench in
            let endpoint = try await bench.serveRuled(transport).endpoint
            let image = try await ImageLayout("hello", on: bench)
            for name in ["public/hello", "private/hello"] {
                try await Skopeo(bench: bench).copy(
                    from: image.place,
                    to: .registry(endpoint.loggedIn(as: RuledServer.admin), name: "\(name):1.0"))
            }
            let tool = try ContainerTool(program, on: bench)
            let name = "\(endpoint.address)/public/hello:1.0"

            try await tool.run(["pull"], endpoint, name)
            let refused = try await tool.attempt(
                ["push"], endpoint, name, "docker://\(endpoint.address)/public/new:1.0")
            #expect(refused.currentEnding() != .exited(0))
            let hidden = try await tool.attempt(["pull"], endpoint, "\(endpoint.address)/private/hello:1.0")
            #expect(hidden.currentEnding() != .exited(0))

            let password = String(RuledServer.admin.dropFirst("admin:".count))
            let wrong = try await tool.attempt(["login"], endpoint, "-u", "admin", "-p", "wrong", endpoint.address)
            #expect(wrong.currentEnding() != .exited(0))
            try await tool.run(["login"], endpoint, "-u", "admin", "-p", password, endpoint.address)
            try await tool.run(["push"], endpoint, name, "docker://\(endpoint.address)/private/new:1.0")
            try await tool.run(["pull"], endpoint, "\(endpoint.address)/private/hello:1.0")
        }
    }

    @Test(
        "containerd pulls without a login what is public, and pushes with one",
        .enabled(if: getuid() == 0, "containerd unpacks layers as root only"), arguments: Deployment.Transport.allCases)
    func containerd(_ transport: Deployment.Transport) async throws {
        try await withBench { bench in
            let nobody = try await bench.serveRuled(transport).endpoint
            let admin = nobody.loggedIn(as: RuledServer.admin)
            let image = try await ImageLayout("hello", on: bench)
            for name in ["public/hello", "private/hello"] {
                try await Skopeo(bench: bench).copy(from: image.place, to: .registry(admin, name: "\(name):1.0"))
            }
            let containerd = try await Containerd(on: bench)
            let name = "\(nobody.address)/public/hello:1.0"

            try await containerd.images("pull", nobody, name)
            let hidden = try await containerd.attempt("pull", nobody, ["\(nobody.address)/private/hello:1.0"])
            #expect(hidden.currentEnding() != .exited(0))
            let target = "\(nobody.address)/private/copy:1.0"
            let refused = try await containerd.attempt("push", nobody, [target, name])
            #expect(refused.currentEnding() != .exited(0))
            try await containerd.images("push", admin, target, name)
            #expect(try await admin.get("/v2/private/copy/manifests/1.0").status == 200)
        }
    }

    @Test("oras pulls without a login what is public, and pushes with one", arguments: Deployment.Transport.allCases)
    func oras(_ transport: Deployment.Transport) async throws {
        try await withBench { bench in
            let nobody = try await bench.serveRuled(transport).endpoint
            let admin = nobody.loggedIn(as: RuledServer.admin)
            let file = try bench.write("content\n", to: "pushed/file.txt")
            try await Oras(bench: bench, endpoint: admin).run("push", "public/files:1", file)
            let oras = Oras(bench: bench, endpoint: nobody)
            try await oras.run("pull", "public/files:1", bench.path("pulled"))
            #expect(try String(contentsOfFile: bench.path("pulled/file.txt"), encoding: .utf8) == "content\n")
            let push = try await oras.attempt("push", ["public/files:2", file])
            #expect(push.currentEnding() != .exited(0))
        }
    }

    @Test("curl needs no token: without a login for what is public, with one for everything")
    func curl() async throws {
        try await withBench { bench in
            let nobody = try await bench.serveRuled(.plain).endpoint
            let admin = nobody.loggedIn(as: RuledServer.admin)
            try await admin.push(artifact: "hello", to: "public/hello", tag: "1.0")
            try await admin.push(artifact: "hello", to: "private/hello", tag: "1.0")
            #expect(try await nobody.get("/v2/public/hello/manifests/1.0").status == 200)
            #expect(try await nobody.get("/v2/private/hello/manifests/1.0").status == 401)
            #expect(try await admin.get("/v2/private/hello/manifests/1.0").status == 200)
            let repositories = try await nobody.get("/v2/_catalog").json["repositories"] as? [String]
            #expect(repositories == ["public/hello"])
            #expect(try await admin.get("/v2/").status == 200)
            let base = try await nobody.get("/v2/")
            #expect(base.status == 401)
            #expect(
                base["WWW-Authenticate"]
                    == #"Bearer realm="\#(nobody.origin)/token",service="\#(nobody.address)""#)
        }
    }
}
