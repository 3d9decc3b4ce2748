import Access
public import HTTPConnection
import HTTPTypes
public import Logging
import OCI
public import Registry

/// Answers the requests of the registry's HTTP API (OCI distribution-spec, and `/health`): routes, decides access,
/// handles, renders errors and logs.
public struct RegistryAPI: Sendable {
    let content: ContentStore
    let gate: AccessGate
    let options: ServerOptions
    let journal: RequestJournal
    let logger: Logger
    let uploadStates: UploadStates
    private let prefix: [String]
    private let plainHeaders: HTTPFields
    private let secureHeaders: HTTPFields

    public init(
        content: ContentStore, gate: AccessGate, options: ServerOptions, journal: RequestJournal, logger: Logger
    ) {
        self.content = content
        self.gate = gate
        self.options = options
        self.journal = journal
        self.logger = logger
        self.uploadStates = UploadStates(secret: options.secret, logger: logger)
        self.prefix = options.prefix.split(separator: "/").map(String.init)
        var headers = HTTPFields()
        headers[.dockerDistributionAPIVersion] = "registry/2.0"
        for header in options.headers where !header.onlyOverTLS { headers.append(header.field) }
        self.plainHeaders = headers
        for header in options.headers where header.onlyOverTLS { headers.append(header.field) }
        self.secureHeaders = headers
    }

    /// Answers one request. Never fails: what goes wrong becomes an error document.
    public func answer(_ request: IncomingRequest) async -> Answer {
        var record = RequestRecord(request)
        var answer: Answer
        do {
            answer = try await respond(to: request, recording: &record)
        } catch {
            record.error = error
            answer = ErrorDocument.answer(error)
        }
        answer.headers = (request.connection.isSecure ? secureHeaders : plainHeaders).merging(answer.headers)
        journal.record(record, answeredBy: &answer)
        return answer
    }

    private func respond(to request: IncomingRequest, recording record: inout RequestRecord) async throws -> Answer {
        guard let target = RequestTarget(request.target) else {
            throw RegistryError(
                .nameInvalid, "the request target is no path of this API: bad percent-encoding",
                status: 400)
        }
        guard let route = try Route.match(target.components, prefix: prefix) else { return .pageNotFound }
        record.route = route
        guard !route.isPublic else { return try await answerPublicly(route, request) }
        var context = RequestContext(request: request, route: route, query: target.query)
        context.principal = try await gate.admit(context)
        record.principal = context.principal
        if request.method == .options { return Answer(.ok, headers: [.allow: route.allow]) }
        guard route.methods.contains(request.method) else { throw methodNotAllowed(route, request) }
        if options.isReadOnly, route.isWrite(request.method) {
            throw RegistryError(
                .unsupported,
                "this registry is in read-only maintenance (storage.maintenance.readonly); try again later")
        }
        if !options.allowsDelete, route.isContentDelete(request.method) {
            throw RegistryError(
                .unsupported, "deleting is turned off on this registry (storage.delete.enabled is false)")
        }
        return try await handle(context)
    }

    private func answerPublicly(_ route: Route, _ request: IncomingRequest) async throws -> Answer {
        guard route.methods.contains(request.method) else { throw methodNotAllowed(route, request) }
        guard route == .health else { return Answer(.ok, headers: [.cacheControl: "no-cache"]) }
        return await health()
    }

    /// 405 with the methods that there are (RFC 9110, section 15.5.6).
    private func methodNotAllowed(_ route: Route, _ request: IncomingRequest) -> Refusal {
        Refusal(
            error: RegistryError(.unsupported, "\(request.method) is not a method of this path; \(route.allow) are"),
            headers: [.allow: route.allow])
    }

    private func handle(_ context: RequestContext) async throws -> Answer {
        let method = context.request.method
        switch (context.route, method) {
        case (.base, _): return .json("{}")
        case (.catalog, _): return try await catalog(context)
        case (.tags(let name), _): return try await tags(name, context)
        case (.referrers(let name, let subject), _): return try await referrers(name, subject, context)
        case (.manifest(let name, let reference), .put): return try await putManifest(name, reference, context)
        case (.manifest(let name, let reference), .delete): return try await deleteManifest(name, reference)
        case (.manifest(let name, let reference), _): return try await getManifest(name, reference, context)
        case (.blob(let name, let digest), .delete): return try await deleteBlob(name, digest)
        case (.blob(let name, let digest), _): return try await getBlob(name, digest, context)
        case (.uploads(let name), _): return try await beginUpload(name, context)
        case (.upload(let name, let id), .patch): return try await appendUpload(name, id, context)
        case (.upload(let name, let id), .put): return try await finishUpload(name, id, context)
        case (.upload(let name, let id), .delete): return try await cancelUpload(name, id)
        case (.upload(let name, let id), _): return try await uploadStatus(name, id, context)
        case (.malformed(_, let part), _): throw part.error(method)
        case (.root, _), (.health, _): return .pageNotFound
        }
    }
}

extension Route {
    fileprivate var allow: String { methods.map(\.rawValue).joined(separator: ", ") }
}

extension Route.Malformation {
    fileprivate func error(_ method: HTTPRequest.Method) -> RegistryError {
        switch self {
        case .digest(let text), .subject(let text):
            RegistryError.noDigest(text)
        case .tag(let text) where method == .put:
            RegistryError.noTag(text)
        case .tag(let text):
            RegistryError(.manifestUnknown, "manifest unknown: \"\(text)\" is no tag", details: [.text(text)])
        case .upload(let text):
            RegistryError.uploadUnknown(text)
        }
    }
}
