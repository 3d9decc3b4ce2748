import Testing

@testable import Access

/// The hashes were made by Apache's htpasswd 2.4, `openssl passwd` and libcrypt.
@Suite struct PasswordHashTests {
    private static let sha512 =
        "$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq.H91p5hVO1"

    static let secrets: [(String, PasswordHash.Effort)] = [
        ("$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC", .init(kind: .bcrypt, cost: 5)),
        ("$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", .init(kind: .bcrypt, cost: 4)),
        ("$2a$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", .init(kind: .bcrypt, cost: 4)),
        ("$2x$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", .init(kind: .bcrypt, cost: 4)),
        ("$2$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", .init(kind: .bcrypt, cost: 4)),
        ("$2z$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW", .init(kind: .bcrypt, cost: 4)),
        ("$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW:full name", .init(kind: .bcrypt, cost: 4)),
        ("$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW # old", .init(kind: .bcrypt, cost: 4)),
        ("$5$Pg4kxY5rWHtmxZqf$9NzVwipgH9v4c5YOXKIipbtHRg86NRjBfVjkP.j38x7", .init(kind: .sha256, cost: 5000)),
        ("$5$ab$uBQPK5nh89waaCXDSRwBxzVzl.pS5fPkZnKN7HXbvj6:field", .init(kind: .sha256, cost: 5000)),
        (sha512, .init(kind: .sha512, cost: 5000)),
        (
            "$6$rounds=1234$8Ua7UgU6v6oCANPM$RX2aT5m/FjZKdu7rKBpy71NaYxzf8USJT5/WaCuVeIwfuRo2PEsQo6Z0EM/epTjvzymju1LnkrSCtxDzolVTX.",
            .init(kind: .sha512, cost: 1234)
        ),
        ("$y$j75$saltstring12$eK91fgDgQdPPrJna6dXVPfaJ3MAXN8G.XENG.n3jkVD", .init(kind: .yescrypt, cost: 1 << 20)),
        ("$y$j9T$saltstring12$Kn2N1PnUztb5Re.lGHjFWQcjwEFegEYwGwjVnWuNG20", .init(kind: .yescrypt, cost: 16 << 20)),
    ]

    @Test("every kind and spelling verifies its password and no other", arguments: secrets)
    func verifies(text: String, effort: PasswordHash.Effort) throws {
        let hash = try PasswordHash(field: Array(text.utf8))
        #expect(hash.effort == effort)
        #expect(try hash.matches(Array("secret".utf8)))
        #expect(try !hash.matches(Array("Secret".utf8)))
        #expect(try !hash.matches([]))
    }

    @Test("a password is bytes: colons, letters beyond ASCII and no UTF-8 at all")
    func bytes() throws {
        let words = try PasswordHash(field: Array("$2y$04$w3yw8OeHJkyf6S0X2FBEy.i.jJ9PY2eGLkl7Oq0keA8UKRoNhfDim".utf8))
        #expect(try words.matches(Array("pa:ss wörd".utf8)))
        let high = try PasswordHash(field: Array("$2x$04$abcdefghijklmnopqrstuubRsCEauNqnseNkCvQMrnfOf6JBlYJlS".utf8))
        #expect(try high.matches([0xFF, UInt8(ascii: "p"), UInt8(ascii: "a")]))
    }

    @Test(
        "bcrypt sees the first 72 bytes of a password", arguments: [(71, false), (72, true), (73, true), (4096, true)])
    func bcryptLength(length: Int, isRight: Bool) throws {
        let hash = try PasswordHash(field: Array("$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i".utf8))
        #expect(try hash.matches(Array(repeating: UInt8(ascii: "x"), count: length)) == isRight)
    }

    @Test(
        "the other kinds see whole passwords of up to 511 bytes", arguments: [(510, false), (511, true), (512, false)])
    func otherLength(length: Int, isRight: Bool) throws {
        let hash = try PasswordHash(field: Array("$5$salt$eq1xc9Czw182hpYRg0Y.9EdxhDd3Wu2A8Bj2XTQoaj4".utf8))
        #expect(try hash.matches(Array(repeating: UInt8(ascii: "x"), count: length)) == isRight)
    }

    @Test(
        "what cannot be verified is named by its kind",
        arguments: [
            ("", "empty"),
            ("secret", "plain text"),
            ("$weird$", "unknown kind"),
            ("sMtL2jKwsKzxo", "DES"),
            ("$apr1$nEdFdemT$IbiNCXTOPMwJ1gsqyoKbx0", "$apr1$"),
            ("$1$salt$ez2vlPGdaLYkJam5pWs/Y1", "$1$"),
            ("{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", "{SHA}"),
            ("$argon2id$v=19$m=1,t=1,p=1$abc$def", "Argon2"),
            ("$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUz", "cut off"),
            ("$2y$5$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzCC", "cut off"),
            ("$2y$03$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC", "cut off"),
            ("$2yy$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC", "cut off"),
            ("$2", "cut off"), ("$2$", "cut off"),
            ("$2y$05$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gE!1kqC0sGUzC", "cut off"),
            ("$2y$18$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC", "cost 18"),
            ("$2y$31$EMmrY.imgSDiDsKwc5yB/.G8IdQ7n1bpmGPXPMk/gEM1kqC0sGUzC", "cost 31"),
            ("$5$ab$uBQPK5nh89waaCXDSRwBxzVzl.pS5fPkZnKN7HXbvj", "cut off"),
            ("$5$rounds=5000001$ab$uBQPK5nh89waaCXDSRwBxzVzl.pS5fPkZnKN7HXbvj6", "5000001 rounds"),
            ("$5$rounds=9999999999999$ab$uBQPK5nh89waaCXDSRwBxzVzl.pS5fPkZnKN7HXbvj6", "cut off"),
            ("$6$", "cut off"),
            ("$y$", "cut off"),
            ("$y$jCT$saltstring12$Kn2N1PnUztb5Re.lGHjFWQcjwEFegEYwGwjVnWuNG20", "128 MiB"),
            ("$y$jzz$saltstring12$Kn2N1PnUztb5Re.lGHjFWQcjwEFegEYwGwjVnWuNG20", "MiB"),
            ("$y$j9T/..$saltstring12$Kn2N1PnUztb5Re.lGHjFWQcjwEFegEYwGwjVnWuNG20", "cut off"),
        ])
    func refuses(text: String, word: String) {
        let error = #expect(throws: PasswordHash.Unusable.self) { try PasswordHash(field: Array(text.utf8)) }
        #expect(error?.reason.contains(word) == true, "\(error?.reason ?? "")")
    }

    @Test("a new hash has docker-registry's form and verifies")
    func makes() throws {
        let text = try PasswordHash.bcrypt(of: "secret", cost: 4)
        #expect(text.hasPrefix("$2a$04$"))
        #expect(text.utf8.count == 60)
        #expect(try PasswordHash(field: Array(text.utf8)).matches(Array("secret".utf8)))
        #expect(try PasswordHash.bcrypt(of: "secret", cost: 4) != text)
    }
}
