import FoundationEssentials
import NIOCore
import NIOHTTP1
import Synchronization

extension RegistryClient {
    /// Gets a token for a call and keeps it. Throws what ends the call for good as the source of a ``TransportFailure``.
    func fetchToken(_ wanted: TokenRequest, for call: Call, at origin: Origin) async throws(TransportFailure) {
        let login = login
        try checkSecrecy(of: origin, for: call)
        let realm = wanted.realm.origin
        switch TokenRealm.judgement(
            on: realm, for: origin, holdingLogin: login != nil, trusted: settings.tokenHosts)
        {
        case .fine: break
        case .plain:
            throw foreign(
                "\(call.purpose) at \(origin): it names the token server \(wanted.realm), which is plain HTTP; nothing was sent there",
                call)
        case .foreign:
            throw foreign(
                "\(call.purpose) at \(origin): it sends logins to \(realm), which is of another domain; nothing was sent there. "
                    + "If that is right, name \(realm.host) in PACKCTL_TOKEN_HOSTS", call)
        }
        let answer = try await send(tokenRequest(wanted, login, at: origin), for: call, besides: origin)
        guard answer.status == 200 else { throw await tokenRefusal(answer, from: wanted.realm, call, login) }
        let body: ByteBuffer
        do {
            body = try await answer.bytes(upTo: AccessToken.largestDocument)
        } catch is NIOTooManyBytesError {
            throw noToken(call, from: wanted.realm)
        } catch {
            var failure = TransportFailure(error)
            failure.elsewhere = wanted.realm
            throw failure
        }
        let now = surroundings.elapsed()
        guard let token = AccessToken(body, now: now) else { throw noToken(call, from: wanted.realm) }
        state.withLock { $0.authentication.keep(token, for: call.scopes, at: now) }
    }

    private func tokenRequest(_ wanted: TokenRequest, _ login: Login?, at origin: Origin) -> WireRequest {
        var request: WireRequest
        switch login?.proof {
        case .identityToken(let token):
            request = WireRequest(method: .POST, url: wanted.realm)
            request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(
                ByteBuffer(string: wanted.form(identityToken: token, client: settings.userAgent).text))
        case .password:
            request = WireRequest(method: .GET, url: wanted.address(user: login?.user))
            if let basic = login?.basic { request.headers.add(name: "authorization", value: "Basic \(basic.text)") }
        case nil:
            request = WireRequest(method: .GET, url: wanted.address(user: nil))
        }
        request.headers.add(name: "accept", value: "application/json")
        request.limit = settings.limits.answer
        request.isUnverified = isInsecure && wanted.realm.origin.host == origin.host
        return request
    }

    private func tokenRefusal(
        _ answer: WireAnswer, from realm: WebAddress, _ call: Call, _ login: Login?
    ) async -> TransportFailure {
        let body = await answer.start(upTo: ServerRefusal.largestDocument)
        let said = saying(answer.status, ServerRefusal.entries(of: body))
        let (code, words): (ClientError.Code, String) =
            switch answer.status {
            case 400, 401, 403:
                (
                    .unauthorized,
                    "the token server \(realm) refuses \(login.map(userWords) ?? "a token without login") (\(said))"
                )
            case 429: (.rateLimited, "the token server \(realm) wants fewer requests (\(said))")
            case 500...: (.serverFailure, "the token server \(realm) fails (\(said))")
            default: (.malformedAnswer, "the token server \(realm) gives no token (\(said))")
            }
        let wait = RetryAfter.duration(in: answer.headers, now: surroundings.now())
        var error = ClientError(
            code, "\(call.purpose) at \(server): \(words)", status: answer.status, retryAfter: wait)
        error.isElsewhere = true
        return TransportFailure(.source(error))
    }

    private func noToken(_ call: Call, from realm: WebAddress) -> TransportFailure {
        var error = ClientError(
            .malformedAnswer, "\(call.purpose) at \(server): what the token server \(realm) answers is no token")
        error.isElsewhere = true
        return TransportFailure(.source(error))
    }

    private func foreign(_ words: String, _ call: Call) -> TransportFailure {
        var error = ClientError(.foreignAddress, words)
        error.isElsewhere = true
        return TransportFailure(.source(error))
    }
}
