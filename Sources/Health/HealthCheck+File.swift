import Glibc
public import NIOPosix

extension HealthCheck {
    /// How long the system may take to say whether a file is there.
    private static var fileLimit: Duration { .seconds(10) }

    /// Fails while a file exists: put there by hand, it takes a server out of service.
    ///
    /// - Parameter threads: where the system is asked, which may block.
    public static func file(_ path: String, interval: Duration, threads: NIOThreadPool) -> HealthCheck {
        HealthCheck(name: path, interval: interval, threshold: 1, limit: fileLimit) {
            let code = try await threads.runIfActive {
                var status = stat()
                return stat(path, &status) == 0 ? 0 : errno
            }
            switch code {
            case ENOENT, ENOTDIR: return
            case 0: throw HealthProblem("file exists")
            default:
                throw HealthProblem("it cannot be seen whether the file exists: \(String(cString: strerror(code)))")
            }
        }
    }
}
