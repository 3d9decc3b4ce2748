import Access
import Encoding
import FoundationEssentials
import HTTPConnection
import HTTPTypes
import NIOCore
import OCI
import Registry
import Telemetry

extension RegistryAPI {
    /// Bytes of a form.
    private static let largestForm = 64 << 10

    /// `GET` and `POST /token`: a token for who shows a password, or for nobody where those without a login may do something. The page is
    /// not there where no challenge leads to it.
    ///
    /// GET is docker's way, with Basic credentials and `scope` parameters; POST is OAuth 2's (RFC 6749, section 4.3), with a form that
    /// holds the password. There are no refresh tokens.
    func answerWithToken(
        _ request: IncomingRequest, _ query: Query, recording record: inout RequestRecord
    ) async throws -> Answer {
        guard let issuer = gate.tokens else { return .pageNotFound }
        guard Route.token.methods.contains(request.method) else { throw methodNotAllowed(.token, request) }
        let wish = request.method == .post ? try await formWish(request) : TokenWish(request, query)
        switch await gate.token(
            by: issuer, for: wish.authorization, wanting: TokenScopes(wish.scopes), recording: &record)
        {
        case .issued(let token, let principal, _):
            record.principal = principal
            return try answer(with: token)
        case .busy(let wait): throw AccessGate.busy(wait)
        case .needsLogin, .wrong:
            throw Refusal(
                error: RegistryError(.unauthorized), headers: [.wwwAuthenticate: issuer.challenge.headerValue])
        }
    }

    private func formWish(_ request: IncomingRequest) async throws -> TokenWish {
        guard let body = try await request.body.collect(upTo: Self.largestForm) else {
            throw RegistryError(
                .unsupported, "the form is larger than \(Self.largestForm) bytes", status: 413)
        }
        guard let form = Query(Substring(String(buffer: body))) else {
            throw RegistryError(
                .unsupported, "the body is no form: bad percent-encoding in application/x-www-form-urlencoded",
                status: 400)
        }
        switch form["grant_type"] {
        case "password": break
        case "refresh_token":
            gate.metrics.count(.wrong, lane: request.connection.lane)
            // 401 has clients try again with the password that they may have besides.
            throw RegistryError(.unauthorized, "there are no refresh tokens here; ask with grant_type=password")
        case let type:
            throw RegistryError(
                .unsupported, "grant_type is \(type.map { "\"\($0)\"" } ?? "missing"); it can be password", status: 400)
        }
        return TokenWish(request, form: form)
    }

    private func answer(with token: IssuedToken) throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var answer = Answer.json(ByteBuffer(bytes: try encoder.encode(TokenDocument(token))))
        answer.headers[.cacheControl] = "no-store"
        return answer
    }
}

/// Who wants a token, and what for.
private struct TokenWish {
    /// As an Authorization field holds it.
    var authorization: String?
    var scopes: [String]

    init(_ request: IncomingRequest, _ query: Query) {
        authorization = request.headers.value(of: .authorization)
        scopes = query.all("scope")
    }

    init(_ request: IncomingRequest, form: Query) {
        scopes = form.all("scope")
        guard let user = form["username"], let password = form["password"] else {
            authorization = request.headers.value(of: .authorization)
            return
        }
        authorization = "Basic " + Base64.text("\(user):\(password)".utf8)
    }
}

/// Both names of the token, for clients of either way.
private struct TokenDocument: Encodable {
    var token: String
    var accessToken: String
    var tokenType = "Bearer"
    var expiresIn: Int64
    var issuedAt: String
    var scope: String

    init(_ token: IssuedToken) {
        self.token = token.text
        accessToken = token.text
        expiresIn = token.lifetime
        issuedAt = UTCTime.text(token.issued)
        scope = token.scopes.text
    }

    private enum CodingKeys: String, CodingKey {
        case token, scope
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case issuedAt = "issued_at"
    }
}
