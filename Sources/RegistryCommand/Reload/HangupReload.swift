import Access
import HTTPConnection
import NIOPosix
import RegistryConfiguration
import ServiceLifecycle
import UnixSignals

/// Reads the configuration, the user list, the keys of tokens and the files of TLS again at each SIGHUP, one after the other.
struct HangupReload: Service {
    /// Those that came before it runs are in it, too.
    let signals: UnixSignalsSequence
    let configuration: LiveConfiguration
    let tls: TLSTermination?
    let users: HtpasswdAuthenticator?
    let outsideTokens: TokenServerAuthenticator?
    /// Whether files that live keys name hold something else than when they were read. Blocks.
    let hasNewFiles: @Sendable () -> Bool
    /// Brings what is new into effect, or changes nothing.
    let apply: @Sendable (Configuration) async throws -> Void

    func run() async throws {
        var current = configuration
        for await _ in signals.cancelOnGracefulShutdown() {
            guard let change = await unlessStopped({ [current] in current.read() }) else { return }
            if let change {
                guard let hasNewFiles = await unlessStopped(self.hasNewFiles) else { return }
                do {
                    if change.isLive || hasNewFiles { try await apply(change.configuration) }
                    current.accept(change)
                } catch {
                    current.refuse("\(error)")
                }
            }
            await users?.look()
            await outsideTokens?.look()
            await tls?.reload()
        }
    }

    /// What reading files gives; nil when the server is to stop first. A disk or mount that does not answer keeps a thread, and nobody else.
    private func unlessStopped<Value: Sendable>(_ read: @escaping @Sendable () -> Value) async -> Value? {
        let (values, value) = AsyncStream.makeStream(of: Value.self)
        NIOThreadPool.singleton.submit { _ in
            value.yield(read())
            value.finish()
        }
        for await value in values.cancelOnGracefulShutdown() { return value }
        return nil
    }
}
