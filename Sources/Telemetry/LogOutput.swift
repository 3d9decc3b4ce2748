import Glibc
import Synchronization

/// A file descriptor that log lines are written to, whole and in order.
///
/// Writing blocks as long as the other end does. Once nobody can read any more (`EPIPE`, `EBADF`) output is given up for
/// good; every other failure loses its line only. The process ignores `SIGPIPE` from the first output on, unless
/// it handles that signal already.
public final class LogOutput: Sendable {
    public static let standardError = LogOutput(descriptor: STDERR_FILENO)
    public static let standardOutput = LogOutput(descriptor: STDOUT_FILENO)

    private let descriptor: CInt
    /// Whether output was given up. Held while a line is written, so that lines do not mix.
    private let isGivenUp = Mutex(false)

    /// The descriptor stays the caller's, who keeps it open as long as this value is used.
    public init(descriptor: CInt) {
        _ = LogOutput.brokenPipeIsIgnored
        self.descriptor = descriptor
    }

    private static let brokenPipeIsIgnored: Bool = {
        var current = sigaction()
        guard sigaction(SIGPIPE, nil, &current) == 0 else { return false }
        // Safe: a C function pointer has the size of an Int; it is compared with SIG_DFL, which is no function.
        guard unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 0 else { return true }
        var ignoring = sigaction()
        ignoring.__sigaction_handler.sa_handler = SIG_IGN
        return sigaction(SIGPIPE, &ignoring, nil) == 0
    }()

    /// Writes one line, or several, each with its newline. One system call, unless the system takes less.
    @discardableResult
    public func write(_ lines: [UInt8]) -> LogWriteResult {
        isGivenUp.withLock { isGivenUp in
            if isGivenUp { return .givenUp }
            switch LogOutput.writeAll(lines, to: descriptor) {
            case 0: return .written
            case let code where code == EPIPE || code == EBADF:
                isGivenUp = true
                return .givenUp
            case let code: return .failed(errno: code)
            }
        }
    }

    /// Writes all of the bytes, waits where that takes it, and returns 0 or the `errno` of the write that failed.
    public static func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> CInt {
        bytes.withUnsafeBytes { all in
            var rest = all[...]
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written >= 0 {
                    rest = rest.dropFirst(written)
                    continue
                }
                let code = errno
                switch code {
                case EINTR: continue
                case EAGAIN: waitUntilWritable(descriptor)
                default: return code
                }
            }
            return 0
        }
    }

    /// Standard streams are sometimes shared with a process that made them non-blocking.
    private static func waitUntilWritable(_ descriptor: CInt) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&request, 1, -1)
    }
}
