import PackFormat
import Testing

@Suite("the limits of archives")
struct ArchiveLimitTests {
    static let sample = TarBytes.archive { tar in
        tar.add("p/")
        tar.add("p/a/b/c/d", String(repeating: "x", count: 700))
        tar.add("p/a/e/")
        tar.add("p/f", String(repeating: "y", count: 300))
    }

    static let cases: [(what: String, exact: @Sendable (Int) -> ArchiveLimits, value: Int, says: String)] = [
        (
            "compressed bytes", { ArchiveLimits(compressedBytes: Int64($0)) }, sample.count,
            "the archive has more than the"
        ),
        (
            "unpacked bytes", { ArchiveLimits(unpackedBytes: Int64($0)) }, 1000,
            "\"f\" all files have more than the 999 bytes"
        ),
        (
            "bytes of a file", { ArchiveLimits(fileBytes: Int64($0)) }, 700,
            "\"a/b/c/d\" has 700 bytes, more than the 699"
        ),
        // a, a/b, a/b/c, a/b/c/d, a/e, f
        ("entries", { ArchiveLimits(entries: $0) }, 6, "with \"f\" there are more than 5 files and folders"),
        ("depth", { ArchiveLimits(depth: $0) }, 3, "\"a/b/c/d\" lies deeper than 2 folders"),
    ]

    @Test("are reached but not passed", arguments: cases.indices)
    func boundaries(_ index: Int) {
        let (what, limits, value, says) = Self.cases[index]
        #expect(fault(of: Self.sample, limits: limits(value)) == nil, "\(what)")
        let error = fault(of: Self.sample, limits: limits(value - 1))
        #expect(error?.code == .tooLarge && error?.message.contains(says) == true, "\(what): \(error?.message ?? "")")
    }

    @Test("count a folder's own depth, too")
    func folderDepth() {
        let archive = TarBytes.archive { $0.add("p/a/b/") }
        #expect(fault(of: archive, limits: ArchiveLimits(depth: 2)) == nil)
        #expect(fault(of: archive, limits: ArchiveLimits(depth: 1))?.code == .tooLarge)
    }

    @Test("are what the documents say")
    func defaults() {
        let limits = ArchiveLimits()
        #expect(limits.compressedBytes == 64 << 20 && limits.unpackedBytes == 256 << 20 && limits.fileBytes == 64 << 20)
        #expect(limits.entries == 10_000 && limits.depth == 32)
    }

    @Test("of any size can be set", arguments: [0, 1, .max])
    func extremes(_ value: Int) {
        let limits = ArchiveLimits(
            compressedBytes: Int64(value), unpackedBytes: Int64(value), fileBytes: Int64(value), entries: value,
            depth: value)
        let error = fault(of: Self.sample, limits: limits)
        #expect(value == .max ? error == nil : error?.code == .tooLarge)
    }

    private static func bomb(
        _ start: (inout TarBytes) -> Void, limits: ArchiveLimits = ArchiveLimits()
    ) -> (error: PackError?, pieces: Int) {
        var tar = TarBytes()
        start(&tar)
        var zeros = DeflatedZeros(after: tar.bytes, zeros: 1 << 30)
        do throws(PackError) {
            var reader = try PackArchiveReader(limits: limits) { zeros.next() }
            while try reader.next() != nil {}
            return (nil, zeros.pieces)
        } catch {
            return (error, zeros.pieces)
        }
    }

    @Test("keep a file of a GiB of zeros from being unpacked at all")
    func bombFile() {
        let (error, pieces) = Self.bomb { $0.add(.init(name: "p/zeros", size: "10000000000")) }
        #expect(error?.code == .tooLarge && error?.message.contains("\"zeros\" has 1073741824 bytes") == true)
        #expect(pieces <= 1)
    }

    @Test("end a file of a GiB of zeros where the files of a pack have to end")
    func bombUnpacked() {
        let (error, pieces) = Self.bomb(
            { $0.add(.init(name: "p/zeros", size: "10000000000")) }, limits: ArchiveLimits(fileBytes: .max))
        #expect(error?.code == .tooLarge && error?.message.contains("more than the 268435456 bytes") == true)
        #expect(pieces <= 1)
    }

