import Foundation
import Testing

@Suite("the image in a registry", .fewAtATime)
struct ImagePushTests {
    @Test(
        "is pushed into Packhouse and pulled back byte for byte",
        arguments: [Deployment(), Deployment(transport: .tls, access: .htpasswd, store: .s3)])
    func roundTrip(_ deployment: Deployment) async throws {
        try await withBench { bench in
            let image = try BuiltImage()
            let server = try await bench.serve(deployment)
            let skopeo = Skopeo(bench: bench)
            try await skopeo.copy(
                from: .disk(image.name), to: .registry(server.endpoint, name: "packhouse:\(image.tag)"))
            let back = bench.path("back")
            try await skopeo.copy(
                from: .registry(server.endpoint, name: "packhouse:\(image.tag)"), to: .disk("oci:\(back):\(image.tag)"))

            #expect(try BuiltImage(at: bench.directory.appendingPathComponent("back")).digest == image.digest)
            try await bench.succeed(
                "diff", ["--recursive", image.layout.appendingPathComponent("blobs").path, "\(back)/blobs"])
        }
    }
}
