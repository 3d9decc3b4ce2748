import Testing

@testable import Telemetry

@Suite struct AccessLogBufferTests {
    /// What the thread is told, with the lines that it is given.
    private func take(_ buffer: AccessLogBuffer) -> String {
        var gathering = AccessLogBuffer.Gathering()
        var bytes: [UInt8] = []
        let task = buffer.take(&gathering, into: &bytes)
        return "\(task) \(bytes.count { $0 == UInt8(ascii: "\n") })"
    }

    @Test("only a sleeping thread is woken, once")
    func wakes() {
        let buffer = AccessLogBuffer(capacity: 1000)
        let wokeBusy = buffer.append(.example, lane: 0)
        let tasks = [take(buffer), take(buffer)]
        let woke = [buffer.append(.example, lane: 0), buffer.append(.example, lane: 0)]
        let last = take(buffer)
        #expect(!wokeBusy, "the thread has not gone to sleep yet")
        #expect(tasks == ["write 1", "sleep 0"])
        #expect(woke == [true, false])
        #expect(last == "write 2")
    }

    @Test("lines beyond the capacity are lost whole and counted once")
    func bounded() {
        let buffer = AccessLogBuffer(capacity: 250)
        for _ in 0..<5 { _ = buffer.append(.example, lane: 0) }
        let task = take(buffer)
        let lost = [buffer.takeLostLines(), buffer.takeLostLines()]
        #expect(task == "write 2")
        #expect(lost == [3, 0])
        #expect(buffer.lostInAll == 3)
    }

    @Test("a closed buffer hands out what waits, takes no more and finishes")
    func closes() {
        let buffer = AccessLogBuffer(capacity: 1000)
        _ = buffer.append(.example, lane: 0)
        _ = buffer.close()
        _ = buffer.append(.example, lane: 0)
        let tasks = [take(buffer), take(buffer)]
        #expect(tasks == ["write 1", "finish 0"])
    }

    @Test("closing wakes a sleeping thread")
    func closeWakes() {
        let buffer = AccessLogBuffer(capacity: 1000)
        let task = take(buffer)
        let wakes = buffer.close()
        #expect(task == "sleep 0")
        #expect(wakes)
    }

    @Test("an abandoned buffer has nothing more to write")
    func abandons() {
        let buffer = AccessLogBuffer(capacity: 1000)
        _ = buffer.append(.example, lane: 0)
        buffer.abandon()
        let task = take(buffer)
        #expect(task == "finish 0")
    }

    @Test("hands out what came on many lanes in the order in which it came, each lane's bytes once")
    func order() {
        let buffer = AccessLogBuffer(capacity: 100_000)
        var gathering = AccessLogBuffer.Gathering()
        var bytes: [UInt8] = []
        for round in 0..<3 {
            for number in 0..<40 {
                var entry = AccessLogEntry.example
                entry.target = "/\(round)/\(number)"
                _ = buffer.append(entry, lane: number * 7)
            }
            #expect(buffer.take(&gathering, into: &bytes) == .write)
            let targets = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
                $0.split(separator: " ")[6]
            }
            #expect(targets == (0..<40).map { "/\(round)/\($0)" })
        }
    }
}