    @Test("end a GiB of zeros after the end of the tar")
    func bombAfterEnd() {
        let (error, pieces) = Self.bomb { $0.add("p/a", "x") }
        #expect(error?.code == .tooLarge && error?.message.contains("zeros follow the end") == true)
        #expect(pieces <= 1)
    }

    @Test("end a GiB of zeros that belongs to no entry of the pack")
    func bombBeside() {
        let (error, pieces) = Self.bomb {
            $0.add(.init(name: "._p", size: "10000000000", raw: []), content: [])
            $0.add(raw: [0, 5, 22, 7])
        }
        #expect(error?.code == .tooLarge && error?.message.contains("more bytes unpacked than files") == true)
        #expect(pieces < 160)
    }

    @Test("hold for a file whose zeros are allowed, which is read in bounded pieces")
    func largeFile() throws {
        var tar = TarBytes()
        tar.add(.init(name: "p/zeros", size: "00200000000"))
        var zeros = DeflatedZeros(after: tar.bytes, zeros: 32 << 20)
        var reader = try PackArchiveReader { zeros.next() }
        let entry = try reader.next()
        #expect(entry?.size == 32 << 20)
        var count = 0
        while let piece = try reader.nextBytes() {
            #expect(piece.count <= 64 << 10)
            count += piece.count
        }
        #expect(count == 32 << 20)
        let error = #expect(throws: PackError.self) { _ = try reader.next() }
        #expect(error?.code == .unreadableArchive)
    }

    static let headers: [(what: String, archive: [UInt8])] = [
        (
            "a list of holes of old GNU tar",
            TarBytes.archive { tar in
                tar.add(
                    .init(
                        name: "p/a", type: "S", magic: "ustar  \u{0}",
                        raw: [(386, Array("0000000000\u{0}\u{0}0000000001\u{0}\u{0}".utf8)), (482, [1])]))
                var block = Array(repeating: Array("00000000000\u{0}00000000001\u{0}".utf8), count: 21).flatMap { $0 }
                block += [1] + [UInt8](repeating: 0, count: 7)
                for _ in 0..<2000 { tar.add(raw: block) }
            }
        ),
        (
            "an attribute by pax",
            TarBytes.archive { tar in
                tar.addPax([("SCHILY.xattr.user.large", [UInt8](repeating: 65, count: 900_000))])
                tar.add("p/a")
            }
        ),
        (
            "a list of holes by pax",
            TarBytes.archive { tar in
                tar.addPax([
                    ("GNU.sparse.map", Array(String(repeating: "0,1,", count: 200_000).utf8) + Array("0,1".utf8))
                ])
                tar.add("p/a")
            }
        ),
        (
            "a long name of GNU tar",
            TarBytes.archive { tar in
                tar.add(.init(name: "././@LongLink", type: "L"), content: [UInt8](repeating: 65, count: 900_000))
                tar.add("p/a")
            }
        ),
    ]

    @Test("end headers that would have to be kept in memory", arguments: headers.indices)
    func largeHeaders(_ index: Int) {
        let (what, archive) = Self.headers[index]
        let error = fault(of: archive)
        #expect(error?.code == .tooLarge, "\(what): \(String(describing: error))")
        #expect(error?.message.contains("the header of an entry") == true, "\(what): \(error?.message ?? "")")
    }

    @Test("end large headers of many entries by their sum")
    func manyHeaders() {
        let archive = TarBytes.archive { tar in
            for index in 0..<20 {
                tar.addPax([("SCHILY.xattr.user.large", [UInt8](repeating: 65, count: 150_000))])
                tar.add("p/\(index)")
            }
        }
        #expect(fault(of: archive) == nil)
        let error = fault(of: archive, limits: ArchiveLimits(unpackedBytes: 1 << 20, entries: 20))
        #expect(error?.code == .tooLarge && error?.message.contains("more bytes unpacked") == true)
    }

    @Test("count every entry of very many, and every folder in their paths")
    func manyEntries() {
        let files = TarBytes.archive { tar in
            for index in 0..<10_001 { tar.add("p/\(index)") }
        }
        #expect(fault(of: files)?.message.contains("with \"10000\" there are more than 10000 files") == true)
        let folders = TarBytes.archive { tar in
            for index in 0..<400 { tar.add("p/\(index)/" + String(repeating: "x/", count: 30) + "file") }
        }
        #expect(fault(of: folders)?.code == .tooLarge)
    }
}
