import Access
import HTTPConnection
import NIOPosix
import RegistryConfiguration
import ServiceLifecycle
import UnixSignals

/// Reads the configuration, the user list and the files of TLS again at each SIGHUP, one after the other.
struct HangupReload: Service {
    /// Those that came before it runs are in it, too.
    let signals: UnixSignalsSequence
    let configuration: LiveConfiguration
    let tls: TLSTermination?
    let users: HtpasswdAuthenticator?
    let threads: NIOThreadPool
    /// Whether files that live keys name hold something else than when they were read. Blocks.
    let hasNewFiles: @Sendable () -> Bool
    /// Brings what is new into effect, or changes nothing.
    let apply: @Sendable (Configuration) async throws -> Void

    func run() async throws {
        var current = configuration
        for await _ in signals.cancelOnGracefulShutdown() {
            if let change = try await threads.runIfActive({ [current] in current.read() }) {
                let hasNewFiles = try await threads.runIfActive(self.hasNewFiles)
                do {
                    if change.isLive || hasNewFiles { try await apply(change.configuration) }
                    current.accept(change)
                } catch {
                    current.refuse("\(error)")
                }
            }
            await users?.look()
            await tls?.reload()
        }
    }
}
