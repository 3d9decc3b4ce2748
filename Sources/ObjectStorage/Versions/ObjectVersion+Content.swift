import NIOCore

extension ObjectVersion {
    /// Contents up to this size, in bytes, are their own version: room for every link, sha512 ones included.
    static let exactLimit = 192

    /// The version of an object that holds `bytes`, the same in every process.
    ///
    /// A short text, such as a link that a tag's compare-and-swap rests on, is its own version and compared exactly. It
    /// has to be ASCII, as equal Swift strings may differ in their bytes otherwise. For anything else the version is its size
    /// and a ``SipHash128``: cheap beside reading, never equal by accident. Two contents made to
    /// collide could win their author one lost update of a key that the author may write anyway.
    init(content bytes: ByteBuffer) {
        let text = bytes.withUnsafeReadableBytes { bytes in
            if bytes.count <= ObjectVersion.exactLimit, bytes.allSatisfy({ $0 < 0x80 }) {
                // Safe: the capacity is one byte for the mark and one for each of `bytes`; all of them are written.
                return String(unsafeUninitializedCapacity: bytes.count + 1) { text in
                    text[0] = UInt8(ascii: "=")
                    UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(text)[1...]).copyMemory(
                        from: bytes)
                    return bytes.count + 1
                }
            }
            let hash = SipHash128(of: bytes)
            return "\(bytes.count)-\(String(hash.high, radix: 16))-\(String(hash.low, radix: 16))"
        }
        self.init(text)
    }

    /// The size in bytes of the objects that can have this version; 0 for a version of another store.
    var contentSize: Int {
        if text.utf8.first == UInt8(ascii: "=") { return text.utf8.count - 1 }
        return text.firstIndex(of: "-").flatMap { Int(text[..<$0]) } ?? 0
    }
}
