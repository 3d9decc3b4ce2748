import Foundation
import Logging
import NIOCore
import NIOHTTP1
import StorageTesting
import Synchronization
import Testing

@testable import S3Storage

@Suite("places that give keys")
struct CredentialSourceTests {
    static let json = """
        {"Code":"Success","AccessKeyId":"ASIA1","SecretAccessKey":"s","Token":"t","Expiration":"2030-01-01T00:00:00Z"}
        """
    static let expected = S3Credentials(
        accessKey: "ASIA1", secretKey: "s", sessionToken: "t", expiry: 1_893_456_000)

    /// What the chain finds with these variables; nothing else of this machine is looked at.
    static func find(_ environment: [String: String]) async throws -> S3Credentials? {
        var environment = environment
        environment["HOME"] = environment["HOME"] ?? "/nowhere"
        environment["AWS_EC2_METADATA_DISABLED"] = environment["AWS_EC2_METADATA_DISABLED"] ?? "true"
        var settings = try S3Server(port: 1).settings()
        // Beside many other tests an answer may take longer than a service in the same machine needs, and is asked for again then.
        settings.limits.keys = .seconds(120)
        settings.limits.instance = .seconds(120)
        settings.credentials = .chain(environment: environment)
        return try await S3Client.with(settings) { client in
            try await CredentialChain.source(
                for: settings, transport: client.transport, surroundings: .system)?.fetch()
        }
    }

    static func withFile<Result>(_ text: String, _ body: (String) async throws -> Result) async throws -> Result {
        let url = FileManager.default.temporaryDirectory.appending(path: "packhouse-keys-\(UUID().uuidString)")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(url.path)
    }

    @Test("the environment comes first")
    func environment() async throws {
        let keys = try await Self.find([
            "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S", "AWS_SESSION_TOKEN": "T",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere",
        ])
        #expect(keys == S3Credentials(accessKey: "A", secretKey: "S", sessionToken: "T"))
    }

