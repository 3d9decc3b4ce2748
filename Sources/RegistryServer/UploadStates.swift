import Crypto
import FoundationEssentials
import Logging
import OCI
import Registry
import Synchronization

/// The `_state` of upload links: docker-registry's clients carry it from answer to request. Here the store is the truth
/// and a state only a hint; one that another secret signed tells that replicas do not share `http.secret`.
struct UploadStates: Sendable {
    private let key: SymmetricKey
    private let warning: OneWarning

    init(secret: [UInt8], logger: Logger) {
        key = secret.isEmpty ? SymmetricKey(size: .bits256) : SymmetricKey(data: secret)
        warning = OneWarning(logger: logger)
    }

    /// The state for an upload that stands at `offset`, safe in a query.
    func state(of id: UploadID, in name: RepositoryName, offset: Int64) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: message(id, name, String(offset)), using: key)
        return "\(offset).\(Data(code).base64URL)"
    }

    /// Looks at the state of a request; says once when it was not signed by this secret.
    func check(_ state: String?, of id: UploadID, in name: RepositoryName) {
        guard let state else { return }
        let parts = state.split(separator: ".", maxSplits: 1)
        if parts.count == 2, let code = Data(base64URL: parts[1]),
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: message(id, name, String(parts[0])), using: key)
        {
            return
        }
        warning.sayOnce(
            """
            an upload came back with a state that another http.secret signed; it goes on from what the store holds. Give \
            all replicas the same http.secret to silence this
            """,
            ["vars.name": "\(name)", "vars.uuid": "\(id)"])
    }

    private func message(_ id: UploadID, _ name: RepositoryName, _ offset: String) -> Data {
        Data("\(name)\n\(id)\n\(offset)".utf8)
    }

    private final class OneWarning: Sendable {
        private let logger: Logger
        private let isSaid = Mutex(false)

        init(logger: Logger) {
            self.logger = logger
        }

        func sayOnce(_ message: Logger.Message, _ metadata: Logger.Metadata) {
            let isFirst = isSaid.withLock { said in
                defer { said = true }
                return !said
            }
            if isFirst { logger.warning(message, metadata: metadata) }
        }
    }
}
