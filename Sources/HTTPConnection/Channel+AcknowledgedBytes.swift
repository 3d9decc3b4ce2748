import Glibc
import NIOCore

extension Channel {
    /// Bytes that the peer's system has acknowledged since the connection began; nil when it has not yet, and where ours
    /// does not tell, as for a unix socket. What was handed to the system says little of a slow peer: megabytes of it may wait there. To be asked on the
    /// event loop.
    var acknowledgedBytes: Int64? {
        guard let options = self as? any SocketOptionProvider else { return nil }
        var info: TCPInformation?
        // Safe: the type has no pointers and is as large as what is asked for; the system fills in at most that.
        options.unsafeGetSocketOption(level: .tcp, name: NIOBSDSocket.Option(rawValue: TCP_INFO))
            .assumeIsolated().whenSuccess { info = $0 }
        // Before Linux 4.1 there never is anything in this place.
        return info.flatMap { $0.acknowledged > 0 ? Int64(clamping: $0.acknowledged) : nil }
    }
}

/// The beginning of Linux's `tcp_info`, up to `tcpi_bytes_acked`; the C library's own has fewer fields.
private struct TCPInformation: Sendable {
    private var states: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    private var counts: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)
    private var rates: (UInt64, UInt64)
    var acknowledged: UInt64
}
