extension CertificateCache {
    /// How it stands with the certificates that are kept, in the order of `hosts`. A file that cannot be used is told as the
    /// problem of its host.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    public func statuses(of hosts: [HostName], at now: Int64) -> [CertificateStatus] {
        hosts.map { host in
            let record = record(of: host)
            do throws(ACMEError) {
                return CertificateStatus(host: host, certificate: try certificate(of: host), record: record, at: now)
            } catch {
                var status = CertificateStatus(host: host, certificate: nil, record: record, at: now)
                status.problem = error.message
                status.problemTime = nil
                status.failures = max(1, status.failures)
                return status
            }
        }
    }
}
