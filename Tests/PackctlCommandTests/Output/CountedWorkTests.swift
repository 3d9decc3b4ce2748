import Foundation
import StorageTesting
import Synchronization
import Testing

@testable import PackctlCommand

@Suite("work that is counted")
struct CountedWorkTests {
    @Test("is told every ten seconds where there is no terminal, and at its end no more")
    func lines() async throws {
        try await TemporaryDirectory.with { folder in
            let path = "\(folder)/errors"
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            let console = Console(program: "packctl", output: descriptor, errors: descriptor)
            let time = Mutex(ContinuousClock.now)
            let work = CountedWork("verified", of: 6, console) { time.withLock { $0 } }
            for seconds in [0, 9, 1, 9, 30, 30] {
                time.withLock { $0 += .seconds(seconds) }
                work.advance()
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "3 of 6 verified\n5 of 6 verified\n")
        }
    }

    @Test("has a bar with numbers instead of bytes")
    func bar() {
        var layout = ProgressLayout()
        layout.names[1] = "verified"
        layout.counts = [1]
        _ = layout.advance(1, to: 0, of: 99_999, at: .zero)
        _ = layout.advance(1, to: 5000, of: 99_999, at: .seconds(1))
        #expect(layout.lines(columns: 100).first?.hasSuffix("5000 of 99999  5000/s") == true)
    }
}
