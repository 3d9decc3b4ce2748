import Foundation

/// SeaweedFS with its S3 gateway on loopback: a real S3 server for tests, with one bucket and one pair of keys.
struct SeaweedFS: Sendable {
    static let bucket = "packhouse"
    static let accessKey = "packhouse"
    static let secretKey = "the-secret-of-packhouse"

    /// Of its parts; each takes the one 10,000 above as well.
    struct Ports: Sendable {
        var s3: Int
        /// Of the gateway over TLS, where it has a certificate.
        var https: Int
        var master: Int
        var volume: Int
        var filer: Int

        static func free() throws -> Ports {
            try Ports(
                s3: LoopbackPort.freePair(), https: LoopbackPort.free(), master: LoopbackPort.freePair(),
                volume: LoopbackPort.freePair(),
                filer: LoopbackPort.freePair())
        }
    }

    let bench: Bench
    let ports: Ports
    let process: ChildProcess

    /// Scheme, host and port of the S3 gateway.
    var origin: String { "http://127.0.0.1:\(ports.s3)" }

    /// Sends one signed request to the gateway and returns the status of its answer; 0 when there was none.
    func send(_ method: String, _ path: String, body: String? = nil) async throws -> Int {
        let arguments = [
            "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--max-time", "10", "--request", method,
            "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "\(Self.accessKey):\(Self.secretKey)",
            "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
        ]
        let content = try body.map { ["--data-binary", "@\(try bench.write($0, to: UUID().uuidString))"] } ?? []
        let curl = try await bench.finish(
            URL(fileURLWithPath: "/usr/bin/curl"), arguments + content + [origin + path])
        return Int(curl.standardOutput) ?? 0
    }

    /// Makes the bucket and waits until objects can be written to it, which takes some seconds after a start.
    func waitUntilReady() async throws {
        _ = try await eventually("SeaweedFS on port \(ports.s3)") { () async throws -> Bool? in
            if let ending = process.currentEnding() {
                throw TestFailure("SeaweedFS ended with \(ending): \(process.standardError.suffix(2000))")
            }
            guard try LoopbackPort.isOpen(ports.s3), [200, 409].contains(try await send("PUT", "/\(Self.bucket)"))
            else { return nil }
            return try await send("PUT", "/\(Self.bucket)/ready", body: "yes") == 200 ? true : nil
        }
    }

    /// Its command line, for a directory that is there.
    static func arguments(on bench: Bench, ports: Ports, certificate: CertificateAuthority? = nil) throws -> [String] {
        let keys = #"{"accessKey":"\#(accessKey)","secretKey":"\#(secretKey)"}"#
        let identities = try bench.write(
            #"{"identities":[{"name":"tests","credentials":[\#(keys)],"actions":["Admin","Read","Write","List","Tagging"]}]}"#,
            to: "seaweedfs.json")
        try bench.write("", to: "seaweedfs/kept")
        return [
            "server", "-ip=127.0.0.1", "-dir=\(bench.path("seaweedfs"))", "-master.port=\(ports.master)",
            "-volume.port=\(ports.volume)", "-filer.port=\(ports.filer)", "-s3", "-s3.port=\(ports.s3)",
            "-s3.config=\(identities)", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.volumeSizeLimitMB=1024",
            "-volume.max=20",
        ]
            + (certificate.map { given in
                [
                    "-s3.port.https=\(ports.https)", "-s3.cert.file=\(given.serverCertificate)",
                    "-s3.key.file=\(given.serverKey)",
                ]
            } ?? [])
    }
}

extension Bench {
    /// Starts SeaweedFS on the data in this bench's directory and waits until it serves. `ports` are those of a start before, to
    /// go on where it ended.
    func startSeaweedFS(
        ports: SeaweedFS.Ports? = nil, certificate: CertificateAuthority? = nil
    ) async throws -> SeaweedFS {
        let ports = try ports ?? .free()
        let process = try start(
            Programs.weed(), SeaweedFS.arguments(on: self, ports: ports, certificate: certificate))
        let server = SeaweedFS(bench: self, ports: ports, process: process)
        try await server.waitUntilReady()
        return server
    }
}
