import ACME
import RegistryServer
import Telemetry

extension CertificateHealth {
    init(_ status: CertificateStatus) {
        self.init(host: status.host.description, state: status.state.rawValue, failures: status.failures)
        issuer = status.issuer
        notBefore = status.notBefore.map(Self.text)
        notAfter = status.notAfter.map(Self.text)
        renewal = status.renewal.map(Self.text)
        problem = status.problem
        problemTime = status.problemTime.map(Self.text)
        nextAttempt = status.nextAttempt.map(Self.text)
    }

    /// `2026-11-22T07:00:00Z`: what comes after the seconds is left out.
    private static func text(_ seconds: Int64) -> String {
        String(Timestamp(seconds: seconds).rfc3339.prefix { $0 != "." }) + "Z"
    }
}
