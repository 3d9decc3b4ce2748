import Glibc
import LocalFiles

/// A call of the system that failed in a journal.
struct JournalFault: Error, CustomStringConvertible {
    /// What was attempted, on which path.
    var step: String
    var code: CInt

    init(_ step: String, code: CInt = errno) {
        self.step = step
        self.code = code
    }

    init(_ failure: DurableFile.Failure) {
        self.init(failure.step == .makingFolder ? "making \(failure.path)" : failure.attempt, code: failure.code)
    }

    var description: String { "\(step): \(String(cString: strerror(code)))" }
}
