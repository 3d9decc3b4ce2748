import Foundation
import StorageTesting
import Testing

@Suite("Tokens of an outside server", .fewAtATime)
struct OutsideTokenTests {
    /// The key of a token server, made by openssl, with its certificate.
    private struct TokenServer {
        let bench: Bench
        let key: String
        let certificate: String

        init(_ name: String = "signer", on bench: Bench) async throws {
            self.bench = bench
            key = bench.path("\(name).key")
            certificate = bench.path("\(name).pem")
            try await bench.succeed(
                "openssl",
                [
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=signer", "-keyout",
                    key,
                    "-out", certificate,
                ])
        }

        var configuration: String {
            """
            version: 0.1
            storage: {inmemory: {}, delete: {enabled: true}}
            auth:
              token:
                realm: https://auth.example/token
                service: packs
                issuer: issuer
                rootcertbundle: \(certificate)

            """
        }

        /// The name of the key, as docker-registry's own programs make it (libtrust).
        func keyName() async throws -> String {
            let pipe =
                "openssl pkey -in \(key) -pubout -outform der | openssl dgst -sha256 -binary | head -c 30 | base32"
            let digits = try await bench.succeed("sh", ["-c", pipe]).filter { !$0.isWhitespace }
            return stride(from: 0, to: digits.count, by: 4).map { String(digits.dropFirst($0).prefix(4)) }
                .joined(separator: ":")
        }

        /// A token for `access`, signed RS256, with the certificate in it, or `name` for that of the key.
        func token(
            _ access: String, audience: String = "\"packs\"", lasting seconds: Int = 300, key name: String? = nil
        ) async throws -> String {
            let pem = try String(contentsOfFile: certificate, encoding: .utf8)
            let der = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
            let end = Int(Date().timeIntervalSince1970) + seconds
            let signer = name.map { #""kid":"\#($0)""# } ?? #""x5c":["\#(der)"]"#
            let header = #"{"alg":"RS256","typ":"JWT",\#(signer)}"#
            let claims = #"{"iss":"issuer","sub":"eve","aud":\#(audience),"exp":\#(end),"access":\#(access)}"#
            let message = Self.base64(Data(header.utf8)) + "." + Self.base64(Data(claims.utf8))
            let file = UUID().uuidString
            let signature = bench.path("\(file).signature")
            try await bench.succeed(
                "openssl", ["dgst", "-sha256", "-sign", key, "-out", signature, try bench.write(message, to: file)])
            return message + "." + Self.base64(try Data(contentsOf: URL(fileURLWithPath: signature)))
        }

        private static func base64(_ data: Data) -> String {
            data.base64EncodedString().replacingOccurrences(of: "+", with: "-")
                .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        }
    }

    private static let all = #"[{"type":"repository","name":"team/hello","actions":["pull","push"]}]"#

    private static func get(_ target: String, _ token: String, at endpoint: Endpoint) async throws -> HTTPAnswer {
        try await endpoint.get(target, headers: ["Authorization: Bearer \(token)"])
    }

