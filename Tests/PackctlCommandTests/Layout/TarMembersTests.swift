import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("members of a tar")
struct TarMembersTests {
    private static func members(of tar: [UInt8]) async throws -> (names: [String: String], fault: String?, end: Int64) {
        try await TemporaryDirectory.with { folder in
            let path = "\(folder)/a.tar"
            try Data(tar).write(to: URL(fileURLWithPath: path))
            let members = try TarMembers(of: LocalFile(path))
            var names: [String: String] = [:]
            for (name, region) in members.regions {
                names[name] = String(decoding: try region.bytes(upTo: 10_000), as: UTF8.self)
            }
            return (names, members.fault, members.end)
        }
    }

    private static let long = String(repeating: "x", count: 150)

    static let rows: [(String, @Sendable (inout TestTar) -> Void, [String: String])] = [
        ("nothing", { _ in }, [:]),
        (
            "files, and ./ in front",
            {
                $0.add("./a", "1"); $0.add("b/c", "2")
            }, ["a": "1", "b/c": "2"]
        ),
        (
            "folders and links as none",
            {
                $0.add("d/", "", type: "5"); $0.add("l", "", type: "2", link: "x")
            }, [:]
        ),
        (
            "the last of a name",
            {
                $0.add("a", "1"); $0.add("a", "2")
            }, ["a": "2"]
        ),
        (
            "a long name by pax",
            {
                $0.addAttribute("path", long); $0.add("short", "1")
            }, [long: "1"]
        ),
        (
            "a long name as GNU has it",
            {
                $0.add("././@LongLink", "\(long)\u{0}", type: "L"); $0.add("short", "1")
            },
            [long: "1"]
        ),
        (
            "a name for one member only",
            {
                $0.addAttribute("path", "a"); $0.add("x", "1"); $0.add("b", "2")
            }, ["a": "1", "b": "2"]
        ),
        (
            "a size by pax",
            {
                $0.addAttribute("size", "3"); $0.add("a", Array("123".utf8), size: Array("0".utf8))
            },
            ["a": "123"]
        ),
        (
            "attributes that are none",
            {
                $0.add("p", "99999999999999999999 path=b\n", type: "x"); $0.add("a", "1")
            },
            ["a": "1"]
        ),
        (
            "attributes that are too long",
            {
                $0.addAttribute("path", String(repeating: "y", count: 10_000)); $0.add("a", "1")
            }, ["a": "1"]
        ),
        (
            "a name that leads out as a name",
            {
                $0.add("../../etc/passwd", "1"); $0.add("/etc/shadow", "2")
            },
            ["../../etc/passwd": "1", "etc/shadow": "2"]
        ),
    ]

    @Test("are found", arguments: rows)
    func found(_ what: String, _ build: @Sendable (inout TestTar) -> Void, _ names: [String: String]) async throws {
        let members = try await Self.members(of: TestTar.whole(build))
        #expect(members.names == names && members.fault == nil, "\(what)")
    }

    static let largest: [UInt8] = [0x80, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7)

    static let faults: [(String, @Sendable (inout TestTar) -> Void, String)] = [
        ("a size that is beyond the end", { $0.add("b", [], size: Array("77777777777".utf8)) }, "in the middle of b"),
        ("the largest size", { $0.add("b", [], size: largest) }, "no header"),
        ("a negative size", { $0.add("b", [], size: [UInt8](repeating: 0xFF, count: 12)) }, "no header"),
        ("a size of letters", { $0.add("b", [], size: Array("12x".utf8)) }, "no header"),
        (
            "the largest size by pax",
            {
                $0.addAttribute("size", "9223372036854775807"); $0.add("b", "")
            }, "a size"
        ),
        (
            "a negative size by pax",
            {
                $0.addAttribute("size", "-512"); $0.add("b", "")
            }, "a size"
        ),
        (
            "a size by pax that is beyond the end",
            {
                $0.addAttribute("size", "99999"); $0.add("b", "")
            },
            "in the middle of b"
        ),
    ]

    @Test("end before what cannot be one", arguments: faults)
    func fault(_ what: String, _ build: @Sendable (inout TestTar) -> Void, _ words: String) async throws {
        let tar = TestTar.whole { tar in
            tar.add("a", "1")
            build(&tar)
        }
        let members = try await Self.members(of: tar)
        #expect(members.names == ["a": "1"] && members.end == 1024, "\(what)")
        #expect(members.fault?.contains(words) == true, "\(members.fault ?? "")")
    }

    @Test("are whole or not there wherever the file is cut")
    func cut() async throws {
        let tar = TestTar.whole { tar in
            tar.add("a", "1")
            tar.addAttribute("path", Self.long)
            tar.add("x", String(repeating: "2", count: 600))
        }
        for length in stride(from: 0, through: tar.count, by: 64) {
            let members = try await Self.members(of: Array(tar.prefix(length)))
            #expect(members.names["a"] == (length >= 1024 ? "1" : nil))
            #expect((members.names[Self.long] != nil) == (length >= 3584), "\(length)")
            #expect(members.names.count <= 2)
        }
    }

    @Test("are read as they were written, whatever their names and sizes")
    func roundTrip() async throws {
        var tar: [UInt8] = []
        var wanted: [String: String] = [:]
        for length in [1, 99, 100, 101, 150, 990] {
            let name = String(repeating: "n", count: length)
            let content = String(repeating: "c", count: length * 3)
            let padding = TarFields.padded(Int64(content.count)) - Int64(content.count)
            tar += TarFields(name: name, bytes: Int64(content.count)).blocks + Array(content.utf8)
            tar += [UInt8](repeating: 0, count: Int(padding))
            wanted[name] = content
        }
        let members = try await Self.members(of: tar)
        #expect(members.names == wanted && members.fault == nil && members.end == Int64(tar.count))
        let huge = TarFields(name: "a", bytes: 20 << 30)
        #expect(TarFields(huge.blocks) == huge)
    }
}
