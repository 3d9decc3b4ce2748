import Testing

@testable import ACME

@Suite("the progress of an order")
struct OrderProgressTests {
    static let origin = "https://acme.example"

    static func progress(_ kind: ChallengeKind = .http01, limits: OrderLimits = OrderLimits()) throws -> OrderProgress {
        OrderProgress(
            for: try HostName("a.example"), at: try AuthorityURL(directory: "\(origin)/dir"), by: kind, limits: limits,
            start: .zero)
    }

    static func order(
        _ status: String, host: String = "a.example", authorizations: [String] = ["/authz/1"],
        certificate: String? = nil, error: Problem? = nil
    ) -> OrderDocument {
        OrderDocument(
            status: status, identifiers: [try? HostName(host)].compactMap { $0 }.map(Identifier.init),
            authorizations: authorizations.map { origin + $0 }, finalize: "\(origin)/finalize/1",
            certificate: certificate.map { origin + $0 }, error: error)
    }

    static func authorization(
        _ status: String, host: String = "a.example", http: String = "pending", alpn: String = "pending",
        token: String? = "token", error: Problem? = nil
    ) throws -> AuthorizationDocument {
        AuthorizationDocument(
            identifier: Identifier(try HostName(host)), status: status,
            challenges: [
                .init(type: "http-01", url: "\(origin)/chal/1", status: http, token: token, error: error),
                .init(type: "tls-alpn-01", url: "\(origin)/chal/2", status: alpn, token: token, error: nil),
                .init(type: "dns-01", url: "\(origin)/chal/3", status: "pending", token: token, error: nil),
            ])
    }

    static func text(_ step: OrderProgress.Step) -> String {
        switch step {
        case .askAuthorization(let url, let wait): "ask \(url.text.dropFirst(origin.count)) after \(wait)"
        case .askOrder(let wait): "ask order after \(wait)"
        case .meet(let offer):
            "meet \(offer.kind.rawValue) \(offer.url.text.dropFirst(origin.count)) \(offer.token)\(offer.isUnderWay ? " again" : "")"
        case .finalize(let url): "finalize \(url.text.dropFirst(origin.count))"
        case .download(let url): "download \(url.text.dropFirst(origin.count))"
        case .fail(let error): "fail \(error.code): \(error.message)"
        }
    }

    @Test("leads over the challenge to the certificate", arguments: [(ChallengeKind.http01, "1"), (.tlsALPN01, "2")])
    func whole(_ kind: ChallengeKind, _ number: String) throws {
        var progress = try Self.progress(kind)
        func take(_ order: OrderDocument, _ retryAfter: Duration? = nil) -> String {
            Self.text(progress.take(order, retryAfter: retryAfter, at: .zero))
        }
        func take(_ authorization: AuthorizationDocument, _ retryAfter: Duration? = nil) -> String {
            Self.text(progress.take(authorization, retryAfter: retryAfter, at: .zero))
        }
        #expect(take(Self.order("pending")) == "ask /authz/1 after 0.0 seconds")
        #expect(progress.tried == nil)
        #expect(take(try Self.authorization("pending")) == "meet \(kind.rawValue) /chal/\(number) token")
        #expect(progress.tried == kind)
        #expect(Self.text(progress.told(at: .zero)) == "ask /authz/1 after 1.0 seconds")
        #expect(take(try Self.authorization("pending")) == "ask /authz/1 after 2.0 seconds")
        #expect(take(try Self.authorization("pending"), .seconds(9)) == "ask /authz/1 after 9.0 seconds")
        #expect(take(try Self.authorization("pending"), .seconds(90)) == "ask /authz/1 after 90.0 seconds")
        #expect(take(try Self.authorization("valid")) == "ask order after 0.0 seconds")
        #expect(take(Self.order("ready")) == "finalize /finalize/1")
        #expect(take(Self.order("processing"), .seconds(3)).hasPrefix("ask order after"))
        #expect(take(Self.order("valid", certificate: "/cert/1")) == "download /cert/1")
    }

    @Test("ends when the authority wants to be left alone for longer than an order may take, and says for how long")
    func leftAlone() throws {
        var progress = try Self.progress()
        _ = progress.take(Self.order("pending"), retryAfter: nil, at: .zero)
        let pending = try Self.authorization("pending")
        _ = progress.take(pending, retryAfter: nil, at: .zero)
        guard case .fail(let error) = progress.take(pending, retryAfter: .seconds(9000), at: .zero) else {
            Issue.record("it goes on")
            return
        }
        #expect(error.code == .tooSlow)
        #expect(error.retryAfter == .seconds(9000))
    }

