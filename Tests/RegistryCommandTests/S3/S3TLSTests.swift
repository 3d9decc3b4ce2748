import StorageTesting
import Testing

@Suite("an S3 server with a certificate of its own", .fewAtATime)
struct S3TLSTests {
    @Test("is used with its authority, or unseen with skipverify, and refused without either")
    func trust() async throws {
        try await withBench { bench in
            let authority = try await CertificateAuthority(on: bench)
            let server = try await bench.startSeaweedFS(certificate: authority)
            let yaml = """
                version: 0.1
                storage:
                  s3:
                    host: 127.0.0.1
                    port: \(server.ports.https)
                    bucket: \(server.server.bucket)
                    accesskey: \(S3Server.accessKey)
                    secretkey: \(S3Server.secretKey)

                """
            for setting in ["CABUNDLE": authority.certificate, "SKIPVERIFY": "true"] {
                let trusting = try await bench.serve(
                    yaml, environment: ["REGISTRY_STORAGE_S3_\(setting.key)": setting.value])
                try await trusting.endpoint.push(artifact: setting.key, to: "team/hello", tag: "1.0")
                #expect(try await trusting.stop() == .exited(0))
            }
            let process = try await bench.registry(
                ["serve", try bench.write(yaml, to: "untrusting.yml")],
                environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
            StartFailureTests.expectLines(
                process, words: ["https://127.0.0.1:\(server.ports.https)", "storage.s3.cabundle"])
        }
    }
}
