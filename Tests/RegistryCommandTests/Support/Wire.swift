import Foundation
import Glibc

/// One plain HTTP/1.1 connection to a server on 127.0.0.1, for what curl cannot send and for many requests in a row.
///
/// Every call blocks, for a minute at most: see ``onThread(_:)``.
final class Wire {
    /// Below zero once the connection was ended from here.
    private(set) var descriptor: Int32
    /// What came and was not looked at yet.
    var received: [UInt8] = []

    /// - Parameter receiveBuffer: bytes that the kernel may take in before they are read; nil for what it thinks right.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("cannot open a socket") }
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        // Safe: the pointer to the address is used during the call only, with the size of what it points at.
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Self.failure("cannot connect to port \(port)") }
    }

    deinit { close() }

    /// Ends the connection in order.
    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// One exchange; `Host` and `Content-Length` come by themselves unless the headers have them.
    func ask(
        _ method: String, _ target: String, headers: [String] = [], body: [UInt8] = []
    ) throws -> HTTPAnswer {
        var lines = ["\(method) \(target) HTTP/1.1"] + headers
        if !headers.contains(where: { $0.lowercased().hasPrefix("host:") }) { lines.append("Host: 127.0.0.1") }
        let hasLength = headers.contains { $0.lowercased().hasPrefix("content-length:") }
        if !hasLength, !body.isEmpty || !["GET", "HEAD", "DELETE"].contains(method) {
            lines.append("Content-Length: \(body.count)")
        }
        try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        return try answer(to: method)
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            // Safe: the buffer is the array's own, and only what was not sent yet is handed over.
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Self.failure("cannot send") }
            sent += count
        }
    }

    /// Reads the next answer, which must have a length or come in chunks; a 100 Continue is passed over unless `takesContinue` is set.
    func answer(to method: String, takesContinue: Bool = false) throws -> HTTPAnswer {
        while true {
            let head = try readHead()
            let answer = try HTTPAnswer(head: head, version: "1.1", body: Data())
            if answer.status == 100 {
                if takesContinue { return answer }
                continue
            }
            guard method != "HEAD", answer.status != 204, answer.status != 304 else { return answer }
            if answer["Transfer-Encoding"]?.lowercased() == "chunked" {
                return try HTTPAnswer(head: head, version: "1.1", body: readChunks())
            }
            guard let length = answer["Content-Length"].flatMap({ Int($0) }) else {
                throw TestFailure("an answer to \(method) has no Content-Length: \(head)")
            }
            while received.count < length { try receive() }
            let body = Data(received.prefix(length))
            received.removeFirst(length)
            return try HTTPAnswer(head: head, version: "1.1", body: body)
        }
    }

    /// Reads the head of the next answer and leaves its body.
    func head() throws -> HTTPAnswer {
        try HTTPAnswer(head: readHead(), version: "1.1", body: Data())
    }

    private func readChunks() throws -> Data {
        var body = Data()
        while true {
            var line: [UInt8] = []
            while line.last != 10 { line += try take(1) }
            guard let size = Int(String(decoding: line.prefix { $0 != 13 && $0 != 59 }, as: UTF8.self), radix: 16)
            else {
                throw TestFailure("'\(String(decoding: line, as: UTF8.self))' is no size of a chunk")
            }
            body += try take(size)
            guard try take(2) == [13, 10] else { throw TestFailure("a chunk of \(size) bytes does not end there") }
            if size == 0 { return body }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while received.count < count { try receive() }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    private func readHead() throws -> String {
        var searched = 0
        while true {
            let end: [UInt8] = [13, 10, 13, 10]
            var place = searched
            while place + end.count <= received.count {
                if received[place] == 13, Array(received[place..<(place + end.count)]) == end {
                    let head = String(decoding: received.prefix(place), as: UTF8.self)
                    received.removeFirst(place + end.count)
                    return head
                }
                place += 1
            }
            searched = max(0, received.count - end.count + 1)
            try receive()
        }
    }

    private func receive() throws {
        switch takeIn() {
        case nil: return
        case .closed: throw TestFailure("the server closed the connection")
        case .reset, .open: throw Self.failure("cannot receive")
        }
    }

    /// Waits for bytes, and returns nil when some came, else how the connection stands.
    func takeIn() -> Ending? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        // Safe: no more is written than the array holds.
        let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return count == 0 ? .closed : errno == EAGAIN ? .open : .reset }
        received += bytes.prefix(count)
        return nil
    }

    private static func failure(_ what: String) -> TestFailure {
        TestFailure("\(what): \(String(cString: strerror(errno)))")
    }
}

extension HTTPAnswer {
    /// The path and query of its Location, whatever host that names.
    func locationPath() throws -> String {
        guard let location = self["Location"] else {
            throw TestFailure("an answer of \(status) has no Location: \(text)")
        }
        guard let scheme = location.range(of: "://") else { return location }
        return String(location[scheme.upperBound...].drop { $0 != "/" })
    }
}
