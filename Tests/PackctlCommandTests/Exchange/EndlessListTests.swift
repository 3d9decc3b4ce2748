import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("a list without an end")
struct EndlessListTests {
    /// Entries of a page.
    private static let page = 50_000

    /// Names that no other page has, in JSON.
    private static func names(_ number: Int, _ prefix: String) -> String {
        (0..<page).map { "\"\(prefix)\(number)-\($0)\"" }.joined(separator: ",")
    }

    private static func pages(_ number: Int, _ target: String, _ member: String, _ prefix: String)
        -> HTTPReceiver.Answer
    {
        let path = target.prefix { $0 != "?" }
        return .status(
            200, fields: [("link", "<\(path)?last=\(number)>; rel=\"next\"")],
            body: "{\"name\":\"x\",\"\(member)\":[\(names(number, prefix))]}")
    }

    @Test(
        "of packs or versions is refused after 1,000,000, and nothing of it shown",
        .timeLimit(.minutes(5)),
        arguments: [
            ("/v2/_catalog", ["pack", "ls"], "lists more than 1000000 packs"),
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
            return isPackhouse
                ? Self.pages(number, request.target, "repositories", "p")
                : list.hasSuffix("_catalog")
                    ? Self.pages(number, request.target, "repositories", "spectro-packs/archive/p")
                    : Self.pages(number, request.target, "tags", "1.0.")
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
