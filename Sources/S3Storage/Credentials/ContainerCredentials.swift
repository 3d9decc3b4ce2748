import NIOCore

/// The role of a container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` (ECS) or `…_FULL_URI` (EKS Pod Identity), with the token of
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN` or `…_TOKEN_FILE`.
struct ContainerCredentials: CredentialSource {
    let environment: [String: String]
    let exchange: CredentialExchange

    var summary: String { "the container's role" }

    func fetch() async throws(S3Error) -> S3Credentials? {
        let url: String
        if let path = environment.value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            url = "http://169.254.170.2\(path)"
        } else if let full = environment.value("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            try ContainerCredentials.check(full)
            url = full
        } else {
            return nil
        }
        var fields: [(String, String)] = []
        if let file = environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            guard let token = try CredentialFile.text(file) else {
                throw S3Error(.noCredentials, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: there is no \(file)")
            }
            fields.append(("authorization", try ContainerCredentials.line(token, of: file)))
        } else if let token = environment.value("AWS_CONTAINER_AUTHORIZATION_TOKEN") {
            fields.append(
                ("authorization", try ContainerCredentials.line(token, of: "AWS_CONTAINER_AUTHORIZATION_TOKEN")))
        }
        let answer = try await exchange.ask(url, fields: fields)
        guard answer.status == 200 else {
            throw S3Error(.noCredentials, "\(url) answered \(answer.status) for the container's role")
        }
        return try CredentialDocument.keys(in: answer.body, from: url)
    }

    /// Without TLS, keys are asked for on this machine and at the addresses of ECS and EKS only.
    private static func check(_ url: String) throws(S3Error) {
        guard !url.lowercased().hasPrefix("https://") else { return }
        let isPlain = url.lowercased().hasPrefix("http://")
        let authority = url.dropFirst("http://".count).prefix { $0 != "/" && $0 != "?" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let isLocal =
            ["localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"].contains(host.lowercased())
            || isLoopback(host)
        guard isPlain, isLocal else {
            throw S3Error(
                .noCredentials,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is \(url); it has to be https, or http on this machine or at the "
                    + "address of ECS or EKS")
        }
    }

    /// `127.` and three more numbers, not a name that begins so.
    private static func isLoopback(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The token without the line end of its file; one that would end the header field is refused.
    private static func line(_ token: String, of place: String) throws(S3Error) -> String {
        var bare = token[...]
        while let last = bare.last, last.isNewline { bare.removeLast() }
        guard !bare.isEmpty, bare.utf8.allSatisfy({ $0 > 31 && $0 != 127 }) else {
            throw S3Error(.noCredentials, "\(place) holds no token of one line")
        }
        return String(bare)
    }
}
