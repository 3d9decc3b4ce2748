import Glibc
import Logging

/// How many descriptors the process may have open: connections, and the files that they send.
enum OpenFileLimit {
    /// Descriptors that are needed besides connections and what they send.
    private static let reserve = 256

    /// Raises the limit as far as the process may; warns when it is too low for `connections`.
    static func raise(for connections: Int, logger: Logger) {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else { return }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        if setrlimit(files, &raised) != 0 { raised = limit }
        // A download has its file open besides its connection.
        guard raised.rlim_cur < UInt64(connections * 2 + reserve) else { return }
        logger.warning(
            """
            the system allows \(raised.rlim_cur) open files, too few for \(connections) connections \
            (http.limits.connections); raise it (ulimit -n) or lower the limit of connections
            """)
    }
}