    @Test("none is no failure of a place, half is")
    func half() async throws {
        #expect(try await Self.find([:]) == nil)
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            let error = await #expect(throws: S3Error.self) { _ = try await Self.find([name: "x"]) }
            #expect(error?.reason == .noCredentials && error?.message.contains("both are needed") == true)
        }
    }

    @Test("a profile of the shared file")
    func profile() async throws {
        let text =
            "[default]\naws_access_key_id=D\naws_secret_access_key=S\n[ci]\naws_access_key_id=C\n"
            + "aws_secret_access_key=S\naws_session_token=T\n[sso]\nsso_start_url=x\n[empty]\nregion=x\n"
        try await Self.withFile(text) { path in
            let base = ["AWS_SHARED_CREDENTIALS_FILE": path]
            #expect(try await Self.find(base)?.accessKey == "D")
            let ci = try await Self.find(base.merging(["AWS_PROFILE": "ci"]) { $1 })
            #expect(ci == S3Credentials(accessKey: "C", secretKey: "S", sessionToken: "T"))
            for (name, words) in [
                ("none", "there is no profile none"), ("sso", "sso_start_url, which is not supported"),
                ("empty", "has no aws_access_key_id"),
            ] {
                let error = await #expect(throws: S3Error.self) {
                    _ = try await Self.find(base.merging(["AWS_PROFILE": name]) { $1 })
                }
                #expect(error?.message.contains(words) == true, "\(String(describing: error))")
            }
        }
    }

    @Test("a container's role, with its token")
    func container() async throws {
        let script: FaultProxy.Script = { request, _ in
            request.uri == "/creds?x=1" && request.headers["authorization"] == ["Bearer abc"]
                ? .answer(ScriptedAnswer(status: 200, body: Self.json)) : .answer(ScriptedAnswer(status: 403))
        }
        try await FaultProxy.with(script: script) { proxy in
            let base = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(proxy.server.origin)/creds?x=1"]
            let byValue = base.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer abc"]) { $1 }
            #expect(try await Self.find(byValue) == Self.expected)
            try await Self.withFile("Bearer abc\n") { path in
                let byFile = base.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": path]) { $1 }
                let keys = try await Self.find(byFile)
                #expect(keys == Self.expected)
            }
            let error = await #expect(throws: S3Error.self) { _ = try await Self.find(base) }
            #expect(error?.message.contains("answered 403") == true)
        }
    }

    @Test(
        "a container's address has to be https or near",
        arguments: [
            "http://example.com/creds", "ftp://127.0.0.1/", "http://127.0.0.1.example.com/",
            "http://169.254.170.2.example.com/", "file:///etc/passwd",
        ])
    func farContainer(_ url: String) async throws {
        let error = await #expect(throws: S3Error.self) {
            _ = try await Self.find(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        }
        #expect(error?.message.contains("has to be https") == true, "\(String(describing: error))")
    }

    @Test("an instance's role, by a token")
    func instance() async throws {
        let script: FaultProxy.Script = { request, _ in
            let hasToken = request.headers["x-aws-ec2-metadata-token"] == ["TOKEN"]
            let list = "/latest/meta-data/iam/security-credentials/"
            switch (request.method, request.uri) {
            case (.PUT, "/latest/api/token")
            where request.headers["x-aws-ec2-metadata-token-ttl-seconds"] == ["21600"]:
                return .answer(ScriptedAnswer(status: 200, body: "TOKEN"))
            case (.GET, list) where hasToken:
                return .answer(ScriptedAnswer(status: 200, body: "my-role\n"))
            case (.GET, list + "my-role") where hasToken:
                return .answer(ScriptedAnswer(status: 200, body: Self.json))
            default:
                return .answer(ScriptedAnswer(status: 401))
            }
        }
        try await FaultProxy.with(script: script) { proxy in
            let environment = [
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": proxy.server.origin + "/", "AWS_EC2_METADATA_DISABLED": "false",
            ]
            let keys = try await Self.find(environment)
            #expect(keys == Self.expected)
            let list = "/latest/meta-data/iam/security-credentials/"
            #expect(
                proxy.requests.map { "\($0.method) \($0.uri)" } == [
                    "PUT /latest/api/token", "GET \(list)", "GET \(list)my-role",
                ])
        }
    }

    @Test(
        "an instance whose metadata service does not answer in time is asked twice at most, and for nothing but its token"
    )
    func silentInstance() async throws {
        try await FaultProxy.with(script: { _, _ in .silenceAfterSuccess }) { proxy in
            var settings = try S3Server(port: 1).settings()
            settings.limits.instance = .seconds(15)
            settings.credentials = .chain(environment: [
                "HOME": "/nowhere", "AWS_EC2_METADATA_SERVICE_ENDPOINT": proxy.server.origin,
            ])
            let error = await #expect(throws: S3Error.self) {
                _ = try await S3Client.with(settings) { client in
                    try await CredentialChain.source(
                        for: settings, transport: client.transport, surroundings: .system)?.fetch()
                }
            }
            #expect(error?.reason == .noCredentials, "\(String(describing: error))")
            #expect((1...2).contains(proxy.requests.count))
            #expect(proxy.requests.allSatisfy { $0.method == .PUT && $0.uri == "/latest/api/token" })
        }
    }

    @Test("a web identity's role, by STS, whose address no token is part of")
    func webIdentity() async throws {
        let answer = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIA1</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
            <SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>
            </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """
        let refusal =
            "<ErrorResponse><Error><Code>ExpiredTokenException</Code><Message>Too old.</Message></Error></ErrorResponse>"
        let script: FaultProxy.Script = { request, number in
            if number == 1 { return .answer(ScriptedAnswer(status: 503)) }
            let form = String(buffer: request.body)
            return request.uri == "/" && form.contains("WebIdentityToken=a.b.c")
                && form.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr") && request.method == .POST
                && request.headers["content-type"] == ["application/x-www-form-urlencoded"]
                && request.headers["authorization"].isEmpty
                ? .answer(ScriptedAnswer(status: 200, body: answer))
                : .answer(ScriptedAnswer(status: 400, body: refusal))
        }
        try await FaultProxy.with(script: script) { proxy in
            var environment = ["AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "AWS_ENDPOINT_URL_STS": proxy.server.origin]
            try await Self.withFile("a.b.c\n") { path in
                environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = path
                let keys = try await Self.find(environment)
                #expect(keys == Self.expected)
                environment["AWS_ROLE_ARN"] = "other"
                let refused = environment
                let error = await #expect(throws: S3Error.self) { _ = try await Self.find(refused) }
                #expect(
                    error?.message.contains("does not give role other: 400 ExpiredTokenException: Too old.") == true)
                environment["AWS_ROLE_ARN"] = nil
                let half = environment
                await #expect(throws: S3Error.self) { _ = try await Self.find(half) }
            }
        }
    }
}
