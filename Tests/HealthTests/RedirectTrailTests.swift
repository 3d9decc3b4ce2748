import Testing

@testable import Health

@Suite("the redirects of an HTTP check")
struct RedirectTrailTests {
    @Test(
        "are followed, and take headers along to the same place only",
        arguments: [
            ("/x", "http://a.example:81/x", true), ("x?y=z", "http://a.example:81/b/x?y=z", true),
            ("http://a.example:81/x", "http://a.example:81/x", true), ("http://A.example:81/", nil, true),
            ("https://a.example/x", "https://a.example/x", true), ("http://a.example/x", "http://a.example/x", false),
            ("http://a.example:82/x", "http://a.example:82/x", false), ("//b.example/x", "http://b.example/x", false),
            ("https://b.example:81/x", "https://b.example:81/x", false),
            ("http://a.example.evil:81/", "http://a.example.evil:81/", false),
        ] as [(String, String?, Bool)])
    func places(_ location: String, _ url: String?, _ takesHeaders: Bool) {
        var trail = RedirectTrail(from: "http://a.example:81/b/c", wanting: 200)
        #expect(trail.takesHeaders)
        #expect(trail.afterAnswer(302, location: location) == .follows)
        if let url { #expect(trail.url == url) }
        #expect(trail.takesHeaders == takesHeaders)
    }

    @Test("never bring headers from TLS to plain text, and none back that were left behind")
    func secrets() {
        var trail = RedirectTrail(from: "https://a.example/", wanting: 200)
        #expect(trail.afterAnswer(301, location: "https://a.example:443/x") == .follows)
        #expect(trail.takesHeaders)
        #expect(trail.afterAnswer(307, location: "http://a.example/") == .follows)
        #expect(!trail.takesHeaders)
        #expect(trail.afterAnswer(308, location: "https://a.example/") == .follows)
        #expect(!trail.takesHeaders)
    }

    @Test("end with the status that is wanted, with another, or after five")
    func ends() {
        var trail = RedirectTrail(from: "http://a.example/", wanting: 302)
        #expect(trail.afterAnswer(302, location: "/x") == .isRight)
        trail = RedirectTrail(from: "http://a.example/", wanting: 200)
        #expect(trail.afterAnswer(503, location: "/x") == .isWrong("the answer is 503, not 200"))
        #expect(trail.afterAnswer(302, location: nil) == .isWrong("the answer is 302, not 200"))
        for location in ["ftp://a.example/", "file:///etc/passwd", "http:///x", "javascript:x"] {
            guard case .isWrong(let words) = trail.afterAnswer(302, location: location) else {
                Issue.record("\(location) is followed")
                continue
            }
            #expect(words.contains("no address of http or https"))
        }
        for _ in 0..<5 { #expect(trail.afterAnswer(302, location: "/again") == .follows) }
        #expect(trail.afterAnswer(302, location: "/again") == .isWrong("redirected more than 5 times"))
        #expect(trail.afterAnswer(200, location: nil) == .isRight)
    }
}
