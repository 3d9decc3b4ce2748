import OCI
import PackFormat
import Testing

@Suite("an archive that is read")
struct ArchiveReadingTests {
    static let plain = TarBytes.archive { tar in
        tar.add("hello-1.0.0/")
        tar.add("hello-1.0.0/pack.json", "{}")
        tar.add("hello-1.0.0/charts/")
        tar.add("hello-1.0.0/charts/run.sh", "#!", mode: "0000755")
        tar.add("hello-1.0.0/empty")
    }

    @Test(
        "gives entries in order, with kind, size, right to run and bytes, and tells its root",
        arguments: [1, 7, 512, 1 << 20])
    func plain(pieceSize: Int) throws {
        let pack = try ReadPack(Self.plain, pieceSize: pieceSize)
        #expect(pack.root == "hello-1.0.0")
        #expect(pack.order == ["pack.json", "charts", "charts/run.sh", "empty"])
        #expect(pack.files == ["pack.json": "{}", "charts/run.sh": "#!", "empty": ""])
        #expect(pack.executables == ["charts/run.sh"])
    }

    @Test("need not have one root folder where its reader says so, and has whole paths then")
    func rootless() throws {
        let archive = TarBytes.archive { tar in
            tar.add("./Chart.yaml", "a")
            tar.add("templates/")
            tar.add("templates/x.yaml", "b")
            tar.add("other/y", "c")
        }
        let source = PackSource(archive)
        var reader = try PackArchiveReader(isRooted: false) { source.next() }
        var paths: [String] = []
        while let entry = try reader.next() { paths.append(entry.path.text) }
        #expect(paths == ["Chart.yaml", "templates", "templates/x.yaml", "other/y"])
        #expect(reader.root == nil)
        for name in ["../x", "/x", "a/../../x"] {
            let source = PackSource(TarBytes.archive { $0.add(name, "x") })
            var reader = try PackArchiveReader(isRooted: false) { source.next() }
            #expect(throws: PackError.self) { _ = try reader.next() }
        }
    }

    @Test("passes over bytes that nobody asks for, also those begun")
    func skipping() throws {
        let large = String(repeating: "x", count: 300_000)
        let archive = TarBytes.archive { tar in
            tar.add("p/a", large)
            tar.add("p/b", large)
            tar.add("p/c", "end")
        }
        let source = PackSource(archive)
        var reader = try PackArchiveReader { source.next() }
        #expect(reader.root == nil)
        let first = try reader.next()
        #expect(first?.path.text == "a" && first?.size == 300_000)
        let piece = try reader.nextBytes()
        #expect((1...(64 << 10)).contains(piece?.count ?? 0))
        let second = try reader.next()
        #expect(second?.path.text == "b" && reader.root?.text == "p")
        let third = try reader.next()
        let bytes = try reader.nextBytes()
        let rest = try reader.nextBytes()
        #expect(third?.path.text == "c" && bytes == Array("end".utf8) && rest == nil)
        let end = try reader.next()
        let after = try reader.next()
        #expect(end == nil && after == nil)
    }

    @Test(
        "of any form of GNU tar is the folder that it was made of",
        arguments: ["v7", "oldgnu", "gnu", "ustar", "posix"])
    func gnuTar(format: String) throws {
        try ScratchFolder.with { folder in
            // What fits into a header, into name and prefix, and, where the form can tell it, into neither.
            let long = String(repeating: "long-", count: 14)
            var files = ["pack.json": "{}", "charts/a.tgz": String(repeating: "\u{0}é", count: 5000)]
            if format != "v7" { files["\(long)/\(long)/file"] = "prefixed" }
            if format != "v7", format != "ustar" { files["\(long)/\(long)\(long)\(long)/\(long)"] = "far" }
            if format != "v7" { files["größe-\u{65}\u{301}.yaml"] = "decomposed" }
            for (name, text) in files {
                try folder.write(text, to: "pack-1/\(name)", mode: name == "pack.json" ? 0o755 : 0o600)
            }
            try folder.shell(
                "tar --format=\(format) -czf pack.tgz pack-1 && tar --format=\(format) -czf dot.tgz ./pack-1/")
            for name in ["pack.tgz", "dot.tgz"] {
                let pack = try ReadPack(folder.bytes(name))
                #expect(pack.root == "pack-1")
                #expect(pack.files.count == files.count)
                for (path, text) in files { #expect(pack.files[path] == text) }
                // Dictionaries compare texts, not bytes.
                #expect(
                    format == "v7" || pack.order.contains { Array($0.utf8) == Array("größe-\u{65}\u{301}.yaml".utf8) })
                #expect(pack.executables == ["pack.json"])
            }
        }
    }

    @Test("made by Python, whose names are pax, keeps each byte of them")
    func python() throws {
        try ScratchFolder.with { folder in
            try folder.shell(
                """
                python3 - <<'END'
                import io, tarfile
                with tarfile.open('p.tgz', 'w:gz', format=tarfile.PAX_FORMAT) as tar:
                    for name in ['p/e\\u0301', 'p/\\u00f6/\\u65e5\\u672c', 'p/' + 'x/' * 20 + 'y' * 120]:
                        info = tarfile.TarInfo(name); info.size = 2; info.mtime = 1.5
                        tar.addfile(info, io.BytesIO(b'ok'))
                END
                """)
            let pack = try ReadPack(folder.bytes("p.tgz"))
            let names = [
                "e\u{301}", "\u{f6}/\u{65e5}\u{672c}",
                String(repeating: "x/", count: 20) + String(repeating: "y", count: 120),
            ]
            #expect(pack.order.map { Array($0.utf8) } == names.map { Array($0.utf8) })
            #expect(Set(pack.files.values) == ["ok"])
        }
    }

