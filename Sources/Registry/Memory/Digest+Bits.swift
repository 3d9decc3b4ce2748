import OCI

extension Digest {
    /// 64 bits of it, in no special order: it is a hash already. Nobody can make many digests that agree in them.
    var bits: Int {
        let words = text.utf8.withContiguousStorageIfAvailable { text -> (UInt64, UInt64) in
            let bytes = UnsafeRawBufferPointer(text)
            // Every digest has at least 64 digits, four bits each.
            let start = bytes.count - 16
            return (
                bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
            )
        }
        guard let (first, second) = words else { return text.hashValue }
        return Int(truncatingIfNeeded: Self.spread(first) ^ (Self.spread(second) << 1 | Self.spread(second) >> 63))
    }

    private static func spread(_ digits: UInt64) -> UInt64 {
        let product = digits.multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
        return product.high ^ product.low
    }
}
