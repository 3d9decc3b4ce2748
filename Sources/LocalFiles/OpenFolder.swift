import Glibc

/// A folder that is open for reading, as the system wants it before it synchronizes the names in it.
package struct OpenFolder: ~Copyable {
    private let path: String
    private let descriptor: CInt
    private let calls: FileCalls

    init(path: String, descriptor: CInt, calls: FileCalls) {
        self.path = path
        self.descriptor = descriptor
        self.calls = calls
    }

    deinit {
        calls.close(descriptor)
    }

    /// Makes names in it durable: new, changed or gone ones. File systems that cannot do so for a folder say that, and then it is as safe as
    /// it gets; every other failure is one.
    package func synchronize() throws(DurableFile.Failure) {
        do throws(DurableFile.Failure) {
            try calls.retrying(.synchronizing, path) { calls.synchronize(descriptor) }
        } catch {
            switch error.code {
            case EINVAL, ENOTSUP, ENOSYS: return
            default: throw error
            }
        }
    }
}
