import Encoding
import SwiftASN1
import X509

extension Certificate {
    /// Whether clients that ask for `host` take it. Common names do not count (RFC 9525, section 2).
    func isFor(_ host: HostName) -> Bool {
        guard let names = try? extensions.subjectAlternativeNames else { return false }
        return names.contains { name in
            if case .dnsName(let text) = name { text.lowercased() == host.text } else { false }
        }
    }

    /// What its authority knows it by: the authority's key and the serial number, as they stand in it (RFC 9773, section 4.1).
    /// Nil when it names no key.
    var renewalIdentifier: String? {
        guard let key = (try? extensions.authorityKeyIdentifier)?.keyIdentifier else { return nil }
        var serial = Array(serialNumber.bytes.drop { $0 == 0 })
        // DER writes a number whose first bit is set with a zero before it.
        if serial.first.map({ $0 >= 0x80 }) ?? true { serial.insert(0, at: 0) }
        return "\(Base64.urlSafe(key)).\(Base64.urlSafe(serial))"
    }

    /// In DER.
    func encoded() throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(self)
        return serializer.serializedBytes
    }
}
