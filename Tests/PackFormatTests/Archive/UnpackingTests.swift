import Foundation
import Glibc
import OCI
import PackFormat
import StorageTesting
import Testing

@Suite("unpacking")
struct UnpackingTests {
    static let archive = TarBytes.archive { tar in
        tar.add("p-1/")
        tar.add("p-1/pack.json", "{}")
        tar.add("p-1/charts/a/run", "#!", mode: "0000755")
        tar.add("p-1/empty/")
        tar.add("p-1/größe", String(repeating: "x", count: 200_000), mode: "0000400")
    }

    @discardableResult
    static func unpack(
        _ archive: [UInt8] = archive, to target: String, isReplacing: Bool = false
    ) throws -> PackListing {
        let source = PackSource(archive)
        return try PackArchiveReader { source.next() }.unpack(to: target, isReplacing: isReplacing)
    }

    @Test(
        "puts the pack itself into a new folder, and nothing beside it",
        arguments: ["new", "new/", "there", "link/new"])
    func plain(target: String) throws {
        try ScratchFolder.with { folder in
            try folder.makeFolder("there")
            symlink(".", folder.path("link"))
            let listing = try Self.unpack(to: folder.path(target))
            #expect(folder.names(in: target) == ["charts", "empty", "größe", "pack.json"])
            #expect(folder.names() == (target == "there" ? ["link", "there"] : ["link", "new", "there"]))
            #expect(folder.text("\(target)/charts/a/run") == "#!" && folder.text("\(target)/größe")?.count == 200_000)
            #expect(listing.root.text == "p-1")
            #expect(try PackFolder(at: folder.path(target)).files == listing.files)
        }
    }

