import Glibc
import Logging

/// The access log's thread and what it shares with the requests.
final class AccessLogWriter: Sendable {
    /// For which lines are gathered, after the first of them and after each write: a thread that wrote line by line while others
    /// add lines would keep them from a processor for milliseconds.
    private static let gatheringMicroseconds: UInt32 = 10_000

    private let output: LogOutput
    private let logger: Logger
    private let buffer: AccessLogBuffer
    private let work = Doorbell()
    private let finished = Doorbell()

    init(output: LogOutput, capacity: Int, logger: Logger) {
        self.output = output
        self.logger = logger
        buffer = AccessLogBuffer(capacity: capacity)
    }

    /// The thread holds this value until it is stopped. Without a thread, lines are dropped.
    func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<AccessLogWriter>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            logger.error("the access log is off: no thread can be started", metadata: ["errno": "\(code)"])
            stop()
            finished.ring()
            return
        }
        pthread_detach(thread)
    }

    func record(_ entry: AccessLogEntry, lane: Int) {
        if buffer.append(entry, lane: lane) { work.ring() }
    }

    /// The lines lost since the start.
    var lostLines: UInt64 { buffer.lostInAll }

    func stop() {
        if buffer.close() { work.ring() }
    }

    func waitUntilFinished(for limit: Duration) -> Bool {
        guard finished.wait(for: limit) else { return false }
        finished.ring()
        return true
    }

    private func run() {
        var gathering = AccessLogBuffer.Gathering()
        var lines: [UInt8] = []
        loop: while true {
            switch buffer.take(&gathering, into: &lines) {
            case .write:
                write(lines)
                usleep(Self.gatheringMicroseconds)
            case .sleep:
                work.wait()
                usleep(Self.gatheringMicroseconds)
            case .finish: break loop
            }
        }
        finished.ring()
    }

    private func write(_ lines: [UInt8]) {
        switch output.write(lines) {
        case .written:
            let lost = buffer.takeLostLines()
            guard lost > 0 else { return }
            logger.warning(
                "access log lines were lost while the output was blocked or failing", metadata: ["lines": "\(lost)"])
        case .failed:
            let count = lines.count(where: { $0 == UInt8(ascii: "\n") })
            buffer.lose(count)
        case .givenUp:
            buffer.abandon()
            logger.error("the access log is off: nobody reads its output any more")
        }
    }
}
