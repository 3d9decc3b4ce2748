import Glibc
import Synchronization

/// Makes the first SIGINT, SIGTERM or SIGHUP cancel what runs, so that it cleans up, and the second one end the process at once. A reader that
/// goes away, as `head` does, is no reason to die of (SIGPIPE). What was to be ignored from the start, as `nohup` has it, stays so.
///
/// A handler and a pipe, not `sigwait`: libdispatch has a thread that unblocks all signals. There is one of these in a process.
final class Interruption: Sendable {
    private struct State {
        var signal: Int32?
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    init() {
        Glibc.signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        signalPipe = ends[1]
        listen(at: ends[0])
        for number in [SIGINT, SIGTERM, SIGHUP] {
            var action = sigaction()
            sigaction(number, nil, &action)
            // Safe: a comparison of addresses; `SIG_IGN` is no function that is called.
            let ignored = unsafeBitCast(SIG_IGN, to: Int.self)
            // Safe: as above.
            guard unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) != ignored else { continue }
            action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                let error = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(signalPipe, &byte, 1)
                errno = error
            }
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    /// The signal that came, if one did.
    var signal: Int32? { state.withLock { $0.signal } }

    /// Says what the first signal does; at once when it came already.
    func cancel(_ body: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.cancel = body
            return state.signal != nil
        }
        if isLate { body() }
    }

    private func listen(at descriptor: Int32) {
        let work = Work(descriptor: descriptor, interruption: self)
        // Safe: the thread takes the one reference over.
        let reference = Unmanaged.passRetained(work).toOpaque()
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { reference in
                guard let reference else { return nil }
                // Safe: it is the reference that was retained above.
                let work = Unmanaged<Work>.fromOpaque(reference).takeRetainedValue()
                var byte: UInt8 = 0
                while true {
                    let count = read(work.descriptor, &byte, 1)
                    if count == 1 { work.interruption.hear(Int32(byte)) } else if errno != EINTR { return nil }
                }
            }, reference)
        pthread_detach(thread)
    }

    private func hear(_ signal: Int32) {
        let (isSecond, cancel) = state.withLock { state in
            defer { state.signal = state.signal ?? signal }
            return (state.signal != nil, state.cancel)
        }
        guard !isSecond else { _exit(128 + signal) }
        cancel?()
    }

    private final class Work: Sendable {
        let descriptor: Int32
        let interruption: Interruption

        init(descriptor: Int32, interruption: Interruption) {
            self.descriptor = descriptor
            self.interruption = interruption
        }
    }
}

// Safe: written once, before the handler that reads it is set, and read by nothing else. It has a constant to begin with, so that the
// handler does not have to initialize it.
nonisolated(unsafe) private var signalPipe: Int32 = -1
