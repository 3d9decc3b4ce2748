import Access
import HTTPConnection
import NIOPosix
import RegistryConfiguration
import ServiceLifecycle
import UnixSignals

/// Reads the configuration, the user list and the files of TLS again when the process gets SIGHUP, which would end it
/// otherwise. One signal after the other, those first that came before the server was there.
struct HangupReload: Service {
    let signals: UnixSignalsSequence
    let configuration: LiveConfiguration
    let tls: TLSTermination?
    let users: HtpasswdAuthenticator?
    let threads: NIOThreadPool
    /// Brings what is new into effect, or changes nothing.
    let apply: @Sendable (Configuration) async throws -> Void

    func run() async throws {
        var current = configuration
        for await _ in signals.cancelOnGracefulShutdown() {
            if let change = try await threads.runIfActive({ [current] in current.read() }) {
                do {
                    if change.isLive { try await apply(change.configuration) }
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
