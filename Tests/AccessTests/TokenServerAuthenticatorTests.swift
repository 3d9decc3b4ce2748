import Crypto
import CryptoExtras
import Foundation
import Logging
import NIOPosix
import OCI
import StorageTesting
import Testing

@testable import Access

@Suite(.timeLimit(.minutes(30))) struct TokenServerAuthenticatorTests {
    private static let p256 = SigningKey.p256("ec")
    private static let caller = Caller(.user("eve"), limitedTo: TokenScopes(["repository:team/app:pull,push"]))

    private let directory: TemporaryDirectory
    private let clock = ManualClock()
    private let log = RecordingLog()

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func authenticator(
        _ keys: [String] = [TokenServerAuthenticatorTests.p256.jwk],
        algorithms: Set<SigningAlgorithm> = Set(SigningAlgorithm.allCases), now: Int64 = OutsideToken.now
    ) throws -> TokenServerAuthenticator {
        try directory.write(#"{"keys":[\#(keys.joined(separator: ","))]}"#, to: "keys.json")
        return try TokenServerAuthenticator(
            TokenServerSettings(
                issuer: "issuer", service: "registry", keySetPath: directory.path + "/keys.json", certificatesPath: nil,
                algorithms: algorithms),
            clock: clock, wallClock: { now }, threadPool: .singleton, logger: log.logger)
    }

    private func verify(_ text: String, by authenticator: TokenServerAuthenticator) async -> AuthenticationOutcome {
        await authenticator.verify(authorization: "Bearer \(text)", logger: log.logger)
    }

    @Test("each algorithm is verified with a key of its kind, and with no other", arguments: SigningAlgorithm.allCases)
    func algorithms(_ algorithm: SigningAlgorithm) async throws {
        let keys = [
            SigningKey.p256("EC256"), .p384("EC384"), .p521("EC512"), .ed25519("OKP"), try .rsa("RSA"), .secret("oct"),
        ]
        let authenticator = try authenticator(keys.map(\.jwk))
        let kinds = ["ES256": "EC256", "ES384": "EC384", "ES512": "EC512", "EdDSA": "OKP"]
        let word = algorithm.rawValue
        let kind = kinds[word] ?? (word.hasPrefix("HS") ? "oct" : "RSA")
        for key in keys {
            let token = try key.token(algorithm)
            let expected: AuthenticationOutcome = key.name == kind ? .verified(Self.caller) : .invalidToken
            #expect(await verify(token, by: authenticator) == expected, "\(word) by \(key.name)")
        }
        let key = try #require(keys.first { $0.name == kind })
        let others = Set(SigningAlgorithm.allCases).subtracting([algorithm])
        #expect(
            await verify(try key.token(algorithm), by: try self.authenticator([key.jwk], algorithms: others))
                == .invalidToken)
        #expect(log.lines.contains { $0.contains("signingalgorithms does not have \(word)") })
    }

    @Test(
        "a header that is not as it has to be is refused, whatever the signature",
        arguments: [
            #"{"alg":"none","typ":"JWT","kid":"ec"}"#, #"{"alg":"None","kid":"ec"}"#, #"{"alg":"es256","kid":"ec"}"#,
            #"{"alg":"ES256","kid":"other"}"#, #"{"alg":"ES256"}"#, #"{"alg":"ES256","kid":7}"#,
            #"{"alg":"ES256","kid":"ec","typ":"JWE"}"#, #"{"alg":"ES256","kid":"ec","typ":7}"#,
            #"{"alg":"ES256","kid":"ec","crit":["b64"],"b64":false}"#, #"{"alg":"ES256","kid":"ec","crit":null}"#,
            #"{"alg":"HS256","kid":"ec"}"#, #"{"alg":"RS256","kid":"ec"}"#, #"{"kid":"ec"}"#, "{}", "[]", "", "7",
            #"{"alg":["ES256"],"kid":"ec"}"#, #"{"alg":"ES256","kid":"ec","x5c":["AAAA"]}"#,
            #"{"alg":"ES256","kid":"ec","x5c":["!"]}"#, #"{"alg":"ES256","kid":"ec","x5c":"AAAA"}"#,
            #"{"alg":"ES256","kid":""}"#,
        ])
    func headers(_ header: String) async throws {
        let token = try Self.p256.token(.es256, header: header)
        #expect(await verify(token, by: try authenticator()) == .invalidToken)
    }

    @Test(
        "a type may be missing or in other letters",
        arguments: [#"{"alg":"ES256","kid":"ec"}"#, #"{"alg":"ES256","kid":"ec","typ":"jwt"}"#])
    func types(_ header: String) async throws {
        #expect(
            await verify(try Self.p256.token(.es256, header: header), by: try authenticator())
                == .verified(Self.caller))
    }

    @Test("a key that the token brings along does not count")
    func ownKey() async throws {
        let own = SigningKey.p256("own")
        for header in [
            #"{"alg":"ES256","jwk":\#(own.jwk)}"#, #"{"alg":"ES256","kid":"ec","jwk":\#(own.jwk)}"#,
            #"{"alg":"ES256","kid":"own","jwk":\#(own.jwk)}"#,
            #"{"alg":"ES256","kid":"own","jku":"http://127.0.0.1/"}"#,
        ] {
            let token = try own.token(.es256, header: header)
            #expect(await verify(token, by: try authenticator()) == .invalidToken)
        }
    }

    static let claimCases: [(String, Bool)] = [
        (#""iss":"issuer","aud":"registry","exp":1800000300"#, true),
        (#""iss":"issuer","aud":["other","registry"],"exp":1800000300"#, true),
        (#""iss":"issuer","aud":["other"],"exp":1800000300"#, false),
        (#""iss":"issuer","aud":[],"exp":1800000300"#, false),
        (#""iss":"issuer","aud":"","exp":1800000300"#, false),
        (#""iss":"issuer","aud":{"registry":1},"exp":1800000300"#, false),
        (#""iss":"issuer","aud":[["registry"]],"exp":1800000300"#, false),
        (#""iss":"issuer","aud":null,"exp":1800000300"#, false),
        (#""iss":"issuer","exp":1800000300"#, false),
        (#""iss":"other","aud":"registry","exp":1800000300"#, false),
        (#""iss":["issuer"],"aud":"registry","exp":1800000300"#, false),
        (#""aud":"registry","exp":1800000300"#, false),
        (#""iss":"issuer","aud":"registry""#, false),
        (#""iss":"issuer","aud":"registry","exp":null"#, false),
        (#""iss":"issuer","aud":"registry","exp":"1800000300""#, false),
        (#""iss":"issuer","aud":"registry","exp":1799999941"#, true),
        (#""iss":"issuer","aud":"registry","exp":1799999940"#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000000.5"#, true),
        (#""iss":"issuer","aud":"registry","exp":1e300"#, true),
        (#""iss":"issuer","aud":"registry","exp":1e999"#, false),
        (#""iss":"issuer","aud":"registry","exp":-1e300"#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"nbf":1800000060"#, true),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"nbf":1800000061"#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"nbf":"x""#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"sub":7"#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"access":"all""#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"access":{}"#, false),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"access":[{"type":"repository"}]"#, true),
        (#""iss":"issuer","aud":"registry","exp":1800000300,"access":null"#, true),
    ]

    @Test(
        "claims hold with a minute's difference of clocks, and are refused without a trap otherwise",
        arguments: claimCases)
    func claims(_ claims: String, _ isGood: Bool) async throws {
        let outcome = await verify(try Self.p256.token(.es256, "{\(claims)}"), by: try authenticator())
        #expect((outcome != .invalidToken) == isGood, "\(outcome)")
    }

    @Test(
        "the access that is claimed is what may be done; what is not understood is left out, and names are made harmless"
    )
    func access() async throws {
        let claims = #"""
            {"iss":"issuer","aud":"registry","exp":1800000300,"sub":"ev\nil","access":[
            {"type":"repository","name":"a","actions":["*"]},{"type":"repository","name":"B/../c","actions":["pull"]},
            {"type":"repository","name":"b","actions":["pull","fly"]},{"type":"registry","name":"catalog","actions":["*"]},
            {"type":"job","name":"c","actions":["pull"]},{"type":"repository","name":"d","actions":[]},
            {"type":"repository","class":"plugin","name":"e","actions":["pull"]},{"type":"repository","name":"f"},
            {"type":"repository","actions":["pull"]},{"type":"repository","name":7,"actions":["pull"]},
            {"type":"repository","name":"g","actions":"pull"},{"type":"repository","name":"h","actions":["pull",7]},
            {"name":"i","actions":["pull"]},null,"repository:j:pull",["k"]]}
            """#
        let expected = Caller(
            .user(#"ev\x0ail"#),
            limitedTo: TokenScopes([
                "repository:a:pull,push,delete", "repository:b:pull", "repository:e:pull", "registry:catalog:*",
            ]))
        #expect(await verify(try Self.p256.token(.es256, claims), by: try authenticator()) == .verified(expected))
        let nobody = #"{"iss":"issuer","aud":"registry","exp":1800000300,"sub":""}"#
        #expect(
            await verify(try Self.p256.token(.es256, nobody), by: try authenticator())
                == .verified(Caller(.anonymous, limitedTo: TokenScopes())))
    }

    @Test("all that a token names may be done, whatever number and length that has")
    func many() async throws {
        let path = String(repeating: "component/", count: 5)
        let names = (0..<400).map { "t\($0)" } + (0..<70).map { "\(path)\($0)" }
        for names in [names[..<400], names[400...]] {
            let entries = names.map { #"{"type":"repository","name":"\#($0)","actions":["pull"]}"# }
            let claims =
                #"{"iss":"issuer","aud":"registry","exp":1800000300,"access":[\#(entries.joined(separator: ","))]}"#
            let caller = try #require(TokenClaims(Array(claims.utf8))).caller
            for text in names {
                let name = try #require(RepositoryName(text))
                #expect(AccessPolicy.byToken.decision(for: caller, performing: .pull(name)) == .allowed, "\(text)")
                #expect(AccessPolicy.byToken.decision(for: caller, performing: .push(name)) == .needsScope)
            }
        }
    }

    @Test("a token that names nobody is none of a user")
    func nobody() async throws {
        let claims = #"{"iss":"issuer","aud":"registry","exp":1800000300}"#
        let caller = try #require(TokenClaims(Array(claims.utf8))).caller
        #expect(AccessPolicy.byToken.decision(for: caller, performing: .inspect) == .needsScope)
        #expect(AccessPolicy.byToken.decision(for: caller, performing: .ping) == .allowed)
        #expect(AccessPolicy.byToken.decision(for: Self.caller, performing: .inspect) == .allowed)
    }

    @Test("a token that is broken, huge or deep is refused without a trap")
    func hostile() async throws {
        let authenticator = try authenticator()
        let good = try Self.p256.token(.es256)
        let parts = good.split(separator: ".").map(String.init)
        let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
        var texts = [
            "", ".", "..", "...", "a.b.c", parts[0], "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).", good + ".x",
            good + "=", "\(parts[0]).\(parts[1]).AAAA", String(repeating: "a", count: 100_000),
            "\(parts[0]).\(parts[0]).\(parts[2])", String(good.dropLast(4)), "\(parts[2]).\(parts[1]).\(parts[0])",
        ]
        texts.append(try Self.p256.token(.es256, header: deep))
        texts.append(try Self.p256.token(.es256, #"{"iss":"issuer","aud":"registry","exp":1800000300,"x":\#(deep)}"#))
        texts.append(try Self.p256.token(.es256, String(repeating: " ", count: 20_000) + OutsideToken.claims))
        texts.append(try Self.p256.token(.es256, "\u{feff}{"))
        for text in texts {
            #expect(await verify(text, by: authenticator) == .invalidToken, "\(text.prefix(80))")
            #expect(authenticator.verifiedLogin(authorization: "Bearer \(text)") == nil)
        }
        for other in [nil, "", "Basic YTpi", "Bearer", "bearerx"] {
            #expect(await authenticator.verify(authorization: other, logger: log.logger) == .noCredentials)
        }
        #expect(await verify(good, by: authenticator) == .verified(Self.caller))
        #expect(!log.lines.contains { $0.contains(parts[2]) || $0.contains(parts[1]) }, "no token is logged")
    }

    @Test("a token that was verified is remembered for as long as it is good, and five minutes at most")
    func remembered() async throws {
        let claims = #"{"iss":"issuer","aud":"registry","exp":1800000030,"sub":"eve"}"#
        let authenticator = try authenticator()
        let (short, long) = (try Self.p256.token(.es256, claims), try Self.p256.token(.es256))
        #expect(await verify(short, by: authenticator) != .invalidToken)
        #expect(await verify(long, by: authenticator) != .invalidToken)
        let login = try #require(authenticator.verifiedLogin(authorization: "Bearer \(short)"))
        clock.advance(by: .seconds(89))
        #expect(authenticator.confirms(login, authorization: "Bearer \(short)"))
        #expect(!authenticator.confirms(login, authorization: "Bearer \(long)"))
        clock.advance(by: .seconds(1))
        #expect(!authenticator.confirms(login, authorization: "Bearer \(short)"))
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(short)") == nil)
        clock.advance(by: .seconds(209))
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(long)") != nil)
        clock.advance(by: .seconds(1))
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(long)") == nil)
    }

    @Test(
        "changed keys count for the first token that comes a second after the last look; a file that is broken leaves those before in use"
    )
    func reload() async throws {
        let authenticator = try authenticator()
        let other = SigningKey.p256("new")
        let (old, new) = (try Self.p256.token(.es256), try other.token(.es256))
        #expect(await verify(old, by: authenticator) == .verified(Self.caller))
        #expect(await verify(new, by: authenticator) == .invalidToken)
        try directory.replace("keys.json", with: "{")
        clock.advance(by: .seconds(1))
        #expect(await verify(old, by: authenticator) == .verified(Self.caller))
        #expect(log.lines.filter { $0.hasPrefix("warning") && $0.contains("keys.json") }.count == 1)
        let login = try #require(authenticator.verifiedLogin(authorization: "Bearer \(old)"))
        try directory.replace("keys.json", with: #"{"keys":[\#(other.jwk)]}"#)
        #expect(authenticator.confirms(login, authorization: "Bearer \(old)"))
        clock.advance(by: .seconds(1))
        #expect(!authenticator.confirms(login, authorization: "Bearer \(old)"))
        #expect(authenticator.verifiedLogin(authorization: "Bearer \(old)") == nil)
        #expect(await verify(old, by: authenticator) == .invalidToken)
        #expect(await verify(new, by: authenticator) == .verified(Self.caller))
        #expect(log.lines.filter { $0.hasPrefix("info the keys of tokens were read") }.count == 2)
    }

    @Test(
        "of many tokens that come at once after a change none is judged by the keys before, and the files are read once"
    )
    func together() async throws {
        let authenticator = try authenticator()
        let other = SigningKey.p256("new")
        let (old, new) = (try Self.p256.token(.es256), try other.token(.es256))
        try directory.replace("keys.json", with: #"{"keys":[\#(other.jwk)]}"#)
        clock.advance(by: .seconds(1))
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let isOld = number.isMultiple(of: 2)
                    let outcome = await authenticator.verify(
                        authorization: "Bearer \(isOld ? old : new)", logger: log.logger)
                    return outcome == (isOld ? .invalidToken : .verified(Self.caller))
                }
            }
            for await isRight in group { #expect(isRight) }
        }
        #expect(log.lines.filter { $0.hasPrefix("info the keys of tokens were read") }.count == 2)
    }

    @Test("asked to, the files are looked at whenever that was done last")
    func look() async throws {
        let authenticator = try authenticator()
        let token = try Self.p256.token(.es256)
        #expect(await verify(token, by: authenticator) == .verified(Self.caller))
        try directory.replace("keys.json", with: #"{"keys":[\#(SigningKey.p256("new").jwk)]}"#)
        await authenticator.look()
        #expect(await verify(token, by: authenticator) == .invalidToken)
    }

    @Test(
        "files without a key that could be used are refused by name, and single bad keys are warned about",
        arguments: [
            "", "{", "[]", "{}", #"{"keys":[]}"#, #"{"keys":[{"kty":"EC"}]}"#,
            #"{"keys":[{"kid":"a","kty":"EC","crv":"P-256"}]}"#,
            #"{"keys":[{"kid":"a","kty":"RSA","n":"AQAB","e":"AQAB"}]}"#,
            #"{"keys":[{"kid":"a","kty":"oct","k":"AQAB"}]}"#,
            #"{"keys":[{"kid":"a","kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}"#,
            #"{"keys":[{"kid":"a","kty":"XX"}]}"#,
            #"{"keys":[{"kid":"a","kty":"RSA","alg":"none","n":"AQAB","e":"AQAB"}]}"#, #"{"keys":{"kid":"a"}}"#,
        ])
    func unusable(_ text: String) throws {
        try directory.write(text, to: "bad.json")
        let settings = TokenServerSettings(
            issuer: "i", service: "s", keySetPath: directory.path + "/bad.json", certificatesPath: nil, algorithms: [])
        let error = #expect(throws: AccessError.self) { try settings.check() }
        #expect(error?.message.contains("bad.json") == true)
    }

    @Test(
        "one bad key does not cost the others; of two with one name the first counts; a key is for its algorithm only")
    func mixed() async throws {
        let first = SigningKey.p256("ec")
        let bound = SigningKey.ed25519("bound")
        let jwk = bound.jwk.replacingOccurrences(of: #""use":"sig""#, with: #""alg":"ES256""#)
        let others = [
            #"{"kty":"XX","kid":"a"}"#, #"{"kid":"b","n":"AQAB"}"#, #"{"kty":"EC","kid":7}"#, "null", "7", "[]",
            #"{"kty":["EC"],"kid":"c"}"#,
        ]
        let authenticator = try authenticator(others + [first.jwk, Self.p256.jwk, jwk])
        let warnings = log.lines.filter { $0.hasPrefix("warning a key of tokens is left out") }
        #expect(warnings.count == others.count + 1)
        for (index, warning) in warnings.dropLast().enumerated() { #expect(warning.contains("key \(index)")) }
        #expect(await verify(try first.token(.es256), by: authenticator) == .verified(Self.caller))
        #expect(await verify(try Self.p256.token(.es256), by: authenticator) == .invalidToken)
        #expect(await verify(try bound.token(.edDSA), by: authenticator) == .invalidToken)
    }
}
