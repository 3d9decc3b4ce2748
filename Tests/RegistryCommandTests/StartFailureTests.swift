import Foundation
import StorageTesting
import Testing

@Suite("a start that cannot be", .fewAtATime)
struct StartFailureTests {
    /// A start, how many problems it has, and the words that the message of one of them has to hold. `DIRECTORY` is the
    /// directory of the test.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        var environment: [String: String] = [:]
        let problems: Int
        let words: [String]

        init(
            _ description: String, _ text: String, environment: [String: String] = [:], problems: Int = 1,
            words: String...
        ) {
            testDescription = description
            self.text = text
            self.environment = environment
            self.problems = problems
            self.words = words
        }
    }

    static let memory = "version: 0.1\nstorage: inmemory\n"
    static let users = "{realm: r, path: DIRECTORY/users}"

    static let cases = [
        Case("broken YAML", "version: 0.1\nlog: [\n", words: "config.yml:"),
        Case("no version", "storage: inmemory\n", words: "config.yml", "version", "0.1"),
        Case("another version", "version: 0.2\nstorage: inmemory\n", words: "config.yml:1", "0.2", "0.1"),
        Case(
            "a key twice", "version: 0.1\nstorage: inmemory\nlog: {level: info}\nlog: {level: debug}\n",
            words: "config.yml:4", "log", "line 3"),
        Case("an unknown driver", "version: 0.1\nstorage: {floppy: {}}\n", words: "config.yml:2", "floppy"),
        Case(
            "two drivers", "version: 0.1\nstorage: {inmemory: {}, filesystem: {rootdirectory: DIRECTORY/root}}\n",
            words: "inmemory", "filesystem"),
        Case(
            "two drivers, one by a variable", "version: 0.1\nstorage:\n  filesystem: {rootdirectory: DIRECTORY/root}\n",
            environment: ["REGISTRY_STORAGE_INMEMORY_MAXSIZE": "1MiB"],
            words: "config.yml:3", "REGISTRY_STORAGE_INMEMORY_MAXSIZE"),
        Case(
            "two auth types", memory + "auth:\n  htpasswd: \(users)\n  silly: {realm: r, service: s}\n",
            problems: 2, words: "htpasswd", "silly"),
        Case(
            "two auth types, one by a variable", memory + "auth:\n  htpasswd: \(users)\n",
            environment: ["REGISTRY_AUTH_TOKEN_REALM": "r"], words: "config.yml:4", "REGISTRY_AUTH_TOKEN_REALM"),
        Case("htpasswd without a path", memory + "auth: {htpasswd: {realm: r}}\n", words: "auth.htpasswd.path"),
        Case(
            "an empty REGISTRY_AUTH", memory + "auth:\n  htpasswd: \(users)\n", environment: ["REGISTRY_AUTH": ""],
            words: "REGISTRY_AUTH"),
        Case(
            "a value and its file", memory,
            environment: ["REGISTRY_HTTP_SECRET": "s", "REGISTRY_HTTP_SECRET_FILE": "/f"],
            words: "REGISTRY_HTTP_SECRET_FILE", "REGISTRY_HTTP_SECRET"),
        Case(
            "an unknown level", memory, environment: ["REGISTRY_LOG_LEVEL": "trace"],
            words: "REGISTRY_LOG_LEVEL", "trace", "debug"),
        Case("an unknown formatter", memory + "log: {formatter: xml}\n", words: "config.yml:3", "xml", "logstash"),
        Case("a map where a text belongs", memory + "http: {host: {port: 5000}}\n", words: "config.yml:3", "http.host"),
        Case(
            "pull-through", memory + "proxy: {remoteurl: 'https://registry.example'}\n", words: "config.yml:3", "proxy"),
        Case(
            "tokens without keys", memory + "auth: {token: {realm: 'https://r', service: s, issuer: i}}\n",
            words: "config.yml:3", "rootcertbundle", "jwks"),
        Case(
            "a file of keys that is not there",
            memory + "auth: {token: {realm: 'https://r', service: s, issuer: i, rootcertbundle: /b}}\n",
            words: "auth.token.rootcertbundle", "/b"),
        Case(
            "S3 without a bucket", "version: 0.1\nstorage: {s3: {region: r, rootdirectory: /registry}}\n",
            words: "config.yml:2", "storage.s3.bucket"),
        Case(
            "transfer acceleration", "version: 0.1\nstorage: {s3: {region: r, bucket: packs, accelerate: true}}\n",
            words: "config.yml:2", "storage.s3.accelerate", "s3-accelerate.amazonaws.com"),
        Case(
            "Let's Encrypt beside a certificate",
            memory
                + "http: {tls: {certificate: DIRECTORY/server.crt, key: DIRECTORY/server.key, letsencrypt: {cachefile: DIRECTORY/c, hosts: [h.example]}}}\n",
            words: "config.yml:3", "http.tls.letsencrypt.cachefile", "http.tls.certificate"),
        Case(
            "Let's Encrypt for no host", memory + "http: {tls: {letsencrypt: {cachefile: DIRECTORY/c}}}\n",
            words: "http.tls.letsencrypt.hosts"),
        Case(
            "Let's Encrypt without a place for certificates",
            memory + "http: {tls: {letsencrypt: {hosts: [h.example]}}}\n", words: "http.tls.letsencrypt.cachefile"),
        Case(
            "an authority's bundle that is not there",
            memory
                + "http: {tls: {letsencrypt: {cachefile: DIRECTORY/c, hosts: [h.example], directoryca: DIRECTORY/none.pem}}}\n",
            words: "http.tls.letsencrypt", "none.pem"),
        Case(
            "client authorities that are not there",
            memory + "http: {tls: {certificate: DIRECTORY/server.crt, key: DIRECTORY/server.key, clientcas: /ca}}\n",
            words: "/ca (http.tls.clientcas): No such file"),
        Case(
            "client authorities without a certificate",
            memory + "http: {tls: {clientcas: DIRECTORY/authority/ca.crt}}\n", words: "http.tls.certificate"),
        Case(
            "an endpoint without an address", memory + "notifications: {endpoints: [{name: n}]}\n",
            words: "config.yml:3", "notifications.endpoints.0.url"),
        Case(
            "an endpoint's authorities that are not there",
            memory
                + "notifications: {endpoints: [{name: n, url: 'https://127.0.0.1:9', cabundle: DIRECTORY/none.pem}]}\n",
            words: "notifications.endpoints", "none.pem"),
        Case(
            "queues of events in what is no directory",
            memory
                + "notifications: {queue: {directory: DIRECTORY/users}, endpoints: [{url: 'https://127.0.0.1:9'}]}\n",
            words: "notifications.queue.directory", "users", "Not a directory"),
        Case(
            "a key without a certificate", memory + "http: {tls: {key: DIRECTORY/server.key}}\n", words: "certificate"),
        Case(
            "a certificate that is not there",
            memory + "http: {tls: {certificate: DIRECTORY/none.crt, key: DIRECTORY/server.key}}\n", words: "none.crt"),
        Case(
            "a certificate that is none",
            memory + "http: {tls: {certificate: DIRECTORY/users, key: DIRECTORY/server.key}}\n", words: "users"),
        Case(
            "a key that is not the certificate's",
            memory + "http: {tls: {certificate: DIRECTORY/server.crt, key: DIRECTORY/authority.key}}\n",
            words: "authority.key"),
        Case(
            "a limit that is no size", "version: 0.1\nstorage: {inmemory: {maxsize: much}}\n", words: "maxsize", "much"),
        Case("an address that is none", memory, environment: ["REGISTRY_HTTP_ADDR": "here"], words: "here"),
    ]

    @Test("is a line on standard error for each problem and exit code 1, never a trap", arguments: cases)
    func failure(_ failing: Case) async throws {
        try await withBench { bench in
            _ = try await CertificateAuthority(on: bench)
            try bench.write(Deployment.userLine, to: "users")
            let file = try bench.write(
                failing.text.replacing("DIRECTORY", with: bench.directory.path), to: "config.yml")
            var environment = ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(try LoopbackPort.free())"]
            environment.merge(failing.environment) { $1 }
            let process = try await bench.registry(["serve", file], environment: environment)
            Self.expectLines(process, problems: failing.problems, words: failing.words)
        }
    }

    @Test("because the address is in use, names the address")
    func addressInUse() async throws {
        try await withBench { bench in
            let file = try bench.write(Self.memory, to: "config.yml")
            try await LoopbackPort.withTaken { port in
                let process = try await bench.registry(
                    ["serve", file], environment: ["REGISTRY_HTTP_ADDR": "127.0.0.1:\(port)"])
                Self.expectLines(process, words: ["127.0.0.1:\(port)", "in use"])
            }
        }
    }

    @Test("because the configuration is a directory, says so")
    func directory() async throws {
        try await withBench { bench in
            let process = try await bench.registry(["serve", bench.directory.path])
            Self.expectLines(process, words: [bench.directory.path, "directory"])
        }
    }

    /// Lines of the application log may go before; what ends the start is a line for each problem that is none of them.
    static func expectLines(
        _ process: ChildProcess, problems: Int = 1, words: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let error = process.standardError
        let lines = error.split(separator: "\n").filter { !$0.hasPrefix("time=") }
        #expect(process.currentEnding() == .exited(1), sourceLocation: sourceLocation)
        #expect(lines.count == problems, "\(error)", sourceLocation: sourceLocation)
        #expect(lines.allSatisfy { $0.hasPrefix("registry: ") }, "\(error)", sourceLocation: sourceLocation)
        #expect(
            lines.contains { line in words.allSatisfy { line.contains($0) } }, "no line holds \(words): \(error)",
            sourceLocation: sourceLocation)
    }
}
