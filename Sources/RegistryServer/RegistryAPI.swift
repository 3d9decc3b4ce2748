import Access
public import HTTPConnection
import HTTPTypes
public import Health
public import Logging
import OCI
public import PackIndex
public import Registry

/// Answers the requests of the registry's HTTP API (OCI distribution-spec, and `/health`): routes, decides access,
/// handles, renders errors and logs.
public struct RegistryAPI: Sendable {
    let content: ContentStore
    let packs: PackIndex
    let gate: AccessGate
    let options: ServerOptions
    let journal: RequestJournal
    let events: EventRecorder?
    let logger: Logger
    let certificates: @Sendable () -> [CertificateHealth]
    let health: HealthRegister
    let uploadStates: UploadStates
    let unknownRequests: UnknownRequests
    let listPlaces: ListPlaces
    let preparedAnswers = PreparedAnswers()
    let prefix: String
    private let headers: Replaceable<StandingHeaders>

    /// - Parameters:
    ///   - events: nil when nobody is ever told of any.
    ///   - certificates: of this server, those that it gets and renews by itself; asked for each detailed look at its health.
    ///   - health: whether requests are to be answered at all.
    public init(
        content: ContentStore, packs: PackIndex, gate: AccessGate, options: ServerOptions, journal: RequestJournal,
        logger: Logger, events: EventRecorder? = nil,
        certificates: @escaping @Sendable () -> [CertificateHealth] = { [] }, health: HealthRegister = HealthRegister()
    ) {
        self.content = content
        self.packs = packs
        self.gate = gate
        self.options = options
        self.journal = journal
        self.events = events
        self.logger = logger
        self.certificates = certificates
        self.health = health
        self.uploadStates = UploadStates(secret: options.secret, logger: logger)
        self.unknownRequests = UnknownRequests(logger: logger)
        self.listPlaces = ListPlaces(secret: options.secret)
        self.prefix = String(options.prefix.dropFirst())
        self.headers = Replaceable(StandingHeaders(options.headers))
    }

    /// Has answers from now on carry other headers than those of ``ServerOptions/headers``.
    public func replace(headers: [ServerOptions.Header]) {
        self.headers.replace(StandingHeaders(headers))
    }

    /// The same object until the headers are replaced.
    func standingFields(on connection: ConnectionInfo) -> StandingFields {
        headers[connection].fields(isSecure: connection.isSecure)
    }

    /// Answers one request. Never fails: what goes wrong becomes an error document.
    public func answer(_ request: IncomingRequest) async -> Answer {
        var record = RequestRecord(request)
        if let events, events.isListening { record.changes = ChangeNotes() }
        var answer: Answer
        do {
            answer = try await respond(to: request, recording: &record)
        } catch {
            record.error = error
            answer = ErrorDocument.answer(error)
        }
        answer.standing = standingFields(of: answer, on: request.connection)
        if let events, events.isListening {
            events.notePull(&record, answer, content, options)
            await events.noteChanges(&record, content, options)
        }
        journal.record(record, answeredBy: &answer)
        return answer
    }

    /// The answer to what a connection refuses by itself. It belongs to no request, so the access log has no line of it.
    public func refuse(_ refusal: ConnectionRefusal, on connection: ConnectionInfo) -> Answer {
        var answer = ErrorDocument.answer(
            RegistryError(.unsupported, refusal.message, status: refusal.status.code))
        answer.standing = standingFields(on: connection)
        journal.record(refusal, answeredBy: &answer, on: connection)
        return answer
    }

    /// Without the configured Content-Security-Policy where the answer has its own, which is the stricter: it lets nothing in but style.
    private func standingFields(of answer: Answer, on connection: ConnectionInfo) -> StandingFields {
        let standing = standingFields(on: connection)
        guard answer.headers[.contentSecurityPolicy] != nil, standing.fields[.contentSecurityPolicy] != nil else {
            return standing
        }
        var fields = standing.fields
        fields[.contentSecurityPolicy] = nil
        return StandingFields(fields)
    }

