import PackFormat
import Testing

@Suite("an archive is unreadable")
struct ArchiveFormatTests {
    static let tar = TarBytes.tar { $0.add("p/a", "some text") }
    static let whole = GzipBytes.member(tar)
    static let end = [UInt8](repeating: 0, count: 1024)

    static let cases: [(what: String, says: String, bytes: [UInt8])] = [
        ("nothing", "is empty", []),
        ("a plain tar", "a tar that is not compressed", tar),
        ("a zip", "a zip archive", [0x50, 0x4b, 3, 4] + tar),
        ("bzip2", "compressed by bzip2", Array("BZh91AY&SY".utf8)),
        ("xz", "compressed by xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
        ("zstd", "compressed by zstd", [0x28, 0xb5, 0x2f, 0xfd, 0, 0]),
        ("7z", "a 7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
        ("JSON", "is JSON", Array("{\"errors\":[]}".utf8)),
        ("HTML", "is HTML or XML", Array("<!DOCTYPE html>".utf8)),
        ("one byte", "something else", [0x1f]),
        ("the magic of a gzip", "ends too early", [0x1f, 0x8b]),
        ("a gzip of nothing", "damaged as a tar", GzipBytes.member([])),
        ("a gzip of a text", "damaged as a tar", GzipBytes.member(Array("hello".utf8))),
        ("a gzip of a gzip", "damaged as a tar", GzipBytes.member(whole)),
        ("a gzip of a zip", "damaged as a tar", GzipBytes.member([0x50, 0x4b, 3, 4] + end)),
        ("a tar of nothing", "holds no root folder", GzipBytes.member(end)),
        ("a tar of the place alone", "holds no root folder", TarBytes.archive { $0.add("./") }),
        ("a tar of a volume's name alone", "too early", TarBytes.archive { $0.add(.init(name: "v", type: "V")) }),
        ("a tar of a comment alone", "too early", TarBytes.archive { $0.addPax("comment", "c", type: "g") }),
        ("an unknown flag of gzip", "unknown header flags", GzipBytes.member(tar, flags: 0x20)),
        ("another method than deflate", "unknown compression method", [0x1f, 0x8b, 7] + whole.dropFirst(3)),
        ("two gzips, one after the other", "more than one gzip", whole + whole),
        (
            "a tar over two gzips", "more than one gzip",
            GzipBytes.member(Array(tar.prefix(512))) + GzipBytes.member(Array(tar.dropFirst(512)))
        ),
        ("a byte after the gzip", "goes on after the end of its gzip", whole + [0]),
        ("zeros after the gzip", "goes on after the end of its gzip", whole + end),
        ("two tars in one gzip", "goes on after its end", GzipBytes.member(tar + tar)),
        (
            "a byte after the tar", "goes on after its end",
            GzipBytes.member(tar + [UInt8](repeating: 0, count: 9000) + [1])
        ),
        ("no end of the tar", "last two blocks are missing", GzipBytes.member(Array(tar.dropLast(1024)))),
        ("half an end of the tar", "last two blocks are missing", GzipBytes.member(Array(tar.dropLast(512)))),
        (
            "a file of zeros where the end should be", "last two blocks are missing",
            GzipBytes.member(Array(TarBytes.tar { $0.add(.init(name: "p/a"), content: end) }.dropLast(1024)))
        ),
        ("half a block of the tar", "damaged as a tar", GzipBytes.member(Array(tar.prefix(700)))),
        (
            "a size beyond the end", "damaged as a tar",
            TarBytes.archive { $0.add(.init(name: "p/a", size: "00000007777")) }
        ),
        (
            "a size too small", "damaged as a tar",
            TarBytes.archive { tar in
                tar.add(.init(name: "p/a", size: "00000000001"), content: [UInt8](repeating: 65, count: 1000))
            }
        ),
        (
            "a size in pax that is below zero", "damaged as a tar",
            TarBytes.archive { tar in
                tar.addPax("size", "-1")
                tar.add("p/a", "x")
            }
        ),
        (
            "a size of 2⁶³", "damaged as a tar",
            TarBytes.archive { tar in
                tar.add(.init(name: "p/a", raw: [(124, [0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0])]))
            }
        ),
        (
            "a wrong checksum of a header", "damaged as a tar",
            TarBytes.archive { $0.add(.init(name: "p/a", checksumError: 1)) }
        ),
        (
            "a wrong checksum of the second header", "damaged as a tar",
            TarBytes.archive { tar in
                tar.add("p/a", "x")
                tar.add(.init(name: "p/b", checksumError: 1))
            }
        ),
        (
            "a pax header that is none", "damaged as a tar",
            TarBytes.archive { tar in
                tar.add(.init(name: "x", type: "x"), content: Array("what=ever\n".utf8))
                tar.add("p/a", "x")
            }
        ),
        (
            "a pax header for nothing", "damaged as a tar",
            TarBytes.archive {
                $0.add("p/a"); $0.addPax("path", "p/b")
            }
        ),
        (
            "pax headers for pax headers", "damaged as a tar",
            TarBytes.archive { tar in
                for _ in 0..<40 { tar.addPax("path", "p/b") }
                tar.add("p/a")
            }
        ),
    ]

    @Test("when it is no whole tar in one gzip, and says what it is", arguments: cases.indices)
    func formats(_ index: Int) {
        let (what, says, bytes) = Self.cases[index]
        for pieceSize in [1, 16 << 10] {
            let error = fault(of: bytes, pieceSize: pieceSize)
            #expect(error?.code == .unreadableArchive, "\(what): \(String(describing: error))")
            #expect(error?.message.contains(says) == true, "\(what): \(error?.message ?? "")")
        }
    }

    @Test("when the checksum or length of its gzip is another, and none of it is then whole")
    func checksum() {
        for offset in 1...8 {
            var bytes = Self.whole
            bytes[bytes.count - offset] ^= 0x40
            let error = fault(of: bytes)
            #expect(error?.code == .unreadableArchive && error?.message.contains("damaged as a gzip") == true)
        }
    }

    @Test("when a byte of a file changed, although the tar would not tell")
    func content() throws {
        var bytes = Self.whole
        let offset = try #require(bytes.firstRange(of: Array("some text".utf8))?.lowerBound)
        bytes[offset] ^= 1
        #expect(fault(of: bytes)?.message.contains("incorrect data check") == true)
    }
}
