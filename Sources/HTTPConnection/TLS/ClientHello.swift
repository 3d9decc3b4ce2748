/// What a client says of itself before it is shown a certificate.
struct ClientHello: Hashable, Sendable {
    /// The host that the client wants, if it says so (SNI). Unchecked text.
    var serverName: String?

    /// The same as lists of hosts have it: in lower case, without the dot of the root.
    var hostName: String? {
        serverName.map { name in (name.hasSuffix(".") ? name.dropLast() : name[...]).lowercased() }
    }
}
