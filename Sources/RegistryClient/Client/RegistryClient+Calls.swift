import NIOCore
import NIOHTTP1
import Synchronization

extension RegistryClient {
    /// Places that a redirect may lead to, one after the other.
    private static let mostRedirects = 5
    /// Requests that one attempt may take to find out where and as whom to ask.
    private static let mostSteps = 12

    /// Sends a call until there is an answer that another attempt would not change, and returns that, whatever its status.
    func answer(to call: Call) async throws(ClientError) -> WireAnswer {
        try await outcome(of: call) { answer throws(AttemptFailure) in answer }
    }

    /// The same with the whole body when the answer is a success: one that breaks off is asked for again. The body of every other
    /// answer is still to be read.
    func wholeAnswer(
        to call: Call, upTo limit: Int
    ) async throws(ClientError) -> (answer: WireAnswer, body: ByteBuffer) {
        try await outcome(of: call) { answer throws(AttemptFailure) in
            guard answer.isSuccess else { return (answer, ByteBuffer()) }
            return (answer, try await self.document(answer, of: call, upTo: limit))
        }
    }

    private func outcome<Outcome>(
        of call: Call, _ read: (WireAnswer) async throws(AttemptFailure) -> Outcome
    ) async throws(ClientError) -> Outcome {
        var attempts = Attempts(settings.retries, call.repetition)
        while true {
            let failure: AttemptFailure
            do throws(AttemptFailure) {
                var answer = try await attempt(call)
                guard let refusal = await passingRefusal(answer, to: call) else {
                    answer.isRepetition = attempts.mayBeDone
                    return try await read(answer)
                }
                failure = refusal
            } catch {
                failure = error
            }
            switch attempts.next(after: failure, chance: surroundings.chance()) {
            case .again(let wait): await rest(wait, before: call.purpose, after: failure.error)
            case .fail: throw failure.error
            }
            guard !Task.isCancelled else { throw cancelled(call) }
        }
    }

    /// One attempt, where the registry answers: at its first origin, or at the next one when that is how an insecure one is found.
    func attempt(_ call: Call) async throws(AttemptFailure) -> WireAnswer {
        guard !Task.isCancelled else { throw AttemptFailure(cancelled(call)) }
        var origin = state.withLock { $0.choice.current }
        var earlier: Origin?
        while true {
            do throws(TransportFailure) {
                return try await authorized(call, at: origin)
            } catch {
                if error.elsewhere == nil, !isElsewhere(call),
                    let next = state.withLock({ $0.choice.next(after: origin, failedBy: error.kind) })
                {
                    earlier = origin
                    origin = next
                    continue
                }
                let known = await speaksTLS(origin, after: error) ? TransportFailure(.tlsExpected) : error
                var told = failure(
                    known, of: call, at: known.elsewhere ?? call.url(on: origin, below: server.prefix), after: earlier)
                if known.elsewhere != nil { told.isElsewhere = true }
                var lost = AttemptFailure(
                    told, mayPass: known.mayPass, mayBeDone: known.mayHaveArrived, leastWait: told.retryAfter)
                lost.isFirstContact = !state.withLock { $0.choice.isSettled }
                throw lost
            }
        }
    }

    /// Sends a call with what the server wants to be told, and follows where it leads.
    ///
    /// What ends the call for good comes out as the source of a ``TransportFailure``.
    private func authorized(_ call: Call, at origin: Origin) async throws(TransportFailure) -> WireAnswer {
        var url = call.url(on: origin, below: server.prefix)
        var redirects = 0
        var sent = AuthenticationState.Sent.nothing
        for _ in 0..<RegistryClient.mostSteps {
            var request = WireRequest(method: call.method, url: url)
            request.headers = call.headers
            request.body = call.body
            request.lane = call.lane
            request.limit = call.isLong ? nil : settings.limits.answer
            // What the user said of the registry's certificate says nothing of other hosts.
            request.isUnverified = isInsecure && url.origin == origin
            let isNew = sent == .newToken
            sent = .nothing
            if url.origin == origin, !call.isAnonymous, let authorization = try authorization(for: call, at: origin) {
                request.headers.replaceOrAdd(name: "authorization", value: authorization.text.text)
                sent = authorization.sent == .token && isNew ? .newToken : authorization.sent
            }
            let answer = try await send(request, for: call, besides: origin)
            if url.origin == origin { state.withLock { $0.choice.settle(on: origin) } }
            if answer.status == 401, url.origin == origin, !call.isAnonymous {
                let step = state.withLock {
                    $0.authentication.step(
                        after: answer.headers["www-authenticate"], of: url, sent: sent, for: call.scopes)
                }
                switch step {
                case .again: await answer.discard()
                case .fetch(let wanted):
                    await answer.discard()
                    try await fetchToken(wanted, for: call, at: origin)
                    sent = .newToken
                case .fail(let reason):
                    throw TransportFailure(.source(await unauthorized(reason, answer, call)))
                }
            } else if call.followsRedirects, [301, 302, 303, 307, 308].contains(answer.status) {
                redirects += 1
                guard redirects <= RegistryClient.mostRedirects else {
                    throw TransportFailure(
                        .source(
                            malformed(call, "it sends the client on more than \(RegistryClient.mostRedirects) times")))
                }
                url = try redirect(answer, of: call, at: origin)
                await answer.discard()
            } else {
                return answer
            }
        }
        throw TransportFailure(.source(malformed(call, "it asks for another login each time")))
    }