    @Test("what was packed gives back the same content digest")
    func roundTrip() throws {
        try ScratchFolder.with { folder in
            try folder.shell(
                "mkdir -p src/a/b; head -c 100000 /dev/urandom > src/a/b/c; echo x > src/d; chmod 711 src/d")
            let pack = try PackFolder(at: folder.path("src"))
            var archive: [UInt8] = []
            try pack.writeArchive(root: #require(ArchiveRoot("p-1"))) { archive += $0 }
            #expect(try Self.unpack(archive, to: folder.path("out")).contentDigest == pack.contentDigest)
            #expect(try PackFolder(at: folder.path("out")).contentDigest == pack.contentDigest)
            try folder.shell("diff -r src out")
        }
    }

    @Test("gives the modes that the process gives: of the archive's rights only that to run is kept")
    func modes() throws {
        try ScratchFolder.with { folder in
            try Self.unpack(to: folder.path("out"))
            let mask = try FileRights.mask()
            for (name, mode) in [
                ("", 0o777), ("/charts", 0o777), ("/charts/a/run", 0o777), ("/pack.json", 0o666), ("/größe", 0o666),
            ] {
                #expect(folder.mode("out\(name)") == mode_t(mode) & ~mask)
            }
        }
    }

    static let occupied: [(preparation: String, isReplacing: Bool, says: String)] = [
        ("mkdir t; echo mine > t/a", false, "it is there, and not empty"),
        ("mkdir t; echo mine > t/a", true, "holds no pack, and so is not replaced"),
        ("mkdir t; echo '{}' > t/pack.json", false, "it is there, and not empty"),
        ("echo mine > t", false, "it is no folder"),
        ("echo mine > t", true, "it is no folder"),
        ("mkdir u; ln -s u t", false, "it is no folder"),
        ("mkdir u; echo '{}' > u/pack.json; ln -s u t", true, "it is no folder"),
        ("ln -s nowhere t", true, "it is no folder"),
        ("mkdir t; ln -s /etc/hostname t/pack.json", true, "holds no pack"),
        ("mkdir -p t/.git; echo x > t/.git/HEAD; echo '{}' > t/pack.json", true, "it holds \".git\""),
        ("mkdir -p t/a/b; echo 'gitdir: x' > t/a/b/.git; echo '{}' > t/pack.json", true, "it holds \"a/b/.git\""),
        ("mkdir t; ln -s nowhere t/.git; echo '{}' > t/pack.json", true, "it holds \".git\""),
    ]

    @Test("leaves alone what is there", arguments: occupied.indices)
    func leavesAlone(_ index: Int) throws {
        let (preparation, isReplacing, says) = Self.occupied[index]
        try ScratchFolder.with { folder in
            try folder.shell(preparation)
            let before = try folder.shell("ls -lAR --time-style=full-iso")
            let error = #expect(throws: PackError.self) {
                _ = try Self.unpack(to: folder.path("t"), isReplacing: isReplacing)
            }
            #expect(
                error?.code == .alreadyThere && error?.message.contains(says) == true, "\(String(describing: error))")
            #expect(try folder.shell("ls -lAR --time-style=full-iso") == before)
        }
    }

    @Test("replaces a pack as a whole when told, and does not follow its links")
    func replacing() throws {
        try ScratchFolder.with { folder in
            try folder.shell(
                """
                mkdir -p t/old/deep outside; echo '{"old":1}' > t/pack.json; echo x > t/old/deep/x
                echo keep > outside/keep
                mkdir outside/.git; touch t/.DS_Store t/.gitignore
                ln -s ../outside t/link; ln -s ../../outside/keep t/old/keep; touch $'t/old/\\xff'; chmod 500 t/old/deep
                """)
            try Self.unpack(to: folder.path("t"), isReplacing: true)
            #expect(folder.names(in: "t") == ["charts", "empty", "größe", "pack.json"])
            #expect(folder.text("t/pack.json") == "{}" && folder.text("outside/keep") == "keep\n")
            #expect(folder.names() == ["outside", "t"])
            try Self.unpack(to: folder.path("new"), isReplacing: true)
            #expect(folder.text("new/pack.json") == "{}")
        }
    }

    @Test("of an archive that is not whole leaves everything as it was", arguments: [false, true])
    func damaged(isReplacing: Bool) throws {
        try ScratchFolder.with { folder in
            if isReplacing { try folder.write("old", to: "t/pack.json") }
            let archives = [
                Array(Self.archive.dropLast(1)), Array(Self.archive.prefix(9000)),
                TarBytes.archive {
                    $0.add("p/a", "x"); $0.add(.init(name: "p/b", type: "2", link: "/etc"))
                },
                TarBytes.archive {
                    $0.add("p/a", "x"); $0.add("p/../b", "x")
                },
            ]
            for archive in archives {
                #expect(throws: PackError.self) {
                    try Self.unpack(archive, to: folder.path("t"), isReplacing: isReplacing)
                }
                #expect(folder.names() == (isReplacing ? ["t"] : []))
                #expect(folder.text("t/pack.json") == (isReplacing ? "old" : nil))
            }
        }
    }

    @Test("takes away what a killed process left, and nothing else", arguments: [false, true])
    func abandoned(isLocked: Bool) throws {
        try ScratchFolder.with { folder in
            let left = ".t.0123456789abcdef.tmp"
            let others = [".u.0123456789abcdef.tmp", ".t.0123456789abcdeg.tmp", ".t.tmp", "t.0123456789abcdef.tmp"]
            for name in others + [left] { try folder.write("half", to: "\(name)/pack.json") }
            symlink("/etc", folder.path(".t.0000000000000000.tmp"))
            let descriptor = open(folder.path(left), O_RDONLY)
            defer { close(descriptor) }
            if isLocked { #expect(flock(descriptor, LOCK_EX) == 0) }
            try Self.unpack(to: folder.path("t"))
            let kept = others + [".t.0000000000000000.tmp", "t"] + (isLocked ? [left] : [])
            #expect(folder.names() == kept.sorted())
        }
    }

    @Test("by many at once to one place puts one whole pack there", arguments: [false, true])
    func concurrently(isReplacing: Bool) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "packhouse-archive-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let results = await withTaskGroup(of: PackError.Code?.self) { group in
            for _ in 0..<12 {
                group.addTask {
                    do {
                        try Self.unpack(to: "\(path)/t", isReplacing: isReplacing)
                        return nil
                    } catch {
                        return (error as? PackError)?.code ?? PackError.Code("other")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == (isReplacing ? 12 : 1), "\(results)")
        #expect(results.allSatisfy { $0 == nil || $0 == .alreadyThere }, "\(results)")
        #expect(try PackFolder(at: "\(path)/t").files.count == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["t"])
    }

    static let nowhere: [(target: String, says: String)] = [
        ("none/t", "No such file or directory"), ("file/t", "Not a directory"),
        (".", "name a folder that is not there yet"),
        ("..", "name a folder"), ("x/..", "name a folder"), ("", "name a folder"), ("/", "name a folder"),
        (String(repeating: "x", count: 256), "File name too long"),
    ]

    @Test("to a place that cannot be says so", arguments: nowhere.indices)
    func saysSo(_ index: Int) throws {
        let (target, says) = Self.nowhere[index]
        try ScratchFolder.with { folder in
            try folder.write("", to: "file")
            let error = #expect(throws: PackError.self) {
                _ = try Self.unpack(to: target.isEmpty || target == "/" ? target : folder.path(target))
            }
            #expect(
                error?.code == .inaccessible && error?.message.contains(says) == true, "\(String(describing: error))")
            #expect(folder.names() == ["file"])
        }
    }

    @Test("to a name of 255 bytes works")
    func longName() throws {
        try ScratchFolder.with { folder in
            let name = String(repeating: "ö", count: 127) + "x"
            try Self.unpack(to: folder.path(name))
            #expect(folder.text("\(name)/pack.json") == "{}" && folder.names() == [name])
        }
    }
}
