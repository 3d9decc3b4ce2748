import PackFormat
import Testing

@Suite("an archive is refused")
struct ArchiveRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let what: String
        /// Part of the message.
        let says: String
        let build: @Sendable (inout TarBytes) -> Void

        init(_ what: String, _ says: String, _ build: @escaping @Sendable (inout TarBytes) -> Void) {
            self.what = what
            self.says = says
            self.build = build
        }

        var testDescription: String { what }
    }

    static let names: [Case] = [
        Case("an absolute path", "\"/p/a\" is an absolute path") { $0.add("/p/a") },
        Case("an absolute path in pax", "\"/etc/passwd\" is an absolute path") {
            $0.addPax("path", "/etc/passwd"); $0.add("p/a")
        },
        Case("a way out at once", "leads out of the archive") { $0.add("../a") },
        Case("a way out behind a dot", "leads out of the archive") { $0.add("./../a") },
        Case("a way out of the root", "leads out of the archive") { $0.add("p/../../a") },
        Case("a way that comes back", "leads out of the archive") { $0.add("p/x/../a") },
        Case("a way out as a folder", "leads out of the archive") { $0.add("p/../") },
        Case("a way out in pax", "leads out of the archive") {
            $0.addPax("path", "p/../../x"); $0.add("p/a")
        },
        Case("a way out in a long name of GNU", "leads out of the archive") { tar in
            tar.add(.init(name: "././@LongLink", type: "L"), content: Array("p/../../x\u{0}".utf8))
            tar.add("p/a")
        },
        Case("a way out in the prefix", "leads out of the archive") { $0.add(.init(name: "a", prefix: "p/..")) },
        // A slash and a combining mark are one character, and two as bytes.
        Case("a way out behind a combining mark", "leads out of the archive") { $0.add("p/..\u{2f}\u{301}/a") },
        Case("a way out behind a combining mark, after the root", "leads out of the archive") { tar in
            tar.addPax("path", "p/x/..\u{2f}\u{301}b")
            tar.add("p/a")
        },
        Case("a name without a name", "no name") { $0.add("") },
        Case("a file called .", "is no path that is taken") { $0.add(".") },
        Case("two slashes", "is no path that is taken") { $0.add("p//a") },
        Case("a dot inside", "is no path that is taken") { $0.add("p/./a") },
        Case("a backslash", "is no path that is taken") { $0.add("p/a\\b") },
        Case("a line feed", "\"p/a\\u{a}b\" is no path that is taken") { $0.add("p/a\nb") },
        Case("a file whose name ends with a slash in pax", "folder") { tar in
            tar.addPax("path", "p/a/")
            tar.add("p/a", "bytes")
        },
        Case("a name that is not UTF-8", "\"p/\u{fffd}\" is not UTF-8") {
            $0.add(.init(name: "p/a", raw: [(2, [0xff])]))
        },
        Case("a name in pax that is not UTF-8", "is not UTF-8") {
            $0.addPax([("path", Array("p/".utf8) + [0xc3])]); $0.add("p/a")
        },
        Case("a name in pax that would be UTF-8 for a surrogate", "is not UTF-8") { tar in
            tar.addPax([("path", Array("p/".utf8) + [0xed, 0xa0, 0x80])])
            tar.add("p/a")
        },
        Case("a name of 256 bytes", "at most 255 bytes") { tar in
            tar.addPax("path", "p/\(String(repeating: "x", count: 256))")
            tar.add("p/a")
        },
        Case("a path of 1,025 bytes", "together 1024") { tar in
            tar.addPax("path", "p/" + String(repeating: "xyz/", count: 256) + "a")
            tar.add("p/a")
        },
        Case("a root of 256 bytes", "at most 255 bytes") { tar in
            tar.addPax("path", "\(String(repeating: "x", count: 256))/a")
            tar.add("p/a")
        },
    ]

    static let roots: [Case] = [
        Case("two root folders", "\"q/a\" lies beside the root folder \"p\"") {
            $0.add("p/a"); $0.add("q/a")
        },
        Case("two empty root folders", "lies beside the root folder") {
            $0.add("p/"); $0.add("q/")
        },
        Case("two roots of one text in other bytes", "lies beside the root folder") {
            $0.add("\u{e9}/a"); $0.add("e\u{301}/b")
        },
        Case("a root folder twice", "\"p/\" is there twice") {
            $0.add("p/"); $0.add("p/a"); $0.add("p/")
        },
        Case("a root that is a file", "lies in no folder") { $0.add("p") },
        Case("a file beside the root folder", "\"./README.md\" lies in no folder") {
            $0.add("./p/a"); $0.add("./README.md")
        },
        Case("a file beside the root that only is called as a Mac's are", "lies in no folder") {
            $0.add("p/a"); $0.add("._p", "{}")
        },
    ]

    static let twice: [Case] = [
        Case("a file twice", "\"a\" is there twice") {
            $0.add("p/a", "1"); $0.add("p/a", "2")
        },
        Case("a file twice, once behind a dot", "\"a\" is there twice") {
            $0.add("p/a"); $0.add("./p/a")
        },
        Case("a folder twice", "the folder \"a\" is there twice") {
            $0.add("p/a/"); $0.add("p/a/")
        },
        Case("a file, then a folder", "as a file and as a folder") {
            $0.add("p/a"); $0.add("p/a/")
        },
        Case("a folder, then a file", "as a file and as a folder") {
            $0.add("p/a/"); $0.add("p/a")
        },
        Case("a file, then something below it", "as the folder of \"a/b\"") {
            $0.add("p/a"); $0.add("p/a/b")
        },
        Case("something below it, then a file", "as a file and as a folder") {
            $0.add("p/a/b"); $0.add("p/a")
        },
        Case("a file in two spellings", "in two spellings") {
            $0.add("p/\u{e9}"); $0.add("p/e\u{301}")
        },
        Case("a folder in two spellings", "in two spellings") {
            $0.add("p/\u{e9}/a"); $0.add("p/e\u{301}/b")
        },
    ]

    static let kinds: [Case] = [
        Case("a symbolic link out", "\"p/a\" is a symbolic link to \"../../etc/passwd\"") {
            $0.add(.init(name: "p/a", type: "2", link: "../../etc/passwd"))
        },
        Case("a symbolic link inside", "is a symbolic link to \"b\"") {
            $0.add("p/b"); $0.add(.init(name: "p/a", type: "2", link: "b"))
        },
        Case("a symbolic link to nothing", "is a symbolic link to \"\"") { $0.add(.init(name: "p/a", type: "2")) },
        Case("a symbolic link in place of the root", "is a symbolic link") {
            $0.add(.init(name: "p", type: "2", link: "/etc"))
        },
        Case("a symbolic link with a long target", "is a symbolic link to \"xxxx") { tar in
            tar.addPax("linkpath", String(repeating: "x", count: 500))
            tar.add(.init(name: "p/a", type: "2", link: "short"))
        },
        Case("a hard link", "is a hard link to \"p/b\"") {
            $0.add("p/b"); $0.add(.init(name: "p/a", type: "1", link: "p/b"))
        },
        Case("a hard link with bytes", "is a hard link") { tar in
            tar.addPax("mtime", "1")
            tar.add(.init(name: "p/a", type: "1", link: "/etc/shadow"), content: [1, 2, 3])
        },
        Case("a character device", "is a device") { $0.add(.init(name: "p/a", type: "3")) },
        Case("a block device", "is a device") { $0.add(.init(name: "p/a", type: "4")) },
        Case("a pipe", "is a pipe") { $0.add(.init(name: "p/a", type: "6")) },
        Case("a contiguous file", "is of the tar type \"7\"") { $0.add(.init(name: "p/a", type: "7")) },
        Case("a type nobody knows", "is of the tar type \"Z\"") { $0.add(.init(name: "p/a", type: "Z"), content: [1]) },
        Case("a list of a folder", "tar type \"D\"") {
            $0.add(.init(name: "p/a/", type: "D"), content: Array("Yb\u{0}\u{0}".utf8))
        },
        Case("the rest of a file on another tape", "tar type \"M\"") { $0.add(.init(name: "p/a", type: "M")) },
        Case("a folder with bytes of its own", "is a folder, and has bytes of its own") {
            $0.add(.init(name: "p/a/", type: "5"), content: [1, 2, 3])
        },
        Case("a file with holes of old GNU tar", "is a file with holes") {
            $0.add(
                .init(
                    name: "p/a", type: "S", magic: "ustar  \u{0}",
                    raw: [(386, Array("00000010000\u{0}00000001000".utf8)), (483, Array("00000020000".utf8))]),
                content: [UInt8](repeating: 1, count: 512))
        },
        Case("holes in a plain file of GNU tar", "or it has holes") {
            $0.add(
                .init(name: "p/a", magic: "ustar  \u{0}", raw: [(386, Array("00000010000\u{0}00000001000".utf8))]),
                content: [UInt8](repeating: 1, count: 512))
        },
        Case("holes by pax, form 0.1", "is a file with holes") { tar in
            tar.addPax([("GNU.sparse.map", Array("512,1".utf8)), ("GNU.sparse.size", Array("1024".utf8))])
            tar.add("p/a", "x")
        },
        Case("holes by pax, form 1.0, that are none", "is a file with holes") { tar in
            tar.addPax([
                ("GNU.sparse.major", [0x31]), ("GNU.sparse.minor", [0x30]), ("GNU.sparse.realsize", Array("3".utf8)),
                ("GNU.sparse.name", Array("p/a".utf8)),
            ])
            tar.add(
                .init(name: "p/x"), content: Array("1\n0\n3\n".utf8) + [UInt8](repeating: 0, count: 506) + [1, 2, 3])
        },
        Case("holes as Solaris tells them", "is a file with holes") { tar in
            tar.addPax("SUN.holesdata", " 0 512 1024")
            tar.add(.init(name: "p/a"), content: [UInt8](repeating: 1, count: 1024))
        },
        Case("a size by star that lies", "has not the 900 bytes") {
            $0.addPax("SCHILY.realsize", "900"); $0.add("p/a", "x")
        },
        Case("a size by star below zero", "size below zero") {
            $0.addPax("SCHILY.realsize", "-1"); $0.add("p/a", "x")
        },
        Case("a real size of GNU tar that lies", "has not the 512 bytes") {
            $0.add(.init(name: "p/a", magic: "ustar  \u{0}", raw: [(483, Array("00000001000".utf8))]), content: [1])
        },
    ]

    @Test("for a name", arguments: names)
    func refusesName(_ refusal: Case) { expectRefusal(refusal) }

    @Test("for its root", arguments: roots)
    func refusesRoot(_ refusal: Case) { expectRefusal(refusal) }

    @Test("for what is there twice", arguments: twice)
    func refusesTwice(_ refusal: Case) { expectRefusal(refusal) }

    @Test("for what a pack cannot hold", arguments: kinds)
    func refusesKind(_ refusal: Case) { expectRefusal(refusal) }

    private func expectRefusal(_ refusal: Case) {
        let error = fault(of: TarBytes.archive(refusal.build))
        #expect(error?.code == .refusedEntry, "\(String(describing: error))")
        #expect(error?.message.contains(refusal.says) == true, "\(error?.message ?? "")")
        // One line for a terminal, whatever the archive says.
        #expect(error?.message.utf8.allSatisfy { $0 >= 0x20 } == true)
    }

    @Test(
        "as GNU tar makes it of links, pipes and holes",
        arguments: [
            ("ln -s /etc p/link", "", "is a symbolic link to \"/etc\""),
            ("ln -s a p/link", "", "is a symbolic link to \"a\""),
            ("echo x > p/a && ln p/a p/b", "", "is a hard link to \"p/"),
            ("mkfifo p/pipe", "", "is a pipe"),
            ("truncate -s 1M p/holes", "--sparse", "is a file with holes"),
            ("truncate -s 1M p/holes", "--sparse --format=posix", "is a file with holes"),
            ("truncate -s 1M p/holes", "--sparse --format=posix --sparse-version=0.0", "is a file with holes"),
            ("truncate -s 1M p/holes", "--sparse --format=posix --sparse-version=0.1", "is a file with holes"),
        ])
    func gnuTar(_ preparation: String, _ options: String, _ says: String) throws {
        try ScratchFolder.with { folder in
            try folder.shell("mkdir p && \(preparation) && tar \(options) -czf p.tgz p")
            let error = fault(of: try folder.bytes("p.tgz"))
            #expect(
                error?.code == .refusedEntry && error?.message.contains(says) == true, "\(String(describing: error))")
        }
    }

    @Test("and shows names neither longer nor other than a line can take")
    func shownNames() {
        let error = fault(
            of: TarBytes.archive { tar in
                tar.addPax("path", "/\u{1b}[31m\u{202e}" + String(repeating: "x", count: 3000))
                tar.add("p/a")
            })
        #expect(error?.message.hasPrefix("\"/\\u{1b}[31m\\u{202e}xxx") == true)
        #expect(error?.message.contains("x…\" is an absolute path") == true)
        #expect((error?.message.utf8.count ?? .max) < 400)
    }
}
