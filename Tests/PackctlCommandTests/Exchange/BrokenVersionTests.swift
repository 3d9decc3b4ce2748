import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a version that is broken at its registry")
struct BrokenVersionTests {
    /// `web:1.0.0`, which is broken, and `two:1.2.3`, which lists an image of the server.
    private static func fill(_ server: TestServer, _ client: TestClient) async throws {
        let chart = try TestChart(["values.yaml": "image: \(server.name)/team/app:1\n"]).write(to: "chart", of: client)
        let build = try await client.run(
            "pack", "build", "two", "two-1.2.3", "--chart", chart, "-p", "-r", server.name)
        #expect(build.status == 0, "\(build.output) \(build.errors)")
        try await TestContent.with(server) { content in
            var layout = TestLayout()
            let broken = try layout.addBrokenPack("web", "1.0.0")
            try await content.push(layout, [broken], to: "spectro-packs/archive/web", as: "1.0.0")
            var images = TestLayout()
            let image = images.addImage("app")
            try await content.push(images, [image], to: "team/app", as: "1")
        }
    }

    @Test("is told by pack images, which lists the images of the others", arguments: TestServer.Kind.allCases)
    func images(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try await Self.fill(server, client)
            let run = try await client.run("pack", "images", "--plain", "web:1.0.0", "two", "-r", server.name)
            #expect(run.status == ExitClass.validation.rawValue, "\(run.errors)")
            #expect(run.lines == ["\(server.name)/team/app:1"])
            let faults = run.errors.split(separator: "\n").filter { $0.contains("web:1.0.0") }
            #expect(faults.count == 1 && !run.errors.contains("lists no images"), "\(run.errors)")
            let alone = try await client.run("pack", "images", "web:1.0.0", "-r", server.name, "-o", "json")
            #expect(alone.status == ExitClass.validation.rawValue && alone.output.isEmpty)
        }
    }

    @Test(
        "keeps an export with images from its end, unless they may be missing", arguments: TestServer.Kind.allCases)
    func export(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            try await Self.fill(server, client)
            let words = ["pack", "export", "web:1.0.0", "two", "layout.tar", "--with-images", "-r", server.name]
            let stopped = try await client.run(words)
            #expect(stopped.status == ExitClass.validation.rawValue, "\(stopped.errors)")
            #expect(stopped.errors.contains("spectro-packs/archive/web:1.0.0"), "\(stopped.errors)")
            #expect(stopped.errors.contains("which images it needs is not known"), "\(stopped.errors)")
            #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/layout.tar"))
            let finished = try await client.run(words + ["--skip-missing-images"])
            #expect(finished.status == 0 && finished.errors.contains("is not known"), "\(finished.errors)")
            // Its bytes are in the layout as they are, as those of the image.
            let store = try LayoutPlace.reading("\(client.folder)/layout.tar")
            #expect(try store.index().entries.count == 3)
            let plain = try await client.run("pack", "export", "web:1.0.0", "plain", "-r", server.name)
            #expect(plain.status == 0, "\(plain.errors)")
        }
    }

    /// Values that list an image, and of which it is not known what else they list.
    private static let unreadable = [
        "pack:\n  content:\n    images:\n      - image: nginx:1\nfoo:\n\t- bad\n",
        "pack:\n  content:\n    images:\n      - nginx:1\n",
        "pack:\n  content:\n    images:\n      - image: nginx:1\n#" + String(repeating: "x", count: 9 << 20),
    ]

    @Test(
        "whose values cannot be read does not tell its images, nor does it say that it has none",
        arguments: TestServer.Kind.allCases)
    func values(_ kind: TestServer.Kind) async throws {
        try await TestServer.with(kind) { server in
            let client = try TestClient()
            try client.allowPlainHTTP(server)
            for (number, values) in Self.unreadable.enumerated() {
                var layout = TestLayout()
                let name = "p\(number)"
                let manifest = try layout.addPack(name, "1.0.0", values: values)
                try await TestContent.with(server) {
                    try await $0.push(layout, [manifest], to: "spectro-packs/archive/\(name)", as: "1.0.0")
                }
                let list = try await client.run("pack", "images", "--plain", name, "-r", server.name)
                #expect(list.status == ExitClass.validation.rawValue && list.output.isEmpty, "\(list.output)")
                #expect(list.errors.contains("is not known: values.yaml"), "\(list.errors)")
                #expect(!list.errors.contains("lists no images"))
                for reference in ["\(name):1.0.0", "\(name)@\(manifest.digest)"] {
                    let words = ["pack", "export", reference, "\(name).tar", "--with-images", "-r", server.name]
                    let export = try await client.run(words)
                    #expect(export.status == ExitClass.validation.rawValue, "\(export.output)")
                    #expect(
                        export.errors.contains("which images it needs is not known: values.yaml"), "\(export.errors)")
                    #expect(!FileManager.default.fileExists(atPath: "\(client.folder)/\(name).tar"))
                }
                let show = try await client.run("pack", "show", name, "-r", server.name)
                #expect(show.status == 0 && show.output.contains("not known: values.yaml"), "\(show.output)")
                let pulled = try await client.run("pack", "pull", name, "pulled", "-r", server.name)
                #expect(pulled.status == 0, "\(pulled.errors)")
                let local = try await client.run("pack", "images", "--dir", "pulled/\(name)-1.0.0")
                #expect(local.status == ExitClass.validation.rawValue && local.errors.contains("is not known"))
            }
        }
    }
}
