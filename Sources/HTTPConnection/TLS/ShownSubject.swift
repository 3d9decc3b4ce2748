import SwiftASN1
import X509

/// The subject of a certificate as RFC 4514 text that can be shown: of a bounded length, and without characters that could
/// end a line or turn its direction.
enum ShownSubject {
    /// The most UTF-8 bytes that are shown.
    static let limit = 1024

    /// The subject in the DER bytes of a certificate. An empty subject is an empty text.
    static func text(ofCertificate bytes: [UInt8]) -> String {
        guard let certificate = try? Certificate(derEncoded: bytes) else { return "unreadable" }
        return shown(certificate.subject.description)
    }

    /// Spells control characters and the like in RFC 4514's own way: a backslash and two hexadecimal digits for each byte.
    static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let piece = isSafe(scalar) ? String(scalar) : escaped(scalar)
            guard shown.utf8.count + piece.utf8.count <= limit else { return shown + "…" }
            shown += piece
        }
        return shown
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf8.map { byte in
            "\\" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
