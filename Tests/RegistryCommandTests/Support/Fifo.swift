import Foundation
import Glibc

/// A named pipe by which a test holds a program up in the middle of what it reads or writes, for as long as the test wants.
///
/// One end is here; the program opens the other by its path.
final class Fifo: Sendable {
    enum End { case reading, writing }

    /// What the system holds without anybody reading it.
    static let capacity = 65_536

    let path: String
    private let descriptor: Int32

    /// Never waits for the program.
    init(_ end: End, at path: String) throws {
        self.path = path
        guard mkfifo(path, 0o600) == 0 else { throw Self.failure("cannot make \(path)") }
        // Opened for writing alone, it would have to wait for a reader.
        descriptor = open(path, (end == .reading ? O_RDONLY : O_RDWR) | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure("cannot open \(path)") }
    }

    /// The program that reads sees the end then, when it has opened the pipe before.
    deinit { close(descriptor) }

    /// Writes for a program that reads. No more than ``capacity`` fits before the program has taken some.
    func write(_ bytes: [UInt8]) throws {
        // Safe: the buffer is the array's own.
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw Self.failure("\(path) took \(count) of \(bytes.count) bytes") }
    }

    /// Reads something that a program writes, and waits for it up to a minute; nothing at its end. Blocks: see ``onThread(_:)``.
    func read() throws -> [UInt8] {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&state, 1, 60_000) > 0 else { throw TestFailure("nothing came by \(path) for a minute") }
        var bytes = [UInt8](repeating: 0, count: Self.capacity)
        // Safe: no more is written than the array holds.
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw Self.failure("cannot read \(path)") }
        return Array(bytes.prefix(count))
    }

    private static func failure(_ what: String) -> TestFailure {
        TestFailure("\(what): \(String(cString: strerror(errno)))")
    }
}
