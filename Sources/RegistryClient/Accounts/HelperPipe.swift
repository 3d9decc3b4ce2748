import Glibc
import Synchronization

/// One of the pipes of a small program.
struct HelperPipe: ~Copyable {
    private(set) var bytes: [UInt8] = []
    private(set) var writeEnd: CInt
    let readEnd: CInt
    private var isOpen = true

    /// Bytes that every pipe takes without a reader.
    private static let most = 4096
    /// Milliseconds.
    private static let longestWait: CInt = 20

    /// Held while pipes are made and programs started: none may inherit the pipe of another.
    static let starting = Mutex(())

    /// Nil when the system gives none; `errno` says why.
    init?() {
        var ends: [CInt] = [-1, -1]
        let isMade = HelperPipe.starting.withLock { _ in
            guard pipe(&ends) == 0 else { return false }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return true
        }
        guard isMade else { return nil }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Puts a short text in, with the end behind it. As this process still can read it, nothing of it is refused.
    mutating func hold(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= HelperPipe.most, write(writeEnd, bytes, bytes.count) == bytes.count else { return false }
        closeWriteEnd()
        return true
    }

    /// Reads one piece if there is one. Returns whether there was.
    mutating func drain(waiting: Bool) -> Bool {
        guard isOpen else {
            if waiting { poll(nil, 0, HelperPipe.longestWait) }
            return false
        }
        var request = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        guard poll(&request, 1, waiting ? HelperPipe.longestWait : 0) > 0 else { return false }
        var piece = [UInt8](repeating: 0, count: 4096)
        let count = read(readEnd, &piece, piece.count)
        guard count > 0 else {
            if count == 0 { isOpen = false }
            return false
        }
        bytes += piece[..<count]
        return true
    }

    mutating func closeWriteEnd() {
        if writeEnd >= 0 { close(writeEnd) }
        writeEnd = -1
    }

    deinit {
        if writeEnd >= 0 { close(writeEnd) }
        close(readEnd)
    }
}
