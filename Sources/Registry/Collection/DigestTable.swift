import OCI

/// Digests by small numbers, so that what is named many times is kept once.
struct DigestTable: Sendable {
    private var numbers: [Digest: Int32] = [:]
    private var digests: [Digest] = []

    subscript(_ number: Int32) -> Digest { digests[Int(number)] }

    /// Nil for a digest that was not entered.
    func known(_ digest: Digest) -> Int32? { numbers[digest] }

    /// Enters the digest unless it is there.
    mutating func number(of digest: Digest) -> Int32 {
        if let number = numbers[digest] { return number }
        let number = Int32(digests.count)
        digests.append(digest)
        numbers[digest] = number
        return number
    }
}
