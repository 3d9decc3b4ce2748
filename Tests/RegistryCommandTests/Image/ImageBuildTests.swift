import Foundation
import Testing

@Suite("make image", .fewAtATime, .enabled(if: ContainerEngine.canRun, "it unpacks packages as root"))
struct ImageBuildTests {
    @Test("gives the same digest again, also from a base that is unpacked anew")
    func again() async throws {
        try await withBench { bench in
            // As the tests see only one build of the binary, what compiles it is not repeated.
            try await bench.succeed(
                Programs.source("scripts/image"), [],
                environment: [
                    "IMAGE": bench.path("image"), "BASE": bench.path("base"),
                    "HOME": ProcessInfo.processInfo.environment["HOME"] ?? "/root",
                ], within: .seconds(1500))
            let again = try BuiltImage(at: bench.directory.appendingPathComponent("image"))
            let first = try BuiltImage()
            #expect(again.digest == first.digest)
        }
    }
}
