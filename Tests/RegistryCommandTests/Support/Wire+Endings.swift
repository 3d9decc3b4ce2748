import Glibc

extension Wire {
    /// How a connection stands that is not written to any more.
    enum Ending: Equatable, Sendable {
        case closed
        case reset
        /// The server still keeps it.
        case open
    }

    /// What a server sent until it ended the connection, and how it did.
    struct Rest: Equatable, Sendable {
        var bytes: [UInt8] = []
        var ending: Ending

        static let closed = Rest(ending: .closed)

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// Says that nothing more will be sent. Answers still arrive.
    func closeWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Ends the connection by a reset, as the system does for a program that dies with something unread.
    func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        close()
    }

    /// Reads until the server ends the connection, for `limit` at most.
    func rest(within limit: Duration = .seconds(60)) -> Rest {
        let deadline = ContinuousClock.now.advanced(by: limit)
        while true {
            guard waitForBytes(until: deadline) else { return taken(.open) }
            if let ending = takeIn() { return taken(ending) }
        }
    }

    /// Whether there is something to read, or an end to be seen, before the deadline.
    private func waitForBytes(until deadline: ContinuousClock.Instant) -> Bool {
        let left = max(.zero, deadline - .now).components
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, Int32(left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000)) > 0
    }

    private func taken(_ ending: Ending) -> Rest {
        defer { received = [] }
        return Rest(bytes: received, ending: ending)
    }

    /// Sends `piece` again and again, `count` bytes in all, until the server takes no more, and returns how many bytes the system took.
    func sendUntilRefused(_ count: Int, piece: [UInt8] = [UInt8](repeating: 97, count: 65_536)) -> Int {
        var sent = 0
        while sent < count {
            do {
                try send(piece)
            } catch {
                return sent
            }
            sent += piece.count
        }
        return sent
    }

    /// Reads at least `count` bytes more and returns all that came.
    func read(atLeast count: Int) throws -> [UInt8] {
        while received.count < count {
            if let ending = takeIn() {
                throw TestFailure("\(received.count) of \(count) bytes came, then it was \(ending)")
            }
        }
        defer { received = [] }
        return received
    }

    /// The segments with data that arrived so far, as the kernel counts them.
    func receivedSegments() throws -> UInt32 {
        // `struct tcp_info` of linux/tcp.h, which the headers of the C library know a part of.
        let place = 152
        var info = [UInt8](repeating: 0, count: 256)
        var size = socklen_t(info.count)
        guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0, Int(size) >= place + 4 else {
            throw TestFailure("this kernel does not count the segments of a connection")
        }
        return info[place..<(place + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
}
