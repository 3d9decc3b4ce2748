import Glibc

extension StorageError {
    /// The error of a system call on `path` as a caller of a store understands it. `action` is a verb: `write`.
    init(_ error: SystemCallError, cannot action: StaticString, _ path: String, reading: Bool = false) {
        let code: Code
        var advice = ""
        switch error.code {
        case ENOSPC, EDQUOT, EFBIG:
            code = .full
            advice = "; free space or raise the quota or file size limit"
        case EROFS:
            code = .readOnly
            advice = "; mount the volume for writing"
        case EACCES, EPERM:
            code = reading ? .inputOutput : .readOnly
            advice = "; the server's user lacks the right"
        case ENOTDIR, EISDIR, ENOTEMPTY, EEXIST:
            code = .wrongKind
        case EMFILE, ENFILE:
            code = .unavailable
            advice = "; raise the limit of open files (ulimit -n)"
        case ENOMEM, EAGAIN, ESTALE:
            code = .unavailable
        default:
            code = .inputOutput
        }
        self.init(code, "cannot \(action) \(path): \(error.text)\(advice)", cause: error)
    }
}
