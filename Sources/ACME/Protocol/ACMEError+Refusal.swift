extension ACMEError {
    /// Says what an authority refused, and sorts it (RFC 8555, section 6.7).
    init(_ answer: AuthorityAnswer, from url: AuthorityURL, now: Int64) {
        let problem = answer.problem
        let code: Code =
            switch (problem?.kind, answer.status) {
            case ("rateLimited", _), (_, 429): .rateLimited
            case ("accountDoesNotExist", _): .accountUnknown
            case (_, 500...): .unavailable
            case (nil, _): .malformedAnswer
            default: .refused
            }
        let words = problem?.text ?? "no problem document as RFC 8555 has it: is this an ACME directory?"
        self.init(
            code, "\(url) answers \(answer.status): \(words)", retryAfter: answer.retryAfter(now: now),
            problem: problem?.kind)
    }

    /// Whether it says nothing about what was asked, so that the same question may be answered later.
    var mayPass: Bool {
        switch code {
        case .unreachable, .untrusted, .unavailable, .rateLimited, .tooSlow, .cancelled: true
        default: false
        }
    }

    /// Whether it stands in the way of every host, so that trying the next one is of no use.
    var isOfAuthority: Bool {
        switch code {
        case .unreachable, .untrusted, .unavailable, .accountUnknown, .accountClosed, .cache, .invalidSetting: true
        default: concernsAllHosts
        }
    }
}
