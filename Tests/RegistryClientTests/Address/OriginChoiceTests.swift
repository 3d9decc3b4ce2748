import Testing

@testable import RegistryClient

@Suite("where a registry is looked for")
struct OriginChoiceTests {
    private static let https = Origin(isSecure: true, host: "reg", port: nil)
    private static let http = Origin(isSecure: false, host: "reg", port: nil)

    @Test("is https alone, unless the user says otherwise")
    func secure() {
        var choice = OriginChoice(.known("reg"), isInsecure: false)
        #expect(choice.current == Self.https)
        #expect(choice.next(after: Self.https, failedBy: .plainHTTP) == nil)
        choice = OriginChoice(.known("http://reg"), isInsecure: false)
        #expect(choice.current == Self.http)
        #expect(choice.next(after: Self.http, failedBy: .refused) == nil)
        choice = OriginChoice(.known("https://reg"), isInsecure: true)
        #expect(choice.next(after: Self.https, failedBy: .plainHTTP) == nil)
    }

    @Test("is https and then http for an insecure one, when https fails as it does without TLS")
    func insecure() {
        let choice = OriginChoice(.known("reg"), isInsecure: true)
        #expect(choice.current == Self.https)
        for kind in [TransportFailure.Kind.plainHTTP, .brokenHandshake, .refused, .connectTimeout] {
            #expect(choice.next(after: Self.https, failedBy: kind) == Self.http, "\(kind)")
        }
        for kind in [TransportFailure.Kind.unknownHost, .tls, .timeout, .broken, .noHTTP, .cancelled] {
            #expect(choice.next(after: Self.https, failedBy: kind) == nil, "\(kind)")
        }
        #expect(choice.next(after: Self.http, failedBy: .plainHTTP) == nil)
    }

    @Test("is not another scheme at a port where nobody listens")
    func port() {
        let choice = OriginChoice(.known("reg:5000"), isInsecure: true)
        #expect(choice.next(after: choice.current, failedBy: .refused) == nil)
        #expect(choice.next(after: choice.current, failedBy: .plainHTTP)?.description == "http://reg:5000")
    }

    @Test("stays where an answer came from")
    func settled() {
        var choice = OriginChoice(.known("reg"), isInsecure: true)
        choice.settle(on: Self.http)
        choice.settle(on: Self.https)
        #expect(choice.current == Self.http)
        choice = OriginChoice(.known("reg"), isInsecure: true)
        choice.settle(on: Self.https)
        #expect(choice.next(after: Self.https, failedBy: .plainHTTP) == nil)
    }
}
