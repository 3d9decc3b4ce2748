import Access
import HTTPTypes
import Testing

@testable import RegistryServer

@Suite("Requests that v1 does not know")
struct UnknownRequestTests {
    private static func lines(_ log: RecordingLog) -> [String] {
        log.lines.filter { $0.contains("no public document knows") }
    }

    @Test(
        "are told with method, path and names of header fields, whoever sends them, and without values and query",
        arguments: [AccessPolicy.open, .usersOnly])
    func told(_ policy: AccessPolicy) async throws {
        let log = RecordingLog()
        let server = try TestServer(policy: policy, log: log)
        let isOpen = policy == .open
        let fields = ["X-Spectro-Odd": "hush", "Authorization": "Basic c2VjcmV0"]
        let reply = try await server.send(.post, "/v1/nginx/uploads?secret=1", fields)
        #expect(reply.status == (isOpen ? 404 : 401))
        let line = try #require(Self.lines(log).first)
        #expect(line.contains("http.request.method=POST") && line.contains("http.request.uri=/v1/nginx/uploads"))
        #expect(line.contains("X-Spectro-Odd") && line.contains("Authorization"))
        #expect(!line.contains("hush") && !line.contains("c2VjcmV0") && !line.contains("secret"))
        #expect(line.contains("auth.missing=true") == !isOpen)
        // A method that a known path does not have is as unknown.
        #expect(try await server.send(.patch, "/v1/nginx/history").status == (isOpen ? 405 : 401))
        #expect(Self.lines(log).last?.contains("/v1/nginx/history") == true)
    }

    @Test(
        "are only those: what is known is not told, nor what is no request to v1",
        arguments: [AccessPolicy.open, .usersOnly])
    func known(_ policy: AccessPolicy) async throws {
        let log = RecordingLog()
        let server = try TestServer(policy: policy, log: log)
        for target in ["/v1/", "/v1/_catalog", "/v1/nginx", "/v1/nginx/tags/list", "/v2/odd", "/other"] {
            try await server.send(.get, target)
        }
        try await server.send(.options, "/v1/nginx/history")
        #expect(Self.lines(log) == [])
    }

    @Test("fill no log: some lines at once, then one a second that tells how many were left out")
    func flood() async throws {
        let log = RecordingLog()
        let server = try TestServer(policy: .usersOnly, log: log)
        for number in 0..<300 { try await server.send(.get, "/v1/odd/\(number)/x") }
        let count = Self.lines(log).count
        // One more for each second that this took.
        #expect(count >= LineAllowance.most && count < 150)
    }

    @Test("cannot break a line, or make it long")
    func hostile() async throws {
        let log = RecordingLog()
        let server = try TestServer(log: log)
        let long = String(repeating: "%F0%9F%98%80", count: 1000)
        try await server.send(.get, "/v1/a%0Alevel=error%22/x%1B/\(long)")
        let line = try #require(Self.lines(log).first)
        #expect(line.contains("http.request.uri=/v1/a%0Alevel%3Derror%22/x%1B/%F0"))
        #expect(line.utf8.count < 3000 && !line.contains("\n"))
    }

    @Test("have twenty lines at once, and another one each second")
    func allowance() {
        let start = ContinuousClock.now
        var allowance = LineAllowance()
        #expect((0..<20).map { _ in allowance.take(at: start) } == Array(repeating: 0, count: 20))
        #expect((0..<5).map { _ in allowance.take(at: start) } == Array(repeating: nil, count: 5))
        #expect(allowance.take(at: start + .milliseconds(999)) == nil)
        #expect(allowance.take(at: start + .seconds(1)) == 6)
        #expect(allowance.take(at: start + .seconds(1)) == nil)
        #expect(allowance.take(at: start + .seconds(2)) == 1)
        #expect(
            (0..<21).map { _ in allowance.take(at: start + .seconds(60)) } == Array(repeating: 0, count: 20) + [nil])
    }
}
