import FoundationEssentials
import PackFormat
import Testing

@testable import PackctlCommand

@Suite("Where a pulled pack goes")
struct PullTargetTests {
    @Test(
        "always to name and version below the folder that is named",
        arguments: [
            ("packs", "packs/nginx-1.0"), ("packs/", "packs/nginx-1.0"), (".", "./nginx-1.0"), ("", "./nginx-1.0"),
            ("/", "/nginx-1.0"), ("/srv/packs", "/srv/packs/nginx-1.0"),
        ])
    func path(_ parent: String, _ path: String) throws {
        let pack = try #require(PackName("nginx"))
        #expect(PullTarget(parent, pack: pack, version: "1.0").path == path)
    }

    @Test(
        "what is there stays unless it is forced away, and the same files are left",
        arguments: [
            (PullTarget.Occupant.nothing, false, PullTarget.Plan.unpack), (.nothing, true, .unpack),
            (.same, false, .leave), (.same, true, .leave), (.other, false, .refuse), (.other, true, .replace),
        ])
    func plan(_ occupant: PullTarget.Occupant, _ isForced: Bool, _ plan: PullTarget.Plan) {
        #expect(PullTarget.plan(occupant, isForced: isForced) == plan)
    }

    @Test("a missing folder and an empty one are nothing, the same files are the same, a file and a link are others")
    func occupants() async throws {
        try await TemporaryFolder.with(in: [:]) { folder in
            let target = PullTarget(folder, pack: try #require(PackName("nginx")), version: "1.0")
            let files = FileManager.default
            let bytes = Array("{}".utf8)
            let content = ContentDigest(of: [PackContent(path: try #require(PackPath("pack.json")), bytes: bytes).file])
            #expect(target.occupant(comparedTo: content) == .nothing)
            try files.createDirectory(atPath: target.path, withIntermediateDirectories: false)
            #expect(target.occupant(comparedTo: content) == .nothing)
            _ = files.createFile(atPath: target.path + "/pack.json", contents: Data(bytes))
            #expect(target.occupant(comparedTo: content) == .same)
            _ = files.createFile(atPath: target.path + "/more", contents: Data())
            #expect(target.occupant(comparedTo: content) == .other)
            try files.removeItem(atPath: target.path)
            _ = files.createFile(atPath: target.path, contents: Data())
            #expect(target.occupant(comparedTo: content) == .other)
            try files.removeItem(atPath: target.path)
            try files.createSymbolicLink(atPath: target.path, withDestinationPath: folder + "/nowhere")
            #expect(target.occupant(comparedTo: content) == .other)
        }
    }
}
