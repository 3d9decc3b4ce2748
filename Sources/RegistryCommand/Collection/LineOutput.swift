import Glibc

/// Lines for standard output, or wherever it leads: gathered as long as nobody watches, and without loss that nobody hears of.
final class LineOutput {
    /// Bytes that are gathered.
    private static let capacity = 16 << 10

    private let descriptor: CInt
    private let isWatched: Bool
    private var bytes: [UInt8] = []
    /// What the first write that failed met. Nothing is written after it.
    private(set) var failure: CInt?

    init(_ descriptor: CInt) {
        self.descriptor = descriptor
        isWatched = isatty(descriptor) == 1
    }

    func write(_ line: String) {
        guard failure == nil else { return }
        bytes += line.utf8
        bytes.append(UInt8(ascii: "\n"))
        if isWatched || bytes.count >= Self.capacity { flush() }
    }

    func flush() {
        var rest = bytes[...]
        while !rest.isEmpty, failure == nil {
            // Safe: the buffer is the array's own.
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody who has the other end as well does not want to wait.
                var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&room, 1, -1)
            } else if errno != EINTR {
                failure = errno
            }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
