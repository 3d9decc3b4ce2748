import Glibc
import Telemetry

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
        if failure == nil {
            let code = LogOutput.writeAll(bytes, to: descriptor)
            if code != 0 { failure = code }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}
