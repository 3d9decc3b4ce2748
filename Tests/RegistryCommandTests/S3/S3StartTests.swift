import StorageTesting
import Testing

@Suite("a start on S3", .fewAtATime)
struct S3StartTests {
    @Test("says where the bucket is, who sends blobs and why, and what the server's conditions allow to promise")
    func log() async throws {
        try await withBench { bench in
            let server = try await bench.serve(Deployment(store: .s3))
            let bucket = try await bench.bucketFolder()
            try await server.logged("storage: ", bucket.server.bucket, bucket.server.origin)
            try await server.logged(
                "blobs: sent by this server", bucket.server.origin, "storage.redirect.disable: false")
            try await server.logged("tags are linearizable")
            try await server.logged("checks the bytes that it is sent by a SHA-256 checksum field")
            #expect(!server.process.standardError.contains(S3Server.secretKey))
        }
    }

    /// One value of the storage section that is wrong.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: String
        let value: String
        let words: [String]

        init(_ key: String, _ value: String, _ words: String...) {
            testDescription = "\(key): \(value)"
            (self.key, self.value, self.words) = (key, value, words)
        }
    }

    static let cases = [
        Case("bucket", "nowhere", "nowhere", "storage.s3.bucket"),
        Case("accesskey", "nobody", "does not know access key n…"),
        Case("secretkey", "wrong", "secret key is not that of access key pa…"),
        Case("regionendpoint", "https://127.0.0.1:PORT", "https://127.0.0.1:PORT", "storage.s3.secure to false"),
        Case(
            "regionendpoint", "http://no.such.host.invalid", "no.such.host.invalid", "storage.s3.host or regionendpoint"
        ),
        Case("regionendpoint", "http://127.0.0.1:MASTER", "http://127.0.0.1:MASTER", "may not speak S3"),
        Case("cabundle", "/no/such/file", "/no/such/file", "storage.s3.cabundle"),
    ]

    @Test("with a wrong value fails in one line that says what is wrong", arguments: cases)
    func wrong(_ failing: Case) async throws {
        try await withBench { bench in
            let bucket = try await bench.bucketFolder()
            let ports = try await ["PORT": "\(bucket.server.port)", "MASTER": "\(SeaweedFS.ports().master)"]
            func spelledOut(_ text: String) -> String {
                ports.reduce(text) { $0.replacing($1.key, with: $1.value) }
            }
            let file = try bench.write("version: 0.1\nstorage:\n" + bucket.yaml, to: "config.yml")
            let process = try await bench.registry(
                ["serve", file],
                environment: [
                    // A name server that does not answer is not waited for.
                    "REGISTRY_HTTP_ADDR": "127.0.0.1:0", "RES_OPTIONS": "timeout:1 attempts:1",
                    "REGISTRY_STORAGE_S3_\(failing.key.uppercased())": spelledOut(failing.value),
                ])
            StartFailureTests.expectLines(process, words: failing.words.map(spelledOut))
            #expect(!process.standardError.contains(S3Server.secretKey))
        }
    }

    @Test(
        "redirects clients unasked to AWS, and to an endpoint that is said to be theirs",
        arguments: [
            ("region: us-east-1", "clients are redirected to AWS"),
            (
                "regionendpoint: http://127.0.0.1:1, redirectendpoint: http://blobs.invalid:1",
                "clients are redirected to http://blobs.invalid:1"
            ),
        ])
    func redirects(_ place: String, _ words: String) async throws {
        try await withBench { bench in
            let file = try bench.write(
                "version: 0.1\nstorage: {s3: {\(place), bucket: packs, accesskey: a, secretkey: s}}\n", to: "config.yml"
            )
            let process = try bench.start(
                Programs.registry(), ["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
            _ = try await eventually("the line that says where blobs come from") {
                process.standardError.contains("blobs: ") ? true : nil
            }
            #expect(process.standardError.contains(words), "\(process.standardError)")
        }
    }

    @Test("waits for keys from a place that does not answer yet, and says so once")
    func absentKeys() async throws {
        try await withBench { bench in
            let bucket = try await bench.bucketFolder()
            let keys = try LoopbackPort.free()
            let yaml = bucket.yaml.split(separator: "\n").filter { !$0.contains("key: ") }.joined(separator: "\n")
            let file = try bench.write("version: 0.1\nstorage:\n\(yaml)\n", to: "config.yml")
            let process = try await bench.registry(
                ["serve", file],
                environment: [
                    "REGISTRY_HTTP_ADDR": "127.0.0.1:0",
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1:\(keys)/role",
                ])
            StartFailureTests.expectLines(process, words: ["http://127.0.0.1:\(keys)/role"])
            let log = process.standardError
            #expect(log.contains("it is asked again"))
            #expect(!log.contains("cannot be renewed"), "\(log)")
        }
    }

    @Test("waits some seconds for a server that is not there yet, and names the endpoint when it never comes")
    func absent() async throws {
        try await withBench { bench in
            let port = try LoopbackPort.free()
            let file = try bench.write(
                "version: 0.1\nstorage: {s3: {host: 127.0.0.1, port: \(port), secure: false, bucket: packs, accesskey: a, secretkey: s}}\n",
                to: "config.yml")
            let process = try await bench.registry(["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
            StartFailureTests.expectLines(process, words: ["http://127.0.0.1:\(port)"])
            #expect(process.standardError.contains("it is asked again"))
        }
    }
}
