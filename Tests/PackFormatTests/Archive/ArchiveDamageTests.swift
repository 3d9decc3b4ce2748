import PackFormat
import Testing

@Suite("a damaged archive")
struct ArchiveDamageTests {
    /// With each kind of header, deflated as archives are.
    static func sample() throws -> (tar: [UInt8], archive: [UInt8]) {
        let tar = TarBytes.tar { tar in
            tar.addPax("comment", "c", type: "g")
            tar.add("pack-1.0/")
            tar.addPax([("path", Array("pack-1.0/größe".utf8)), ("mtime", Array("1.5".utf8))])
            tar.add("pack-1.0/x", String(repeating: "lorem ipsum ", count: 300))
            tar.add(.init(name: "././@LongLink", type: "L"), content: Array("pack-1.0/charts/long\u{0}".utf8))
            tar.add("pack-1.0/y", String(repeating: "dolor\n", count: 200), mode: "0000755")
            tar.add("pack-1.0/manifests/")
            tar.add("pack-1.0/manifests/zeros", String(repeating: "\u{0}", count: 2048))
        }
        let archive = try ScratchFolder.with { folder in
            try folder.write(tar, to: "p.tar")
            try folder.shell("gzip -n p.tar")
            return try folder.bytes("p.tar.gz")
        }
        return (tar, archive)
    }

    @Test("cut at any block of its tar is not whole")
    func cutBlocks() throws {
        let (tar, archive) = try Self.sample()
        #expect(fault(of: archive) == nil)
        for count in stride(from: 0, to: tar.count, by: 512) {
            let error = fault(of: GzipBytes.member(Array(tar.prefix(count))))
            #expect(error?.code == .unreadableArchive, "cut at \(count): \(String(describing: error))")
        }
    }

    @Test("cut at any byte of its gzip is not whole")
    func cutBytes() throws {
        let (_, archive) = try Self.sample()
        for count in archive.indices {
            #expect(fault(of: Array(archive.prefix(count)))?.code == .unreadableArchive, "cut at \(count)")
        }
    }

    @Test("cut at random places of its tar is not whole")
    func cutRandomly() throws {
        let (tar, _) = try Self.sample()
        var random = Seeded(7)
        for _ in 0..<300 {
            // Zeros after the end of the last block of the end do not count; all before it does.
            let count = Int.random(in: 0..<tar.count, using: &random)
            #expect(fault(of: GzipBytes.member(Array(tar.prefix(count)))) != nil, "cut at \(count)")
        }
    }

    @Test("by any change of its gzip's bytes is told, unless it still holds the same")
    func changedGzip() throws {
        let (_, archive) = try Self.sample()
        let original = try ReadPack(archive)
        var random = Seeded(11)
        var told = 0
        for round in 0..<3000 {
            var bytes = archive
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] ^= .random(in: 1...255, using: &random)
            }
            if let pack = try? ReadPack(bytes) {
                // The time in the gzip's header, or the bits after the end of the last block.
                #expect(pack == original, "round \(round)")
            } else {
                told += 1
            }
        }
        #expect(told > 2900)
    }

    @Test("by random changes of its tar either fails with an error of ours or is a pack within its limits")
    func changedTar() throws {
        let (tar, _) = try Self.sample()
        var random = Seeded(13)
        var whole = 0
        var refused = 0
        for round in 0..<4000 {
            var bytes = tar
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let offset = Int.random(in: bytes.indices, using: &random)
                bytes[offset] = .random(in: 0...255, using: &random)
                // Else nearly all would end at the checksum of a header.
                if Bool.random(using: &random) { Self.mendChecksum(&bytes, ofBlockAt: offset / 512 * 512) }
            }
            do {
                let pack = try ReadPack(GzipBytes.member(bytes))
                #expect(pack.root != nil && pack.files.values.reduce(0) { $0 + $1.utf8.count } < 3 * tar.count)
                for path in pack.order { #expect(PackPath(path) != nil, "round \(round)") }
                whole += 1
            } catch {
                #expect(error is PackError, "round \(round): \(error)")
                refused += 1
            }
        }
        #expect(whole > 100 && refused > 100)
    }

    private static func mendChecksum(_ bytes: inout [UInt8], ofBlockAt start: Int) {
        guard start + 512 <= bytes.count else { return }
        var sum = 0
        for index in 0..<512 { sum += 148..<156 ~= index ? 32 : Int(bytes[start + index]) }
        let octal = String(sum, radix: 8)
        let text = String(repeating: "0", count: 6 - octal.count) + octal + "\u{0} "
        bytes.replaceSubrange(start + 148..<start + 156, with: text.utf8)
    }
}
