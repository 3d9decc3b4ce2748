import Encoding
import NIOCore
import NIOHTTP1

/// A role taken on by a token in a file (EKS service accounts): `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`, and
/// `AWS_ROLE_SESSION_NAME` when it should have a name. Asks STS of the region, or what `AWS_ENDPOINT_URL_STS` names.
struct WebIdentityCredentials: CredentialSource {
    let environment: [String: String]
    let region: String
    let exchange: CredentialExchange

    var summary: String { "the web identity role" }

    func fetch() async throws(S3Error) -> S3Credentials? {
        guard let file = environment.value("AWS_WEB_IDENTITY_TOKEN_FILE") else { return nil }
        guard let role = environment.value("AWS_ROLE_ARN") else {
            throw S3Error(.noCredentials, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not; both are needed")
        }
        guard let text = try CredentialFile.text(file) else {
            throw S3Error(.noCredentials, "AWS_WEB_IDENTITY_TOKEN_FILE: there is no \(file)")
        }
        let token = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        var endpoint = environment.value("AWS_ENDPOINT_URL_STS") ?? "https://sts.\(region).\(domain)"
        while endpoint.last == "/" { endpoint.removeLast() }
        // Not in the address, which proxies and servers log: the token is a secret for as long as it is good.
        let form = PercentEncoding.query([
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", environment.value("AWS_ROLE_SESSION_NAME") ?? "packhouse"),
            ("WebIdentityToken", token),
        ])
        let answer = try await exchange.ask(
            "\(endpoint)/", method: .POST, fields: [("content-type", "application/x-www-form-urlencoded")], body: form)
        return try WebIdentityCredentials.keys(status: answer.status, answer.body, role: role, endpoint: endpoint)
    }

    private static func keys(
        status: Int, _ body: ByteBuffer, role: String, endpoint: String
    ) throws(S3Error) -> S3Credentials {
        let document = try? XMLReader.root(of: body)
        guard status == 200 else {
            let refusal = document?.first("Error")
            let words = refusal.map { "\($0.text("Code")): \($0.text("Message"))" } ?? "no reason"
            throw S3Error(.noCredentials, "\(endpoint) does not give role \(role): \(status) \(words)")
        }
        guard let keys = document?.first("AssumeRoleWithWebIdentityResult")?.first("Credentials"),
            !keys.text("AccessKeyId").isEmpty
        else {
            throw S3Error(.noCredentials, "\(endpoint) answered something else than the keys of role \(role)")
        }
        return S3Credentials(
            accessKey: keys.text("AccessKeyId"), secretKey: keys.text("SecretAccessKey"),
            sessionToken: keys.text("SessionToken"), expiry: UTCTime.seconds(keys.text("Expiration")))
    }
}
