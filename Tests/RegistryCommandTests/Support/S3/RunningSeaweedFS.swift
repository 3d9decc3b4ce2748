import Foundation
import StorageTesting

/// A SeaweedFS of one test's own, which it can end and start again.
struct RunningSeaweedFS: Sendable {
    /// With that of the gateway over TLS, where it has a certificate.
    struct Ports: Sendable {
        var plain: SeaweedFS.Ports
        var https: Int
    }

    let ports: Ports
    let process: ChildProcess

    var server: S3Server { S3Server(port: ports.plain.s3) }
}

extension Bench {
    /// Starts SeaweedFS on the data in this bench's directory and waits until it serves. `ports` are those of a start before, to
    /// go on where it ended.
    func startSeaweedFS(
        ports: RunningSeaweedFS.Ports? = nil, certificate: CertificateAuthority? = nil
    ) async throws -> RunningSeaweedFS {
        let ports =
            try ports ?? RunningSeaweedFS.Ports(plain: SeaweedFS.Ports.free(), https: LoopbackPort.free())
        let folder = directory.appending(path: "seaweedfs")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var arguments = try SeaweedFS.arguments(in: folder, ports: ports.plain)
        if let certificate {
            arguments += [
                "-s3.port.https=\(ports.https)", "-s3.cert.file=\(certificate.serverCertificate)",
                "-s3.key.file=\(certificate.serverKey)",
            ]
        }
        let process = try start(URL(fileURLWithPath: SeaweedFS.program()), arguments)
        let running = RunningSeaweedFS(ports: ports, process: process)
        do {
            try await running.server.makeBucket(within: .seconds(300))
        } catch {
            let end = process.currentEnding().map { "it ended with \($0)" } ?? "it runs"
            throw TestFailure("\(error); \(end): \(process.standardError.suffix(2000))")
        }
        return running
    }
}
