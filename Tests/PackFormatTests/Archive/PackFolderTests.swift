import Glibc
import OCI
import PackFormat
import Testing

@Suite("a folder on the disk as a pack")
struct PackFolderTests {
    @Test("is its files in order, with digest, size and right to run, without what belongs to git and the Finder")
    func files() throws {
        try ScratchFolder.with { folder in
            try folder.write("{}", to: "pack.json")
            try folder.write("run", to: "charts/run", mode: 0o700)
            try folder.write("", to: "charts-x", mode: 0o444)
            try folder.write("group", to: "charts/group", mode: 0o674)
            try folder.makeFolder("empty")
            for name in [".git/HEAD", "charts/.git", ".DS_Store", "charts/.DS_Store"] {
                try folder.write("no", to: name)
            }
            for name in [".gitignore", "charts/.helmignore", "._pack.json"] { try folder.write("yes", to: name) }
            let pack = try PackFolder(at: folder.path)
            #expect(
                pack.files.map(\.path.text) == [
                    "._pack.json", ".gitignore", "charts-x", "charts/.helmignore", "charts/group", "charts/run",
                    "pack.json",
                ])
            #expect(pack.files.map(\.size) == [3, 3, 0, 3, 5, 3, 2])
            #expect(pack.files.filter(\.isExecutable).map(\.path.text) == ["charts/run"])
            #expect(
                pack.files[6].digest.text == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
            #expect(pack.path == folder.path)
            #expect(pack.passedOver.count == 4)
            #expect(pack.passedOver.description == ".DS_Store, .git, charts/.DS_Store, charts/.git")
        }
    }

    @Test("is the same through a link to it, with a slash at the end, and by a relative path")
    func spelling() throws {
        try ScratchFolder.with { folder in
            try folder.write("{}", to: "p/pack.json")
            symlink("p", folder.path("link"))
            let files = try PackFolder(at: folder.path("p")).files
            #expect(try PackFolder(at: folder.path("link")).files == files)
            #expect(try PackFolder(at: folder.path("p/")).files == files)
            #expect(try PackFolder(at: folder.path("p/../p/.")).files == files)
        }
    }

    @Test("gives the bytes of a file in pieces")
    func bytes() throws {
        try ScratchFolder.with { folder in
            let text = String(repeating: "0123456789", count: 20_000)
            try folder.write(text, to: "a/b")
            let pack = try PackFolder(at: folder.path)
            let source = try pack.bytes(of: #require(pack.files.first))
            var bytes: [UInt8] = []
            while let piece = try source(), !piece.isEmpty {
                #expect(piece.count <= 64 << 10)
                bytes += piece
            }
            #expect(bytes == Array(text.utf8))
        }
    }

    static let refusals: [(what: String, code: PackError.Code, says: String)] = [
        ("ln -s /etc/passwd charts/x", .refusedEntry, "charts/x\" is a symbolic link"),
        ("ln -s ../pack.json charts/x", .refusedEntry, "charts/x\" is a symbolic link"),
        ("ln -s charts x", .refusedEntry, "/x\" is a symbolic link"),
        ("ln -s nowhere x", .refusedEntry, "/x\" is a symbolic link"),
        ("mkfifo charts/x", .refusedEntry, "charts/x\" is a pipe"),
        ("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"x\")'", .refusedEntry, "/x\" is a socket"),
        ("touch $'x\\xff'", .refusedEntry, "the name \"x\u{fffd}\" is not UTF-8; rename the file"),
        ("touch $'x\\ny'", .refusedEntry, "/x\\u{a}y\" is no path that is taken"),
        ("touch 'x\\y'", .refusedEntry, "/x\\y\" is no path that is taken"),
        ("touch $'\\xc3\\xa9' $'e\\xcc\\x81'", .refusedEntry, "in two spellings"),
        ("truncate -s 65M x", .tooLarge, "\"x\" has 68157440 bytes, more than the 67108864"),
        ("for i in 1 2 3 4 5; do truncate -s 60M $i; done", .tooLarge, "with \"5\" all files have more than"),
        ("mkdir -p \"$(printf 'x/%.0s' {1..33})\"", .tooLarge, "lies deeper than 32 folders"),
        ("seq 10001 | xargs touch", .tooLarge, "there are more than 10000 files and folders"),
        ("seq 10001 | xargs mkdir", .tooLarge, "there are more than 10000 files and folders"),
    ]

    @Test("is none when it holds what no archive could, and the error names the file", arguments: refusals.indices)
    func refuses(_ index: Int) throws {
        let (line, code, says) = Self.refusals[index]
        try ScratchFolder.with { folder in
            try folder.write("{}", to: "pack.json")
            try folder.makeFolder("charts")
            try folder.shell(line)
            let error = #expect(throws: PackError.self) { _ = try PackFolder(at: folder.path) }
            #expect(error?.code == code && error?.message.contains(says) == true, "\(String(describing: error))")
        }
    }

    @Test("may hold what the limits say, and no more")
    func limits() throws {
        try ScratchFolder.with { folder in
            try folder.write("12345", to: "a/b/c")
            try folder.write("123", to: "d")
            try folder.write("no", to: ".git/x")
            try folder.write("no", to: ".DS_Store")
            func isTaken(_ limits: ArchiveLimits) -> Bool { (try? PackFolder(at: folder.path, limits: limits)) != nil }
            // a, a/b, a/b/c, d
            #expect(isTaken(ArchiveLimits(unpackedBytes: 8, fileBytes: 5, entries: 4, depth: 2)))
            #expect(!isTaken(ArchiveLimits(unpackedBytes: 7)) && !isTaken(ArchiveLimits(fileBytes: 4)))
            #expect(!isTaken(ArchiveLimits(entries: 3)) && !isTaken(ArchiveLimits(depth: 1)))
            #expect(isTaken(ArchiveLimits(unpackedBytes: .max, fileBytes: .max, entries: .max, depth: .max)))
            #expect(!isTaken(ArchiveLimits(entries: 0)) && !isTaken(ArchiveLimits(entries: -1)))
        }
    }

    @Test("is none when it is not there or is a file")
    func missing() throws {
        try ScratchFolder.with { folder in
            try folder.write("", to: "file")
            for (name, says) in [
                ("none", "No such file or directory"), ("file", "Not a directory"), ("file/x", "Not a directory"),
            ] {
                let error = #expect(throws: PackError.self) { _ = try PackFolder(at: folder.path(name)) }
                #expect(error?.code == .inaccessible && error?.message.contains("\(name)\": \(says)") == true)
            }
        }
    }

    @Test("whose file changes or goes after it was listed cannot be packed as what it was")
    func changing() throws {
        try ScratchFolder.with { folder in
            try folder.write("one", to: "p/a/b")
            let pack = try PackFolder(at: folder.path("p"))
            let root = try #require(ArchiveRoot("p-1"))
            let lines = [
                ("echo -n two > p/a/b", "has changed"), ("echo longer > p/a/b", "has changed"),
                (": > p/a/b", "has changed"),
                ("mv p/a/b p/a/c && ln -s c p/a/b", "Too many levels of symbolic links"), ("rm p/a/b", "No such file"),
                ("mv p/a p/c && ln -s c p/a", "Not a directory"), ("rm -r p", "No such file"),
            ]
            for (line, says) in lines {
                try folder.shell(line)
                let error = #expect(throws: PackError.self) { _ = try pack.writeArchive(root: root) { _ in } }
                #expect(
                    error?.code == .inaccessible && error?.message.contains(says) == true,
                    "\(String(describing: error))")
            }
        }
    }
}
