import Encoding

/// The address of content: an algorithm and the hash of the bytes (OCI image-spec, descriptor.md, "Digests").
///
/// Only digests that can be verified exist: a known algorithm and exactly as many lower-case hex digits as it yields.
public struct Digest: Hashable, Sendable {
    public let algorithm: DigestAlgorithm

    /// `algorithm:hex`, the form of the wire and of link files.
    public let text: String

    /// Returns nil unless `text` is `algorithm:hex`, whole and in lower case.
    public init?(_ text: some StringProtocol) {
        self.init(whole: String(text))
    }

    private init?(whole text: String) {
        let bytes = text.utf8
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let algorithm = DigestAlgorithm(rawValue: String(text[..<colon]))
        else { return nil }
        let hex = bytes[bytes.index(after: colon)...]
        guard hex.count == algorithm.hexLength, hex.allSatisfy(Hexadecimal.isDigit) else { return nil }
        self.algorithm = algorithm
        self.text = text
    }

    /// A digest that was just computed: `hash` has the algorithm's length.
    init(algorithm: DigestAlgorithm, hash: some Collection<UInt8>) {
        self.algorithm = algorithm
        self.text = "\(algorithm.rawValue):\(Hexadecimal.text(of: hash))"
    }

    /// The part after the colon.
    public var hex: Substring {
        text[text.index(text.startIndex, offsetBy: algorithm.rawValue.utf8.count + 1)...]
    }
}

extension Digest: CustomStringConvertible {
    public var description: String { text }
}

extension Digest: Comparable {
    public static func < (left: Digest, right: Digest) -> Bool { left.text < right.text }
}
