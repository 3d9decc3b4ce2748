import Glibc

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

    /// Whether only this machine can reach it.
    public var isLocal: Bool {
        switch self {
        case .allInterfaces: false
        case .host(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
        case .unix: true
        }
    }

    /// Whether a socket can listen on IPv6 here; kernels may be built or started without it.
    static let hasIPv6: Bool = {
        let descriptor = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) == 0
            }
        }
    }()

    /// Makes room for a socket file: what another process left is removed, anything but a socket is refused.
    func clearSocketFile() throws {
        guard case .unix(let path) = self else { return }
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw HTTPConnectionError("cannot listen on \(path): something that is no socket has that name; choose another")
        }
        unlink(path)
    }
}
