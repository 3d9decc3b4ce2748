import Foundation
import Glibc
import OCI
import PackFormat
import Testing

@Suite("an archive that is written")
struct ArchiveWritingTests {
    static let contents: [PackContent] = [
        ("pack.json", false, "{}"), ("charts/run.sh", true, "#!/bin/sh\n"), ("charts-x", false, "sorts between"),
        ("charts.yaml", false, ""), ("charts/a/b/c", false, "deep"),
        ("values.yaml", false, String(repeating: "a: 1\n", count: 50_000)),
    ].compactMap { path, isExecutable, text in
        PackPath(path).map { PackContent(path: $0, isExecutable: isExecutable, bytes: Array(text.utf8)) }
    }

    static func archive(_ contents: [PackContent], root: String = "p-1") throws -> [UInt8] {
        var bytes: [UInt8] = []
        try PackArchiveWriter.write(contents, root: #require(ArchiveRoot(root))) { bytes += $0 }
        return bytes
    }

    @Test("has the same bytes whatever the order of its files, and says their digest and size")
    func order() throws {
        var random = Seeded(3)
        let archive = try Self.archive(Self.contents)
        for _ in 0..<20 { #expect(try Self.archive(Self.contents.shuffled(using: &random)) == archive) }
        var pieces: [[UInt8]] = []
        let written = try PackArchiveWriter.write(Self.contents, root: #require(ArchiveRoot("p-1"))) {
            pieces.append($0)
        }
        #expect(pieces.allSatisfy { 1...(64 << 10) ~= $0.count })
        #expect(written.size == Int64(archive.count))
        #expect(written.digest == archive.withUnsafeBytes { ContentHasher.digest(of: $0) })
    }

    @Test("has a gzip header without name and time, and ends with its gzip")
    func gzipHeader() throws {
        let archive = try Self.archive(Self.contents)
        #expect(Array(archive.prefix(10)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
        #expect(fault(of: archive) == nil)
    }

    @Test("lists to GNU tar as it should: order, modes, owners, times")
    func listing() throws {
        try ScratchFolder.with { folder in
            try folder.write(Self.archive(Self.contents), to: "p.tgz")
            let listing = try folder.shell("TZ=UTC tar --full-time --numeric-owner -tvzf p.tgz")
            #expect(
                listing == """
                    drwxr-xr-x 0/0               0 1980-01-01 00:00:00 p-1/
                    drwxr-xr-x 0/0               0 1980-01-01 00:00:00 p-1/charts/
                    -rw-r--r-- 0/0              13 1980-01-01 00:00:00 p-1/charts-x
                    -rw-r--r-- 0/0               0 1980-01-01 00:00:00 p-1/charts.yaml
                    drwxr-xr-x 0/0               0 1980-01-01 00:00:00 p-1/charts/a/
                    drwxr-xr-x 0/0               0 1980-01-01 00:00:00 p-1/charts/a/b/
                    -rw-r--r-- 0/0               4 1980-01-01 00:00:00 p-1/charts/a/b/c
                    -rwxr-xr-x 0/0              10 1980-01-01 00:00:00 p-1/charts/run.sh
                    -rw-r--r-- 0/0               2 1980-01-01 00:00:00 p-1/pack.json
                    -rw-r--r-- 0/0          250000 1980-01-01 00:00:00 p-1/values.yaml

                    """)
            // Neither names of owners nor anything of pax, and a tar of exactly its blocks: 10 headers, 490 + 4 of
            // bytes, 2 of the end.
            #expect(try folder.shell("gunzip -c p.tgz | strings | grep -cE 'root|PaxHeader|mtime' || true") == "0\n")
            #expect(try folder.shell("gunzip -c p.tgz | wc -c") == "\((10 + 489 + 4 + 2) * 512)\n")
        }
    }

    @Test("of two folders that differ in times, owners, order and rights of others is one")
    func folders() throws {
        try ScratchFolder.with { folder in
            try folder.shell(
                """
                umask 022; mkdir -p one/charts/empty; echo a > one/pack.json; echo b > one/charts/b; echo c > one/c
                umask 077; mkdir -p two/charts; echo c > two/c; echo b > two/charts/b; echo a > two/pack.json
                chmod 755 one/c; chmod 700 two/c
                touch -d 2001-02-03 two/pack.json two/charts; chown -R 1234:5678 two || true
                mkdir two/.git; echo x > two/.git/HEAD; echo x > two/charts/.DS_Store
                """)
            let one = try PackFolder(at: folder.path("one"))
            let two = try PackFolder(at: folder.path("two"))
            #expect(one.files == two.files && one.contentDigest == two.contentDigest)
            var archives: [[UInt8]] = [[], []]
            let written = try [one, two].enumerated().map { index, pack in
                try pack.writeArchive(root: #require(ArchiveRoot("p-1"))) { archives[index] += $0 }
            }
            #expect(archives[0] == archives[1] && written[0] == written[1])
            let source = PackSource(archives[0])
            #expect(try PackArchiveReader { source.next() }.listing().contentDigest == one.contentDigest)
        }
    }

    @Test("is unpacked by GNU tar to what was packed")
    func gnuTar() throws {
        try ScratchFolder.with { folder in
            try folder.shell(
                """
                mkdir -p src/charts/deep/er; cp /bin/ls src/charts/binary; chmod 755 src/charts/binary
                head -c 200000 /dev/urandom > src/charts/deep/er/random; : > src/empty; echo '{}' > src/pack.json
                """)
            try folder.write("x", to: "src/größe/\(String(repeating: "lang", count: 50))/日本語")
            try folder.write("y", to: "src/\(String(repeating: "a/", count: 31))\(String(repeating: "b", count: 200))")
            let archive = try ArchiveFile(path: folder.path("p.tgz"))
            try PackFolder(at: folder.path("src")).writeArchive(root: #require(ArchiveRoot("p-1"))) {
                archive.write($0)
            }
            try folder.shell(
                """
                mkdir out; umask 022; tar -xzf p.tgz -C out; diff -r src out/p-1
                test -x out/p-1/charts/binary; test ! -x out/p-1/pack.json
                """
            )
        }
    }

    @Test(
        "has names of any length and script as they are, whatever locale the thread has", arguments: ["C", "C.UTF-8"])
    func names(locale: String) throws {
        let chosen = try #require(newlocale(CInt(1) << LC_CTYPE, locale, nil))
        let before = uselocale(chosen)
        defer {
            uselocale(before)
            freelocale(chosen)
        }
        let names = [
            "e\u{301}", "\u{f6}/\u{65e5}\u{672c}", String(repeating: "x", count: 255),
            String(repeating: "xyz/", count: 32) + "a",
            String(repeating: "n", count: 100), String(repeating: "d/", count: 20) + String(repeating: "m", count: 100),
        ]
        let contents = try names.map { PackContent(path: try #require(PackPath($0)), bytes: Array($0.utf8)) }
        let archive = try Self.archive(contents)
        let pack = try ReadPack(archive)
        #expect(pack.files.count == names.count)
        for (path, text) in pack.files { #expect(Array(path.utf8) == Array(text.utf8)) }
        try ScratchFolder.with { folder in
            try folder.write(archive, to: "p.tgz")
            try folder.shell("tar -xzf p.tgz")
            for name in names { #expect(folder.text("p-1/\(name)").map { Array($0.utf8) } == Array(name.utf8)) }
            // The bytes are those of every other locale.
            #expect(try folder.shell("gunzip -c p.tgz | sha256sum | cut -c 1-16") == "df908118253ad88d\n")
        }
    }

    @Test("of nothing holds the root folder")
    func empty() throws {
        let pack = try ReadPack(Self.archive([]))
        #expect(pack.root == "p-1" && pack.entries.isEmpty)
    }

    static let conflicts: [(paths: [String], code: PackError.Code)] = [
        (["a", "a"], .refusedEntry), (["a", "a/b"], .refusedEntry), (["\u{e9}", "e\u{301}"], .refusedEntry),
        ([String(repeating: "x", count: 256)], .refusedEntry), (["..\u{2f}\u{301}x"], .refusedEntry),
        ([String(repeating: "x/", count: 33) + "y"], .tooLarge), ((0...10_000).map { "\($0)" }, .tooLarge),
    ]

    @Test("is not begun with files that no reader would take", arguments: conflicts.indices)
    func conflict(_ index: Int) throws {
        let (paths, code) = Self.conflicts[index]
        // Such paths may some day not exist at all.
        let files = paths.compactMap { PackPath($0) }.map { PackContent(path: $0, bytes: []).file }
        guard files.count == paths.count else { return }
        let root = try #require(ArchiveRoot("p-1"))
        let error = #expect(throws: PackError.self) { _ = try PackArchiveWriter(root: root, files: files) }
        #expect(error?.code == code)
    }

    @Test(
        "fails where a file is not what it was", arguments: ["", "shorter", "the same size!!", "something much longer"])
    func changed(_ text: String) throws {
        let content = PackContent(path: try #require(PackPath("charts/a")), bytes: Array("the right bytes".utf8))
        let writer = try PackArchiveWriter(root: #require(ArchiveRoot("p-1")), files: [content.file])
        var bytes: [UInt8] = []
        let error = #expect(throws: PackError.self) {
            _ = try writer.write(
                contents: { _ in
                    let source = PackSource(Array(text.utf8), pieceSize: 4)
                    return { source.next() }
                }, to: { bytes += $0 })
        }
        #expect(error?.code == .inaccessible && error?.message.contains("\"charts/a\" has changed") == true)
        #expect(fault(of: bytes) != nil)
    }

    @Test("passes errors of its source and its output on")
    func errors() throws {
        struct Broken: Error {}
        let writer = try PackArchiveWriter(root: #require(ArchiveRoot("p-1")), files: Self.contents.map(\.file))
        let opening = #expect(throws: PackError.self) {
            _ = try writer.write(contents: { _ in throw Broken() }, to: { _ in })
        }
        #expect(opening?.code == .inaccessible && opening?.cause is Broken)
        let reading = #expect(throws: PackError.self) {
            _ = try writer.write(contents: { _ in { throw Broken() } }, to: { _ in })
        }
        #expect(reading?.code == .inaccessible && reading?.cause is Broken)
        var calls = 0
        let writing = #expect(throws: PackError.self) {
            _ = try PackArchiveWriter.write(Self.contents, root: #require(ArchiveRoot("p-1"))) { _ in
                calls += 1
                throw Broken()
            }
        }
        #expect(writing?.code == .inaccessible && writing?.cause is Broken && calls == 1)
    }

    @Test(
        "has a root that is the name of a folder",
        arguments: ["", "a/b", ".", "..", "a\nb", "a\\b", String(repeating: "x", count: 256)])
    func roots(_ text: String) {
        #expect(ArchiveRoot(text) == nil)
    }
}

/// A file that is written to, closed with its holder.
private final class ArchiveFile {
    private let handle: FileHandle

    init(path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        handle = try #require(FileHandle(forWritingAtPath: path))
    }

    func write(_ bytes: [UInt8]) { handle.write(Data(bytes)) }
}