    @Test("let their holder do what they name, and the challenge leads to that server")
    func use() async throws {
        try await withBench { bench in
            let signer = try await TokenServer(on: bench)
            let endpoint = try await bench.serve(signer.configuration).endpoint
            let start = #"Bearer realm="https://auth.example/token",service="packs""#
            for (target, scope) in [
                ("/v2/", ""), ("/v2/team/hello/tags/list", #",scope="repository:team/hello:pull""#), ("/v1/", ""),
            ] {
                let answer = try await endpoint.get(target)
                #expect(answer.status == 401)
                #expect(answer["WWW-Authenticate"] == start + scope)
            }
            #expect(try await endpoint.get("/token").status == 404)
            #expect(try await endpoint.loggedIn(as: Deployment.login).get("/v2/").status == 401)

            let token = try await signer.token(Self.all)
            #expect(try await Self.get("/v2/", token, at: endpoint).status == 200)
            #expect(try await Self.get("/v2/team/hello/tags/list", token, at: endpoint).status == 404)
            let other = try await Self.get("/v2/team/other/tags/list", token, at: endpoint)
            #expect(other.status == 401)
            #expect(other["WWW-Authenticate"]?.hasSuffix(#"error="insufficient_scope""#) == true)
            #expect(try await Self.get("/v2/_catalog", token, at: endpoint).status == 401)
            for bad in [
                try await signer.token(Self.all, audience: "[]"), try await signer.token(Self.all, lasting: -61),
                try await TokenServer("stranger", on: bench).token(Self.all), token + "x",
            ] {
                let answer = try await Self.get("/v2/", bad, at: endpoint)
                #expect(answer.status == 401)
                #expect(answer["WWW-Authenticate"]?.hasSuffix(#"error="invalid_token""#) == true)
            }
        }
    }

    @Test("that name their key are taken and refused as docker-registry does")
    func keyNames() async throws {
        try await withBench { bench in
            let signer = try await TokenServer(on: bench)
            let name = try await signer.keyName()
            #expect(name.split(separator: ":").count == 12)
            let port = try LoopbackPort.free()
            let file = try bench.write(
                signer.configuration + "http: {addr: '127.0.0.1:\(port)', secret: something}\n", to: "peer.yml")
            let process = try bench.start(
                Programs.peer("docker-registry"), ["serve", file], environment: Programs.peerEnvironment)
            let peer = try await bench.running(process, port: port).endpoint
            let endpoint = try await bench.serve(signer.configuration).endpoint
            for (key, status) in [(name, 404), (String(name.reversed()), 401), (nil, 404)] {
                let token = try await signer.token(Self.all, key: key)
                for server in [peer, endpoint] {
                    let answer = try await Self.get("/v2/team/hello/tags/list", token, at: server)
                    #expect(answer.status == status, "\(key ?? "a certificate") at \(server.origin): \(answer.text)")
                }
            }
        }
    }

    @Test(
        "are judged by the files of keys as they are at a SIGHUP; files that cannot be used leave the keys, and hold back nothing"
    )
    func hangup() async throws {
        try await withBench { bench in
            let signer = try await TokenServer(on: bench)
            let other = try await TokenServer("other", on: bench)
            let (old, new) = (try await signer.token(Self.all), try await other.token(Self.all))
            let server = try await bench.serve(signer.configuration)
            func expect(_ statuses: [Int]) async throws {
                for (token, status) in zip([old, new], statuses) {
                    let answer = try await Self.get("/v2/team/hello/tags/list", token, at: server.endpoint)
                    #expect(answer.status == status)
                }
            }
            try await expect([404, 401])
            try bench.write(String(contentsOfFile: other.certificate, encoding: .utf8), to: "signer.pem")
            try await server.reload(signer.configuration, on: bench, until: "the keys of tokens were read")
            try await expect([401, 404])
            try bench.write("torn", to: "signer.pem")
            let words = "the keys that were read before stay in use"
            try await server.reload(signer.configuration, on: bench, until: "level=warning", words)
            let text = signer.configuration + "http: {headers: {X-Site: [two]}}\n"
            try await server.reload(text, on: bench, until: "http.headers.X-Site has changed", "counts from now on")
            try await expect([401, 404])
        }
    }

    @Test("are what skopeo pushes and pulls with")
    func skopeo() async throws {
        try await withBench { bench in
            let signer = try await TokenServer(on: bench)
            let endpoint = try await bench.serve(signer.configuration).endpoint
            let image = try await ImageLayout("hello", on: bench)
            let skopeo = Skopeo(bench: bench)
            let token = try await signer.token(Self.all)
            let place = "docker://\(endpoint.address)/team/hello:1.0"
            try await skopeo.run(
                "copy", options: ["--dest-tls-verify=false", "--dest-registry-token", token],
                image.place.text, place)
            let inspected = try await skopeo.run(
                "inspect", options: ["--tls-verify=false", "--registry-token", token], place)
            #expect(inspected.contains(image.digest))
            let readOnly = try await signer.token(Self.all.replacingOccurrences(of: #","push""#, with: ""))
            await #expect(throws: TestFailure.self) {
                try await skopeo.run(
                    "copy", options: ["--dest-tls-verify=false", "--dest-registry-token", readOnly],
                    image.place.text, place + "-2")
            }
        }
    }

    @Test(
        "need keys that can be read, a known algorithm and one way to log in",
        arguments: [
            ("jwks: /none", "auth.token.jwks: /none cannot be read"),
            ("signingalgorithms: [none]", "\"none\" is no algorithm"),
            ("rootcertbundle: /none", "auth.token.rootcertbundle: /none cannot be read"),
        ])
    func refused(_ line: String, _ words: String) async throws {
        try await withBench { bench in
            let signer = try await TokenServer(on: bench)
            let key = line.prefix { $0 != ":" }
            let text =
                signer.configuration.split(separator: "\n").filter { !$0.contains("\(key):") }
                .joined(separator: "\n") + "\n    \(line)\n"
            let path = try bench.write(text, to: "config.yml")
            for arguments in [["serve", path], ["config", "check", path]] {
                let process = try await bench.registry(arguments, environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:0"])
                #expect(process.currentEnding() == .exited(1))
                #expect(process.standardError.contains(words), "\(process.standardError)")
            }
        }
    }

    @Test("are asked for on the host that the client asked with autoredirect")
    func redirect() async throws {
        try await withBench { bench in
            let signer = try await TokenServer(on: bench)
            let endpoint = try await bench.serve(
                signer.configuration,
                environment: [
                    "REGISTRY_AUTH_TOKEN_AUTOREDIRECT": "true", "REGISTRY_AUTH_TOKEN_AUTOREDIRECTPATH": "/hub/token",
                ]
            ).endpoint
            let answer = try await endpoint.get("/v2/", headers: ["X-Forwarded-Proto: https"])
            #expect(
                answer["WWW-Authenticate"]
                    == #"Bearer realm="https://\#(endpoint.address)/hub/token",service="packs""#)
        }
    }
}

extension Skopeo {
    /// Runs skopeo with these options in place of those that an endpoint has.
    @discardableResult
    fileprivate func run(
        _ command: String, options: [String], _ arguments: String...
    ) async throws -> String {
        let child = try await attempt(command, plain: options + arguments)
        guard child.currentEnding() == .exited(0) else {
            throw TestFailure("`skopeo \(command)` failed: \(child.standardError)")
        }
        return child.standardOutput
    }
}