    private func respond(to request: IncomingRequest, recording record: inout RequestRecord) async throws -> Answer {
        guard let target = RequestTarget(request.target) else {
            let path = RequestTarget.encodedPath(of: request.target)
            if path.hasPrefix("/v1/") {
                unknownRequests.note(request, at: String(path.dropFirst()), isAdmitted: false)
            }
            throw RegistryError(
                .nameInvalid, "the request target is no path of this API: bad percent-encoding",
                status: 400)
        }
        let match = Result {
            try Route.match(target.path, prefix: prefix, packBase: packs.options.bases[0])?.asked(target.query)
        }
        if case .success(let route?) = match {
            record.route = route
            record.handler = route.handler
        }
        journal.metrics.begin(&record)
        // Also for what is no path of this registry, as docker-registry has it.
        guard health.isServing || record.handler == .health else { throw Self.outOfService }
        guard let route = try match.get() else { return .pageNotFound }
        guard !route.isPublic else { return try await answerPublicly(route, request) }
        if route == .token { return try await answerWithToken(request, target.query, recording: &record) }
        var context = RequestContext(
            request: request, route: route, query: target.query, changes: record.changes)
        if case .packs(let route) = route, let logo = try await publicLogo(route, request) { return logo }
        let isUnknown = route.isUnknown(request.method)
        do {
            let admission = try await gate.admit(
                context, bases: packs.options.bases, options, recording: &record)
            (context.caller, context.policy) = (admission.caller, admission.policy)
            context.isHidden = admission.isHidden
        } catch {
            if isUnknown { unknownRequests.note(request, at: target.path, isAdmitted: false) }
            throw error
        }
        if isUnknown { unknownRequests.note(request, at: target.path, isAdmitted: true) }
        if request.method == .options { return Answer(.ok, headers: [.allow: allowed(on: route)]) }
        guard route.methods.contains(request.method) else { throw methodNotAllowed(route, request) }
        if options.isReadOnly, route.isWrite(request.method) {
            throw unsupported(
                "this registry is in read-only maintenance (storage.maintenance.readonly); try again later", on: route)
        }
        if !content.authority.isGranted, route.isWrite(request.method) {
            var error = RegistryError(
                .unavailable,
                "another process writes to this storage, or whether one does cannot be told; this one serves reads until it takes over"
            )
            error.retryAfter = .seconds(5)
            throw error
        }
        if !options.allowsDelete, route.isContentDelete(request.method) {
            throw unsupported("deleting is turned off on this registry (storage.delete.enabled is false)", on: route)
        }
        if !options.allowsPackDelete, route.isPackDelete(request.method) {
            throw unsupported(
                "deleting packs is turned off on this registry (packs.delete.enabled is false)", on: route)
        }
        return try await context.isHidden ? answerAsAbsent(context) : handle(context)
    }

    private func answerPublicly(_ route: Route, _ request: IncomingRequest) async throws -> Answer {
        guard route.methods.contains(request.method) else { throw methodNotAllowed(route, request) }
        guard route == .health else { return Answer(.ok, headers: [.cacheControl: "no-cache"]) }
        return await briefHealth()
    }

    /// As docker-registry says it.
    private static var outOfService: RegistryError {
        var error = RegistryError(
            .unavailable, "service unavailable", details: [.text("health check failed: please see /debug/health")])
        error.retryAfter = .seconds(5)
        return error
    }

    func methodNotAllowed(_ route: Route, _ request: IncomingRequest) -> Refusal {
        let allowed = allowed(on: route)
        return unsupported(
            "\(request.method) is not a method of this path" + (allowed.isEmpty ? "" : "; it takes \(allowed)"),
            on: route)
    }

    /// 405 with the methods that there are (RFC 9110, section 15.5.6).
    private func unsupported(_ message: String, on route: Route) -> Refusal {
        Refusal(error: RegistryError(.unsupported, message), headers: [.allow: allowed(on: route)])
    }

    /// The methods of a route as this registry is configured, as an Allow field lists them.
    private func allowed(on route: Route) -> String {
        route.methods.filter { method in
            !(options.isReadOnly && route.isWrite(method)) && (options.allowsDelete || !route.isContentDelete(method))
                && (options.allowsPackDelete || !route.isPackDelete(method))
        }.map(\.rawValue).joined(separator: ", ")
    }

    private func handle(_ context: RequestContext) async throws -> Answer {
        let method = context.request.method
        switch (context.route, method) {
        case (.base, _): return .json("{}")
        case (.healthDetail, _): return await detailedHealth()
        case (.catalog, _): return try await catalog(context)
        case (.tags(let name), _): return try await tags(name, context)
        case (.referrers(let name, let subject), _): return try await referrers(name, subject, context)
        case (.manifest(let name, let reference), .put): return try await putManifest(name, reference, context)
        case (.manifest(let name, let reference), .delete): return try await deleteManifest(name, reference, context)
        case (.manifest(let name, let reference), _): return try await getManifest(name, reference, context)
        case (.blob(let name, let digest), .delete): return try await deleteBlob(name, digest, context)
        case (.blob(let name, let digest), _): return try await getBlob(name, digest, context)
        case (.uploads(let name), _): return try await beginUpload(name, context)
        case (.upload(let name, let id), .patch): return try await appendUpload(name, id, context)
        case (.upload(let name, let id), .put): return try await finishUpload(name, id, context)
        case (.upload(let name, let id), .delete): return try await cancelUpload(name, id)
        case (.upload(let name, let id), _): return try await uploadStatus(name, id, context)
        case (.packs(let route), _): return try await answer(route, context)
        case (.malformed(_, let part), _): throw part.error(method)
        case (.root, _), (.health, _), (.token, _): return .pageNotFound
        }
    }
}

extension Route.Malformation {
    func error(_ method: HTTPRequest.Method) -> RegistryError {
        switch self {
        case .digest(let text), .blob(let text), .subject(let text):
            RegistryError.noDigest(text)
        case .tag(let text) where method == .put:
            RegistryError.noTag(text)
        case .tag(let text):
            RegistryError(
                .manifestUnknown, "manifest unknown: \"\(text)\" is no tag", details: [.fields(["Tag": text])])
        case .upload(let text):
            RegistryError.uploadUnknown(text)
        }
    }
}
