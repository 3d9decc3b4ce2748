import Glibc

/// What durable files ask of the system, so that a test can let each of it fail. Every call returns what the system's does, and leaves its
/// reason in `errno`.
struct FileCalls: Sendable {
    var open: @Sendable (_ path: String, _ flags: CInt, _ mode: mode_t) -> CInt = { Glibc.open($0, $1, $2) }
    var write: @Sendable (CInt, UnsafeRawBufferPointer) -> Int = { Glibc.write($0, $1.baseAddress, $1.count) }
    var synchronize: @Sendable (CInt) -> CInt = { fsync($0) }
    var close: @Sendable (CInt) -> Void = { _ = Glibc.close($0) }
    var link: @Sendable (_ path: String, _ name: String) -> CInt = { Glibc.link($0, $1) }
    var rename: @Sendable (_ path: String, _ name: String) -> CInt = { Glibc.rename($0, $1) }
    var unlink: @Sendable (String) -> CInt = { Glibc.unlink($0) }
    var makeFolder: @Sendable (String, mode_t) -> CInt = { mkdir($0, $1) }
    var removeFolder: @Sendable (String) -> CInt = { rmdir($0) }

    static let system = FileCalls()

    /// Calls again for as long as signals interrupt it.
    @discardableResult
    func retrying<Value: SignedInteger>(
        _ step: DurableFile.Failure.Step, _ path: String, to target: String? = nil, _ call: () -> Value
    ) throws(DurableFile.Failure) -> Value {
        while true {
            let value = call()
            if value >= 0 { return value }
            let code = errno
            guard code == EINTR else { throw DurableFile.Failure(step, path, to: target, code: code) }
        }
    }
}