    @Test("takes a slash before a combining mark for a slash, although to characters it is none")
    func combiningMark() throws {
        let pack = try ReadPack(TarBytes.archive { $0.add("p/\u{301}a", "1") })
        #expect(pack.root == "p" && pack.order.map { Array($0.utf8) } == [Array("\u{301}a".utf8)])
    }

    static let extras: [(name: String, archive: [UInt8])] = [
        (
            "a comment for all, as git writes it",
            TarBytes.archive { tar in
                tar.addPax("comment", "2c7ea5c", type: "g")
                tar.add("p/")
                tar.add("p/a", "1")
            }
        ),
        (
            "times and attributes, as a Mac writes them",
            TarBytes.archive { tar in
                tar.add("._p", "\u{0}\u{5}\u{16}\u{7}\u{0}\u{2}")
                tar.addPax([("mtime", Array("1.5".utf8)), ("SCHILY.xattr.com.apple.quarantine", [1, 2, 3])])
                tar.add("p/")
                tar.add("p/a", "1")
            }
        ),
        (
            "a Mac's file for the root behind dots, longer than a piece",
            TarBytes.archive { tar in
                tar.add("./")
                tar.add(.init(name: "./._p"), content: [0, 5, 22, 7] + [UInt8](repeating: 9, count: 200_000))
                tar.add("./p/a", "1")
            }
        ),
        (
            "folders after what lies in them",
            TarBytes.archive {
                $0.add("p/a", "1"); $0.add("p/")
            }
        ),
        (
            "a folder that is told as a file with a slash",
            TarBytes.archive {
                $0.add(.init(name: "p/")); $0.add("p/a", "1")
            }
        ),
        (
            "owners that have names and numbers of any size",
            TarBytes.archive { tar in
                tar.add(
                    .init(name: "p/a", uid: "7777777", gid: "7777777", raw: [(265, Array("nobody".utf8))]),
                    content: [49])
            }
        ),
        ("rights that are not kept", TarBytes.archive { $0.add("p/a", "1", mode: "0006644") }),
        (
            "a gzip header with name, comment, extra field and checksum",
            GzipBytes.member(
                TarBytes.tar { $0.add("p/a", "1") }, flags: 0b11100,
                extra: [2, 0, 1, 2] + Array("name\u{0}comment\u{0}".utf8))
        ),
        (
            "zeros up to the end of a tape's block",
            GzipBytes.member(
                TarBytes.tar { $0.add("p/a", "1") } + [UInt8](repeating: 0, count: 1 << 19))
        ),
    ]

    @Test("may hold what says nothing of the pack", arguments: extras.indices)
    func extra(_ index: Int) throws {
        let (name, archive) = Self.extras[index]
        let pack = try ReadPack(archive)
        #expect(pack.root == "p" && pack.files == ["a": "1"] && pack.executables.isEmpty, "\(name)")
    }

    @Test("keeps a file inside the pack that is called as a Mac's are")
    func appleDouble() throws {
        let pack = try ReadPack(
            TarBytes.archive {
                $0.add("p/._a", "\u{0}\u{5}\u{16}\u{7}"); $0.add("p/.DS_Store", "x")
            })
        #expect(Set(pack.files.keys) == ["._a", ".DS_Store"])
    }

    @Test("with a root folder and nothing in it is whole")
    func emptyRoot() throws {
        let pack = try ReadPack(TarBytes.archive { $0.add("p/") })
        #expect(pack.root == "p" && pack.entries.isEmpty)
    }

    @Test("listed as a whole has the digest of each file, in order, and shows each byte once")
    func listing() throws {
        let source = PackSource(Self.plain)
        var seen: [String: [UInt8]] = [:]
        let listing = try PackArchiveReader { source.next() }.listing { entry, piece in
            seen[entry.path.text, default: []] += Array(piece)
        }
        #expect(listing.root.text == "hello-1.0.0")
        #expect(listing.files.map(\.path.text) == ["charts/run.sh", "empty", "pack.json"])
        #expect(listing.files.map(\.size) == [2, 0, 2] && listing.files.map(\.mode) == [0o755, 0o644, 0o644])
        #expect(
            listing.files[2].digest.text == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
        #expect(seen == ["charts/run.sh": Array("#!".utf8), "pack.json": Array("{}".utf8)])
    }

    @Test("whose source fails passes the error on, and goes on failing with it")
    func failingSource() throws {
        struct Broken: Error {}
        let source = PackSource(Array(Self.plain.prefix(1000)), pieceSize: 100)
        var reader = try PackArchiveReader {
            guard let piece = source.next() else { throw Broken() }
            return piece
        }
        for _ in 0..<2 {
            do {
                while try reader.next() != nil {}
                Issue.record("the archive is not whole")
            } catch {
                #expect(error.code == .inaccessible && error.cause is Broken)
            }
        }
        let own = PackError(.invalidMetadata, "own")
        let error = #expect(throws: PackError.self) { _ = try PackArchiveReader { throw own } }
        #expect(error?.code == .invalidMetadata && error?.message == "own")
    }
}
