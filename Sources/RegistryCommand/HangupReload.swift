import HTTPConnection
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the files of TLS again when the process gets SIGHUP. Without TLS there is nothing to read, and the signal, which
/// would end the process, does nothing.
struct HangupReload: Service {
    let tls: TLSTermination?
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown()
        for await _ in signals {
            if let tls {
                await tls.reload()
            } else {
                logger.info("SIGHUP: there are no files of TLS to read again")
            }
        }
    }
}
