import HTTPConnection
import HTTPTypes
import Logging
import Synchronization

/// Writes down what an old client may have wanted of v1 and no public document tells, so that a user's log can teach us: method, path and
/// the names of header fields; neither their values nor the query.
///
/// Requests that were refused for want of a login have an allowance of their own, so that strangers take no lines from those who have
/// one.
final class UnknownRequests: Sendable {
    /// Bytes of a path and characters of names that are told.
    private static let longestPath = 512
    private static let longestNames = 1024

    private let logger: Logger
    private let admitted = Mutex(LineAllowance())
    private let refused = Mutex(LineAllowance())

    init(logger: Logger) {
        self.logger = logger
    }

    /// - Parameter path: decoded, without the slash that it begins with.
    func note(_ request: IncomingRequest, at path: String, isAdmitted: Bool) {
        let now = ContinuousClock.now
        let allowed = isAdmitted ? admitted.withLock { $0.take(at: now) } : refused.withLock { $0.take(at: now) }
        guard let leftOut = allowed else { return }
        var metadata: Logger.Metadata = [
            "http.request.method": "\(request.method.rawValue.prefix(32))",
            "http.request.uri": "\(UnknownRequests.escaped(path))",
            "http.request.headers":
                "\(request.headers.map(\.name.rawName).joined(separator: ", ").prefix(UnknownRequests.longestNames))",
        ]
        if !isAdmitted { metadata["auth.missing"] = "true" }
        if leftOut > 0 { metadata["leftout"] = "\(leftOut)" }
        logger.notice(
            "a request below /v1/ that no public document knows; please report this line", metadata: metadata)
    }

    /// As it would stand in a URL, cut off where it is long.
    private static func escaped(_ path: String) -> String {
        let start = String(decoding: path.utf8.prefix(longestPath), as: UTF8.self)
        return start.split(separator: "/", omittingEmptySubsequences: false)
            .map { "/" + PercentEncoding.encode($0) }.joined()
    }
}
