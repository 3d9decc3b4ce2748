import Crypto
import FoundationEssentials

/// A short name for bytes.
enum Fingerprint {
    /// SHA-256 in hexadecimal, lower case.
    static func text(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: SHA256.hash(data: Data(bytes)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }
}
