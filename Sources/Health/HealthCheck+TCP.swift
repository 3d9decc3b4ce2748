import Glibc
import NIOCore
import NIOPosix

extension HealthCheck {
    /// Fails while no connection to an address can be made.
    public static func tcp(
        host: String, port: Int, name: String, interval: Duration, threshold: Int, limit: Duration
    ) -> HealthCheck {
        HealthCheck(name: name, interval: interval, threshold: threshold, limit: limit) {
            do {
                let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connectTimeout(TimeAmount(limit)).connect(host: host, port: port).get()
                channel.close(promise: nil)
            } catch {
                throw HealthProblem("connection to \(name) failed: \(HealthProblem.words(for: error))")
            }
        }
    }
}
