import Foundation
import OCI
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("what an export takes of an image")
struct LayoutBoundsTests {
    /// What a copy of `team/app:1` fails with; nil when it does not.
    private static func failure(
        _ make: (inout TestLayout) -> [Descriptor], tally: LayoutCopy.Tally = LayoutCopy.Tally()
    ) async throws -> CommandFailure? {
        var failure: CommandFailure?
        try await TestServer.with { server in
            failure = try await TestContent.with(server) { content in
                var layout = TestLayout()
                let manifests = make(&layout)
                try await content.push(layout, manifests, to: "team/app", as: "1")
                return try await TemporaryDirectory.with { folder in
                    let copy = LayoutCopy(
                        client: content.client, repository: try TestContent.name("team/app"),
                        target: try LayoutPlace.writing("\(folder)/layout"))
                    var tally = tally
                    do {
                        _ = try await copy.copy(try #require(Reference("1")), tally: &tally)
                        return nil
                    } catch {
                        return CommandFailure(error)
                    }
                }
            }
        }
        return failure
    }

    @Test("is at most four indexes within each other")
    func depth() async throws {
        for (indexes, isTaken) in [(4, true), (5, false)] {
            let failure = try await Self.failure { layout in
                var all = [layout.addImage("x")]
                for _ in 0..<indexes { all.append(layout.addIndex([TestLayout.json(all[all.count - 1])])) }
                return all
            }
            #expect((failure == nil) == isTaken, "\(failure?.message ?? "")")
            #expect(isTaken || failure?.exitClass == .validation && failure?.message.contains("nests too deep") == true)
        }
    }

    @Test("is at most 1000 manifests of one index")
    func width() async throws {
        for (count, isTaken) in [(1000, true), (1001, false)] {
            let failure = try await Self.failure { layout in
                let image = layout.addImage("x")
                return [image, layout.addIndex([String](repeating: TestLayout.json(image), count: count))]
            }
            #expect((failure == nil) == isTaken, "\(failure?.message ?? "")")
            #expect(isTaken || failure?.message.contains("too many manifests") == true)
        }
    }

    @Test("is at most 100,000 manifests in all")
    func count() async throws {
        for (before, isTaken) in [(99_999, true), (100_000, false)] {
            var tally = LayoutCopy.Tally()
            tally.manifests = before
            let failure = try await Self.failure({ [$0.addImage("x")] }, tally: tally)
            #expect((failure == nil) == isTaken, "\(failure?.message ?? "")")
            #expect(isTaken || failure?.message.contains("more than 100000 manifests") == true)
        }
    }
}