    @Test("asks for nothing that the authority takes as shown")
    func known() throws {
        var progress = try Self.progress()
        #expect(Self.text(progress.take(Self.order("ready"), retryAfter: nil, at: .zero)) == "finalize /finalize/1")
        #expect(progress.tried == nil)
        #expect(
            Self.text(progress.take(Self.order("valid", certificate: "/cert/1"), retryAfter: nil, at: .zero))
                == "download /cert/1")
    }

    @Test("shows what several authorizations want, one after the other, each once")
    func several() throws {
        var progress = try Self.progress()
        let order = Self.order("pending", authorizations: ["/authz/1", "/authz/1", "/authz/2"])
        _ = progress.take(order, retryAfter: nil, at: .zero)
        #expect(
            Self.text(progress.take(try Self.authorization("valid"), retryAfter: nil, at: .zero))
                == "ask /authz/2 after 0.0 seconds")
        #expect(
            Self.text(progress.take(try Self.authorization("pending"), retryAfter: nil, at: .zero))
                == "meet http-01 /chal/1 token")
        _ = progress.told(at: .zero)
        #expect(
            Self.text(progress.take(try Self.authorization("valid"), retryAfter: nil, at: .zero))
                == "ask order after 0.0 seconds")
        // Some authorities take a moment to notice.
        #expect(Self.text(progress.take(order, retryAfter: nil, at: .zero)).hasPrefix("ask order after"))
    }

    @Test("goes on with a challenge that an earlier process met")
    func underWay() throws {
        var progress = try Self.progress()
        _ = progress.take(Self.order("pending"), retryAfter: nil, at: .zero)
        let step = progress.take(try Self.authorization("pending", http: "processing"), retryAfter: nil, at: .zero)
        #expect(Self.text(step) == "meet http-01 /chal/1 token again")
    }

    @Test("ends with the authority's own words when it is not convinced")
    func refused() throws {
        let problem = Problem(kind: "unauthorized", words: "the key authorization did not match")
        let words =
            "fail not validated: the authority refuses a.example by http-01: unauthorized: the key authorization did not match"
        var progress = try Self.progress()
        _ = progress.take(Self.order("pending"), retryAfter: nil, at: .zero)
        _ = progress.take(try Self.authorization("pending"), retryAfter: nil, at: .zero)
        _ = progress.told(at: .zero)
        var other = progress
        var third = progress
        #expect(
            Self.text(
                progress.take(
                    try Self.authorization("invalid", http: "invalid", error: problem), retryAfter: nil, at: .zero))
                == words)
        #expect(
            Self.text(
                other.take(
                    try Self.authorization("pending", http: "invalid", error: problem), retryAfter: nil, at: .zero))
                == words)
        #expect(Self.text(third.take(Self.order("invalid", error: problem), retryAfter: nil, at: .zero)) == words)
    }

    @Test("says which challenges there were when none of them can be met")
    func noChallenge() throws {
        var progress = try Self.progress()
        _ = progress.take(Self.order("pending"), retryAfter: nil, at: .zero)
        var authorization = try Self.authorization("pending")
        authorization.challenges.removeFirst(2)
        #expect(
            Self.text(progress.take(authorization, retryAfter: nil, at: .zero))
                == "fail no challenge: for a.example the authority offers dns-01, not http-01")
    }

    @Test(
        "does not follow an authority that talks nonsense",
        arguments: [
            order("pending", host: "b.example"), order("pending", authorizations: []),
            order("pending", authorizations: (0..<11).map { "/authz/\($0)" }), order("frozen"), order("valid"),
            order("pending", authorizations: [".evil.example/authz"]),
            order("valid", certificate: "@evil.example/cert"),
        ])
    func nonsense(_ order: OrderDocument) throws {
        var progress = try Self.progress()
        #expect(Self.text(progress.take(order, retryAfter: nil, at: .zero)).hasPrefix("fail malformed answer"))
    }

    @Test("does not answer for another host, or with a token that could be a path")
    func token() throws {
        for authorization in [
            try Self.authorization("pending", host: "b.example"),
            try Self.authorization("pending", token: "../../etc/passwd"),
            try Self.authorization("pending", token: nil), try Self.authorization("pending", token: ""),
            try Self.authorization("pending", token: String(repeating: "a", count: 513)),
            try Self.authorization("revoked"),
        ] {
            var progress = try Self.progress()
            _ = progress.take(Self.order("pending"), retryAfter: nil, at: .zero)
            let step = Self.text(progress.take(authorization, retryAfter: nil, at: .zero))
            #expect(step.hasPrefix("fail malformed answer"), "\(step)")
        }
    }

    @Test("has an end, however long the authority would go on")
    func bounded() throws {
        var slow = try Self.progress()
        #expect(
            Self.text(slow.take(Self.order("processing"), retryAfter: nil, at: .seconds(601))).hasPrefix(
                "fail too slow"))
        var busy = try Self.progress()
        var steps = 0
        while case .askOrder = busy.take(Self.order("processing"), retryAfter: .zero, at: .zero) { steps += 1 }
        #expect(steps == OrderLimits().requests)
        var ready = try Self.progress()
        var finalizations = 0
        while case .finalize = ready.take(Self.order("ready"), retryAfter: nil, at: .zero) { finalizations += 1 }
        #expect(finalizations == 2)
    }
}