    /// Says of a failure where it was, when that is not the registry's origin.
    func send(
        _ request: WireRequest, for call: Call, besides origin: Origin
    ) async throws(TransportFailure) -> WireAnswer {
        let waiting = waiting(for: call, at: request.url.origin, .answer)
        defer { waiting.end() }
        var request = request
        if case .slice(let source, let range, let report) = request.body {
            request.body = .slice(source, range) { sent in
                waiting.advance()
                report(sent)
            }
        }
        do throws(TransportFailure) {
            return try await transport.send(request)
        } catch {
            var failure = error
            if request.url.origin != origin { failure.elsewhere = request.url }
            throw failure
        }
    }

    private func authorization(
        for call: Call, at origin: Origin
    ) throws(TransportFailure) -> (text: Secret, sent: AuthenticationState.Sent)? {
        let now = surroundings.elapsed()
        guard let found = state.withLock({ $0.authentication.authorization(for: call.scopes, at: now) }) else {
            return nil
        }
        try checkSecrecy(of: origin, for: call)
        return found
    }

    /// Throws when a login would go where others can read it.
    func checkSecrecy(of origin: Origin, for call: Call) throws(TransportFailure) {
        guard !origin.isSecure, !isInsecure, login != nil else { return }
        throw TransportFailure(
            .source(
                ClientError(
                    .insecureLogin,
                    "\(call.purpose) at \(origin): the login was not sent, as anybody could read it on its way; "
                        + "use https, or log in with --insecure if that is all right")))
    }

    private func redirect(
        _ answer: WireAnswer, of call: Call, at origin: Origin
    ) throws(TransportFailure) -> WebAddress {
        guard let location = answer.location else {
            throw TransportFailure(
                .source(malformed(call, "it answers \(answer.status) and does not say where to go (Location)")))
        }
        let place = settled(location, at: origin)
        guard place.origin.isSecure || !answer.url.origin.isSecure || isInsecure else {
            throw TransportFailure(
                .source(
                    ClientError(
                        .foreignAddress,
                        "\(call.purpose) at \(origin): it leads on to \(place), which is plain HTTP and is not followed",
                        status: answer.status)))
        }
        return place
    }

    /// A proxy in front of a registry often makes it forget that it is met by https, or at which port. Its own host is therefore
    /// always met in the way in which it was found.
    func settled(_ address: WebAddress, at origin: Origin) -> WebAddress {
        let theirs = address.origin
        guard theirs.host == origin.host, origin.isSecure, theirs != origin,
            !theirs.isSecure && (theirs.port == 80 || theirs.port == origin.port)
        else { return address }
        return WebAddress(origin, address.target)
    }

    /// Whether an origin that was asked by plain HTTP, and never answered, answers by TLS. Servers of TLS just hang up.
    private func speaksTLS(_ origin: Origin, after failure: TransportFailure) async -> Bool {
        guard failure.elsewhere == nil, !origin.isSecure, !state.withLock({ $0.choice.isSettled }) else { return false }
        switch failure.kind {
        case .broken, .noHTTP: break
        default: return false
        }
        let secure = Origin(isSecure: true, host: origin.host, port: origin.port)
        var probe = WireRequest(method: .GET, url: WebAddress(secure, "/v2/"))
        probe.limit = settings.limits.connect
        probe.isUnverified = true
        return (try? await transport.send(probe)) != nil
    }

    private func isElsewhere(_ call: Call) -> Bool {
        if case .address = call.target { true } else { false }
    }
}
