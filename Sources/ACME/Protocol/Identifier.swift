/// What a certificate is ordered for: here always a host (RFC 8555, section 9.7.7).
struct Identifier: Codable, Hashable, Sendable {
    var type: String
    var value: String

    init(_ host: HostName) {
        type = "dns"
        value = host.text
    }

    func isOf(_ host: HostName) -> Bool {
        type == "dns" && value.lowercased() == host.text
    }
}
