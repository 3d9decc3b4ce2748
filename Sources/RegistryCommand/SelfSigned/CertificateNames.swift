import Glibc
import RegistryConfiguration

/// What a certificate of our own making is for, from the words of a command line.
struct CertificateNames {
    struct Address {
        let text: String
        /// In the order of the network.
        let bytes: [UInt8]

        /// Nil for what is neither an IPv4 nor an IPv6 address.
        init?(_ text: String) {
            self.text = text
            let length = text.contains(":") ? 16 : 4
            var bytes = [UInt8](repeating: 0, count: length)
            guard inet_pton(length == 16 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
            self.bytes = bytes
        }
    }

    /// In lower case, each once.
    let hosts: [String]
    /// Each once.
    let addresses: [Address]

    /// Throws, in one line, when there is nothing to make a certificate for, or something among it that is no name or address.
    init(hosts: [String], addresses: [String]) throws(StartupError) {
        var names: [String] = []
        for host in hosts {
            let name = try Self.name(host)
            if !names.contains(name) { names.append(name) }
        }
        var found: [Address] = []
        for text in addresses {
            guard let address = Address(text) else {
                throw StartupError("--ip \(text): is no address; write one such as 192.0.2.7 or 2001:db8::7")
            }
            if !found.contains(where: { $0.bytes == address.bytes }) { found.append(address) }
        }
        guard !(names.isEmpty && found.isEmpty) else {
            throw StartupError(
                "name at least one --host or --ip that clients use; --host registry.example.com --ip 192.0.2.7")
        }
        self.hosts = names
        self.addresses = found
    }

    /// A name may begin with `*.`, for all names one level below the rest.
    private static func name(_ host: String) throws(StartupError) -> String {
        guard Address(host) == nil else { throw StartupError("--host \(host): is an address; write --ip \(host)") }
        let wildcard = host.hasPrefix("*.") ? "*." : ""
        let rest = host.dropFirst(wildcard.count)
        guard !rest.contains("*") else {
            throw StartupError("--host \(host): a star may only be the whole first label: *.example.com")
        }
        do {
            return try wildcard + DomainName(String(rest)).text
        } catch {
            throw StartupError("--host: \(error.message)")
        }
    }
}

extension CertificateNames: CustomStringConvertible {
    var description: String { (hosts + addresses.map(\.text)).joined(separator: ", ") }
}
