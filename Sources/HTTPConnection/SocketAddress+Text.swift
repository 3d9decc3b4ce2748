import NIOCore

extension SocketAddress {
    /// The address alone; an IPv4 peer of a dual-stack listener shows as what it is. Empty for a socket file.
    var host: String {
        if case .unixDomainSocket = self { return "" }
        let address = ipAddress ?? ""
        let mapped = "::ffff:"
        return address.hasPrefix(mapped) && address.contains(".") ? String(address.dropFirst(mapped.count)) : address
    }

    /// `address:port` as URLs and logs write it, or the path of a socket file.
    var text: String {
        if case .unixDomainSocket = self { return pathname ?? "" }
        return host.contains(":") ? "[\(host)]:\(port ?? 0)" : "\(host):\(port ?? 0)"
    }
}
