import Testing

@testable import Telemetry

@Suite struct AccessLogBufferTests {
    private let line = Array("\(String(repeating: "x", count: 99))\n".utf8)

    /// What the thread is told, with the lines that it is given.
    private func take(_ buffer: inout AccessLogBuffer) -> String {
        var bytes: [UInt8] = []
        let task = buffer.take(into: &bytes)
        return "\(task) \(bytes.count { $0 == UInt8(ascii: "\n") })"
    }

    @Test("only a sleeping thread is woken, once")
    func wakes() {
        var buffer = AccessLogBuffer(capacity: 1000)
        let wokeBusy = buffer.append(line)
        let tasks = [take(&buffer), take(&buffer)]
        let woke = [buffer.append(line), buffer.append(line)]
        let last = take(&buffer)
        #expect(!wokeBusy, "the thread has not gone to sleep yet")
        #expect(tasks == ["write 1", "sleep 0"])
        #expect(woke == [true, false])
        #expect(last == "write 2")
    }

    @Test("lines beyond the capacity are lost whole and counted once")
    func bounded() {
        var buffer = AccessLogBuffer(capacity: 250)
        for _ in 0..<5 { _ = buffer.append(line) }
        let task = take(&buffer)
        let lost = [buffer.takeLostLines(), buffer.takeLostLines()]
        #expect(task == "write 2")
        #expect(lost == [3, 0])
    }

    @Test("a closed buffer hands out what waits, takes no more and finishes")
    func closes() {
        var buffer = AccessLogBuffer(capacity: 1000)
        _ = buffer.append(line)
        _ = buffer.close()
        _ = buffer.append(line)
        let tasks = [take(&buffer), take(&buffer)]
        #expect(tasks == ["write 1", "finish 0"])
    }

    @Test("closing wakes a sleeping thread")
    func closeWakes() {
        var buffer = AccessLogBuffer(capacity: 1000)
        let task = take(&buffer)
        let wakes = buffer.close()
        #expect(task == "sleep 0")
        #expect(wakes)
    }

    @Test("an abandoned buffer has nothing more to write")
    func abandons() {
        var buffer = AccessLogBuffer(capacity: 1000)
        _ = buffer.append(line)
        buffer.abandon()
        let task = take(&buffer)
        #expect(task == "finish 0")
    }
}
