import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a list without an end")
struct EndlessListTests {
    /// Entries of a page.
    private static let page = 50_000

    /// A page that leads to another one, with an entry again and again.
    private static func answer(_ number: Int, _ target: String, _ member: String, _ entry: String)
        -> HTTPReceiver.Answer
    {
        let path = target.prefix { $0 != "?" }
        let entries = String(repeating: "\"\(entry)\",", count: page - 1) + "\"\(entry)\""
        return .status(
            200, fields: [("link", "<\(path)?last=\(number)>; rel=\"next\"")],
            body: "{\"name\":\"x\",\"\(member)\":[\(entries)]}")
    }

    @Test(
        "of packs or versions is refused after 1,000,000 entries, also when it repeats itself, and nothing of it shown",
        .timeLimit(.minutes(30)),
        arguments: [
            ("/v2/_catalog", ["pack", "ls"], "lists more than 1000000 repositories"),
            ("/v1/_catalog", ["pack", "ls"], "lists more than 1000000 packs"),
            (
                "/v2/spectro-packs/archive/web/tags/list", ["pack", "show", "web:9"],
                "the list has more than 1000000 entries"
            ),
        ])
    func refused(_ list: String, _ words: [String], _ told: String) async throws {
        let isPackhouse = list.hasPrefix("/v1/")
        try await HTTPReceiver.with(script: { number, request in
            if request.target == "/v2/" { return .status(200, body: "{}") }
            if request.target == "/v1/", isPackhouse {
                return .status(200, body: #"{"packs":"/v1/_catalog","search":"/v1/_search"}"#)
            }
            guard request.target.hasPrefix(list) else { return .status(404) }
            let (member, entry) =
                switch list {
                case "/v1/_catalog": ("repositories", "web")
                case "/v2/_catalog": ("repositories", "spectro-packs/archive/web")
                default: ("tags", "1.0.0")
                }
            return Self.answer(number, request.target, member, entry)
        }) { server in
            let client = try TestClient()
            let name = "127.0.0.1:\(server.port)"
            try client.write(#"{"auths":{"\#(name)":{"insecure":true}}}"#, to: ".spectro/config.json")
            let run = try await client.run(words + ["-r", name])
            #expect(run.status == ExitClass.other.rawValue && run.errors.contains(told), "\(run.errors)")
            #expect(run.output.isEmpty)
            let pages = server.requests.count { $0.target.hasPrefix(list) }
            #expect(pages == 1_000_000 / Self.page + 1)
        }
    }
}
