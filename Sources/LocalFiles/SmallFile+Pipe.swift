import Glibc

extension SmallFile {
    /// What comes through a pipe that was opened with `O_NONBLOCK`, until its writers are gone. Blocks for at most `patience`; `ETIMEDOUT`
    /// when they are not gone by then, or none came.
    static func bytes(
        ofPipe descriptor: CInt, upTo limit: Int, within patience: Duration
    ) throws(Failure) -> [UInt8] {
        let start = ContinuousClock.now
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let left = patience - (ContinuousClock.now - start)
            guard left > .zero else { throw Failure(code: ETIMEDOUT) }
            let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
            var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            // A pipe to which nobody has written yet seems to be at its end, so its writers are waited for.
            let answer = poll(&question, 1, CInt(clamping: milliseconds))
            guard answer > 0 else {
                guard answer == 0 || errno == EINTR else { throw Failure(code: errno) }
                continue
            }
            let count = read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                guard errno == EINTR || errno == EAGAIN else { throw Failure(code: errno) }
                continue
            }
            bytes += piece[..<count]
            guard bytes.count <= limit else { throw Failure(code: EFBIG) }
        }
    }
}
