import Encoding
import NIOCore
import NIOHTTP1

/// The role of an EC2 instance, by version 2 of its metadata service. `AWS_EC2_METADATA_DISABLED=true` says not to ask.
struct InstanceCredentials: CredentialSource {
    let environment: [String: String]
    /// For the first request, which tells whether there is such a service: most machines have none, and their start is not to wait for it.
    let probe: CredentialExchange
    let exchange: CredentialExchange

    var summary: String { "the instance's role" }

    func fetch() async throws(S3Error) -> S3Credentials? {
        guard environment.value("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { return nil }
        let named = environment.value("AWS_EC2_METADATA_SERVICE_ENDPOINT")
        var endpoint = named ?? "http://169.254.169.254"
        while endpoint.last == "/" { endpoint.removeLast() }
        let token: (status: Int, body: ByteBuffer)
        do throws(S3Error) {
            token = try await probe.ask(
                "\(endpoint)/latest/api/token", method: .PUT,
                fields: [("x-aws-ec2-metadata-token-ttl-seconds", "21600")])
        } catch {
            // Most machines are no EC2 instances: nothing answers there, and nothing is wrong.
            guard named != nil else { return nil }
            throw error
        }
        guard token.status == 200 else {
            throw S3Error(
                .noCredentials,
                "\(endpoint) answered \(token.status) to the request for a metadata token; in a container, the instance's "
                    + "hop limit has to be 2")
        }
        let fields = [("x-aws-ec2-metadata-token", String(buffer: token.body))]
        let list = "\(endpoint)/latest/meta-data/iam/security-credentials/"
        let roles = try await exchange.ask(list, fields: fields)
        let role = String(buffer: roles.body).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        guard roles.status == 200, !role.isEmpty else {
            throw S3Error(.noCredentials, "this instance has no role (\(list) answered \(roles.status)); attach one")
        }
        let url = list + PercentEncoding.encode(role)
        let answer = try await exchange.ask(url, fields: fields)
        guard answer.status == 200 else {
            throw S3Error(.noCredentials, "\(url) answered \(answer.status)")
        }
        return try CredentialDocument.keys(in: answer.body, from: url)
    }
}
