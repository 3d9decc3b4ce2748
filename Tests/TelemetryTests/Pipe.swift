import Glibc
import Testing

/// A pipe whose both ends a test holds.
final class Pipe {
    let readEnd: CInt
    let writeEnd: CInt
    private var isReadable = true

    init() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        // No other test's programs keep it open.
        for end in ends { try #require(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        closeReadEnd()
        close(writeEnd)
    }

    func closeReadEnd() {
        if isReadable { close(readEnd) }
        isReadable = false
    }

    /// What has been written so far.
    func readAll() -> String {
        var bytes: [UInt8] = []
        var request = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        while poll(&request, 1, 0) == 1, request.revents & Int16(POLLIN) != 0 {
            bytes += readSome()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What has been written until `isEnough` of it; gives up when nothing comes for a minute.
    func read(until isEnough: ([UInt8]) -> Bool) -> String {
        var bytes: [UInt8] = []
        var request = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        while !isEnough(bytes), poll(&request, 1, 60_000) == 1 { bytes += readSome() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func readSome() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = Glibc.read(readEnd, &buffer, buffer.count)
        return Array(buffer.prefix(max(0, count)))
    }
}
