import NIOCore
import NIOHTTP1

extension RegistryClient {
    /// The refusal of a server that may think better of it in a moment; nil for every other answer.
    func passingRefusal(_ answer: WireAnswer, to call: Call) async -> AttemptFailure? {
        guard [408, 429, 500, 502, 503, 504].contains(answer.status) else { return nil }
        let error = await refusal(answer, to: call)
        // Not begun, and so not done, is what only these say.
        let isUndone = answer.status == 429 || answer.status == 503 && error.retryAfter != nil
        return AttemptFailure(error, mayPass: true, mayBeDone: !isUndone, leastWait: error.retryAfter)
    }

    /// What an answer that is not what was asked for means, with the server's own words.
    func refusal(_ answer: WireAnswer, to call: Call) async -> ClientError {
        let body = await answer.start(upTo: ServerRefusal.largestDocument)
        let refusals = ServerRefusal.entries(of: body)
        let wait = RetryAfter.duration(in: answer.headers, now: surroundings.now())
        let said = saying(answer.status, refusals)
        let (code, words) = meaning(answer, refusals: refusals, body: body, said: said, wait: wait)
        return ClientError(
            code, "\(call.purpose) at \(answer.url.origin): \(words)", status: answer.status, refusals: refusals,
            retryAfter: wait)
    }

    private func meaning(
        _ answer: WireAnswer, refusals: [ServerRefusal], body: ByteBuffer, said: String, wait: Duration?
    ) -> (ClientError.Code, String) {
        switch answer.status {
        case 400 where !answer.url.origin.isSecure && RegistryClient.wantsTLS(body):
            return (.tlsExpected, "the port speaks TLS, and was asked by plain HTTP; use https")
        case 400 where refusals.contains { $0.code == "DIGEST_INVALID" }:
            return (.digestMismatch, "what arrived there is not what its digest says (\(said))")
        case 401: return (.unauthorized, "the server wants a login (\(said)); log in first")
        case 403:
            return (.forbidden, "\(login.map(userWords) ?? "one without login") may not do that (\(said))")
        case 404: return (.notFound, "there is no such thing (\(said))")
        case 405: return (.unsupported, "the server does not do that, or is set not to (\(said))")
        case 409 where refusals.contains { $0.code == "UNSUPPORTED" }:
            return (.unsupported, "the server does not do that there (\(said))")
        case 409, 412: return (.conflict, "something else is there already (\(said))")
        case 413: return (.tooLarge, "it is larger than the server takes (\(said))")
        case 429:
            let asked = wait.map { ", and to be asked again in \($0.components.seconds) s" } ?? ""
            return (.rateLimited, "the server wants fewer requests\(asked) (\(said))")
        case 300..<400:
            let place = answer.location.map { " to \($0)" } ?? ""
            return (.malformedAnswer, "the server leads on\(place), which is not followed (\(said))")
        case 408, 500...: return (.serverFailure, "the server fails (\(said))")
        case 200..<300: return (.malformedAnswer, "the answer is not one to this question (\(said))")
        default: return (.refused, "the server refuses it (\(said))")
        }
    }

    func unauthorized(
        _ reason: AuthenticationState.Reason, _ answer: WireAnswer, _ call: Call
    ) async -> ClientError {
        let refusals = ServerRefusal.entries(of: await answer.start(upTo: ServerRefusal.largestDocument))
        let said = saying(answer.status, refusals)
        let login = login
        let words =
            switch reason {
            case .noLogin: "the server wants a login (\(said)); log in first"
            case .wrongLogin: "the server does not take \(login.map(userWords) ?? "the login") (\(said))"
            case .unknownScheme(let schemes):
                schemes.isEmpty
                    ? "the server says 401, but not how to log in (WWW-Authenticate)"
                    : "the server wants a login by \(ShownText.line(schemes, upTo: 80)); only Basic and Bearer are known"
            case .malformedChallenge: "the server's way to log in cannot be understood (WWW-Authenticate)"
            }
        return ClientError(
            .unauthorized, "\(call.purpose) at \(answer.url.origin): \(words)", status: answer.status,
            refusals: refusals)
    }

    func malformed(_ call: Call, _ words: String) -> ClientError {
        ClientError(.malformedAnswer, "\(call.purpose) at \(server): \(words)")
    }

    func cancelled(_ call: Call) -> ClientError {
        ClientError(.cancelled, "\(call.purpose) at \(server) was cancelled")
    }

    func userWords(_ login: Login) -> String {
        login.user.isEmpty ? "the identity token" : "the user \(ShownText.line(login.user, upTo: 80))"
    }

    /// `403 DENIED: no`, with each entry of the error document.
    func saying(_ status: Int, _ refusals: [ServerRefusal]) -> String {
        let entries = refusals.map { $0.message.isEmpty ? $0.code : "\($0.code): \($0.message)" }
        return entries.isEmpty ? "status \(status)" : "\(status) \(entries.joined(separator: "; "))"
    }

    /// Whether the body of a 400 is that by which nginx and Go's servers answer plain HTTP where TLS belongs.
    private static func wantsTLS(_ body: ByteBuffer) -> Bool {
        let text = String(buffer: body).lowercased()
        return text.contains("http request to an https server") || text.contains("sent to https port")
    }
}
