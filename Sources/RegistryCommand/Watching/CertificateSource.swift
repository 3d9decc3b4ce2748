import ACME
import HTTPConnection
import Telemetry

/// Shows when the certificates end that the server shows.
struct CertificateSource: MetricSource {
    let managed: ManagedCertificates?
    let tls: TLSTermination?

    func write(to exposition: inout Exposition) {
        exposition.begin(
            "registry_certificate_expiry_timestamp_seconds", .gauge,
            "When a certificate ends, in seconds since 1970; 0 while there is none.")
        if let end = tls?.fileCertificateEnd { exposition.add(end, ["certificate": "file"]) }
        for status in managed?.keeper.statuses ?? [] {
            exposition.add(status.notAfter ?? 0, ["certificate": status.host.description])
        }
    }
}
