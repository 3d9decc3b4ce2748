import Glibc
import NIOCore

/// The header section of the last request on a connection. Most clients send the same one again and again, and the same bytes
/// mean the same.
struct RepeatedFields {
    /// Bytes of a section; longer ones are read anew each time.
    private static let limit = 1024

    /// The section with the empty line behind it.
    private var bytes: [UInt8] = []
    private(set) var fields = HTTP1Fields()
    private(set) var count = 0

    /// The length of the section if `buffer` begins with the one that is kept.
    func length(in buffer: ByteBuffer) -> Int? {
        guard !bytes.isEmpty, buffer.readableBytes >= bytes.count else { return nil }
        let isSame = buffer.withUnsafeReadableBytes { there in
            bytes.withUnsafeBytes { here in
                guard let there = there.baseAddress, let here = here.baseAddress else { return false }
                return memcmp(there, here, bytes.count) == 0
            }
        }
        return isSame ? bytes.count : nil
    }

    /// Keeps a section of `count` fields that was read from `section`.
    mutating func keep(_ fields: HTTP1Fields, count: Int, from section: ByteBufferView) {
        bytes.removeAll(keepingCapacity: true)
        guard section.count <= Self.limit else { return }
        bytes.append(contentsOf: section)
        self.fields = fields
        self.count = count
    }
}
