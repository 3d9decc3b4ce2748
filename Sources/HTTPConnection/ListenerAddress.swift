import Glibc
import NIOCore
import NIOPosix

/// Where a listener takes connections.
public enum ListenerAddress: Hashable, Sendable {
    /// Every interface, IPv6 and IPv4; IPv4 alone where the system has no IPv6. Port 0 lets the system choose.
    case allInterfaces(port: UInt16)
    /// One name or address.
    case host(String, port: UInt16)
    /// A socket file; one that was left behind is replaced.
    case unix(path: String)
}

extension ListenerAddress: CustomStringConvertible {
    public var description: String {
        switch self {
        case .allInterfaces(let port): ":\(port)"
        case .host(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): path
        }
    }

    /// Whether a socket can listen on IPv6 here; kernels may be built or started without it, and then have no such file.
    static let hasIPv6 = access("/proc/net/if_inet6", F_OK) == 0

    /// Makes room for a socket file: what a dead process left is removed, one that somebody listens on and anything but a
    /// socket are refused.
    func clearSocketFile() async throws {
        guard case .unix(let path) = self else { return }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw HTTPConnectionError(
                "cannot listen on \(path): something that is no socket has that name; choose another")
        }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        if let channel = try? await bootstrap.connect(unixDomainSocketPath: path).get() {
            channel.close(promise: nil)
            throw HTTPConnectionError(
                "cannot listen on \(path): another server listens there; stop it or choose another path")
        }
        unlink(path)
    }
}
