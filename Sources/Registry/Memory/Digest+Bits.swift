import OCI

extension Digest {
    /// 64 bits of all its digits and of a secret of this process: clients may ask for any digest, and must not be able to name
    /// many that agree in them.
    var bits: Int {
        let bits = text.utf8.withContiguousStorageIfAvailable { text -> UInt64 in
            let bytes = UnsafeRawBufferPointer(text)
            // The digits are the last 64, 96 or 128 bytes.
            var offset = bytes.count % 16
            var bits = Self.seed.first
            while offset < bytes.count {
                bits = Self.fold(
                    bits ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self),
                    Self.seed.second ^ bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
                offset += 16
            }
            return bits
        }
        guard let bits else { return text.hashValue }
        return Int(truncatingIfNeeded: bits)
    }

    private static let seed = (first: UInt64.random(in: .min ... .max), second: UInt64.random(in: .min ... .max))

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
