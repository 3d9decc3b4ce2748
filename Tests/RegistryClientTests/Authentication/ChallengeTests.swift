import Testing

@testable import RegistryClient

@Suite("a WWW-Authenticate field")
struct ChallengeTests {
    @Test(
        "is read as RFC 9110 has it",
        arguments: [
            ("Basic realm=\"a\"", [Challenge(scheme: "basic", parameters: ["realm": "a"])]),
            ("BASIC realm=a", [Challenge(scheme: "basic", parameters: ["realm": "a"])]),
            ("Negotiate", [Challenge(scheme: "negotiate")]),
            ("Negotiate YWJj==", [Challenge(scheme: "negotiate")]),
            (
                "Bearer realm=\"https://auth/token\",service=\"reg\",scope=\"repository:a/b:pull,push\"",
                [
                    Challenge(
                        scheme: "bearer",
                        parameters: [
                            "realm": "https://auth/token", "service": "reg", "scope": "repository:a/b:pull,push",
                        ])
                ]
            ),
            (
                "Basic realm = \"a \\\"b\\\"\" , charset=\"UTF-8\", Bearer  realm=\"x\", , Digest",
                [
                    Challenge(scheme: "basic", parameters: ["realm": "a \"b\"", "charset": "UTF-8"]),
                    Challenge(scheme: "bearer", parameters: ["realm": "x"]), Challenge(scheme: "digest"),
                ]
            ),
            ("Basic realm=\"Реестр\"", [Challenge(scheme: "basic", parameters: ["realm": "Реестр"])]),
            ("Basic realm=\"\"", [Challenge(scheme: "basic", parameters: ["realm": ""])]),
        ])
    func reading(_ field: String, _ expected: [Challenge]) throws {
        #expect(try Challenge.reading(field) == expected)
    }

    @Test(
        "that is not well-formed is none",
        arguments: [
            "", " , ,", "Basic realm=\"a", "Basic realm=\"a\\", "Basic realm=\"a\" x", "Basic realm=\"a\"service=\"b\"",
            "Basic realm=\"a\u{1}\"", "=a", "Basic realm=\"a\", realm=\"b\"", "Bas(ic", "Basic a b",
            "Basic realm=\"a\u{7F}\"", "Basic \"a\"",
        ])
    func refusing(_ field: String) {
        #expect(throws: Challenge.Malformed.self) { try Challenge.reading(field) }
    }

    @Test("that is huge is none")
    func huge() {
        #expect(throws: Challenge.Malformed.self) {
            try Challenge.reading("Basic realm=\"\(String(repeating: "a", count: 10_000))\"")
        }
        #expect(throws: Challenge.Malformed.self) {
            try Challenge.reading((0..<100).map { "s\($0) a=b" }.joined(separator: ", "))
        }
        #expect(throws: Challenge.Malformed.self) {
            try Challenge.reading("Basic " + (0..<100).map { "p\($0)=b" }.joined(separator: ", "))
        }
    }
}
