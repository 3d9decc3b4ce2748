import Glibc
import StorageTesting
import Testing

@testable import LocalFiles

@Suite("A folder")
struct FolderTests {
    private typealias Failure = DurableFile.Failure

    private static func failure(_ folder: Folder) -> Failure? {
        do throws(Failure) {
            try folder.make()
            return nil
        } catch {
            return error
        }
    }

    private static func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test(
        "lies in another",
        arguments: [
            ("/a/b", "/a"), ("/a", "/"), ("/", "/"), ("a", "."), ("a/b", "a"), ("a/b/", "a"), ("/a//", "/"), ("", "."),
            (".", "."), ("//a", "/"), ("/a//b", "/a/"),
        ])
    func parent(_ path: String, _ parent: String) {
        #expect(Folder.parent(of: path) == parent)
    }

    @Test("is made with those above it, for its owner only, and each name is made durable")
    func made() throws {
        let top = try TemporaryDirectory()
        let recorded = RecordedCalls()
        try Folder("\(top.path)/a/b/c/", calls: recorded.calls).make()
        for name in ["a", "a/b", "a/b/c"] { #expect(Self.mode("\(top.path)/\(name)") == 0o700) }
        #expect(recorded.made.count { $0 == .synchronize } == 3)
        try Folder("\(top.path)/d").make(mode: 0o750)
        #expect(Self.mode("\(top.path)/d") == 0o750)
    }

    @Test("that is there stays as it is, and asks for no right to the one above")
    func there() throws {
        let top = try TemporaryDirectory()
        #expect(chmod(top.path, 0o755) == 0)
        let recorded = RecordedCalls()
        try Folder(top.path, calls: recorded.calls).make()
        #expect(recorded.made == [.makeFolder] && Self.mode(top.path) == 0o755)
        for path in ["/", "."] { #expect(Self.failure(Folder(path)) == nil) }
    }

    @Test("cannot be where something else is, or nothing can be made")
    func refused() throws {
        let top = try TemporaryDirectory()
        let file = "\(top.path)/file"
        try DurableFile(file).replace(with: [])
        #expect(symlink("nowhere", "\(top.path)/link") == 0)
        for path in [file, "\(top.path)/link"] {
            #expect(Self.failure(Folder(path)) == Failure(.using, path, code: ENOTDIR))
        }
        #expect(Self.failure(Folder("\(file)/a"))?.code == ENOTDIR)
        #expect(Self.failure(Folder("")) == Failure(.makingFolder, "", code: ENOENT))
        let absent = "\(top.path)/a/b"
        for code in [EACCES, EROFS, ENOSPC] {
            let above = Folder(absent, calls: RecordedCalls([.makeFolder: [nil, code]]).calls)
            #expect(Self.failure(above) == Failure(.makingFolder, "\(top.path)/a", code: code))
        }
        #expect(Folder(top.path).names == ["file", "link"])
    }

    @Test("needs the right to write to the one above", .enabled(if: geteuid() != 0, "root may write everywhere"))
    func noRight() throws {
        let top = try TemporaryDirectory()
        #expect(chmod(top.path, 0o500) == 0)
        #expect(Self.failure(Folder("\(top.path)/a")) == Failure(.makingFolder, "\(top.path)/a", code: EACCES))
    }

    @Test("whose name may be lost is not made, so that the next attempt is one")
    func notDurable() throws {
        let top = try TemporaryDirectory()
        let path = "\(top.path)/a"
        for code in [EIO, EROFS] {
            let calls = RecordedCalls([.synchronize: [code]]).calls
            #expect(Self.failure(Folder(path, calls: calls)) == Failure(.synchronizing, top.path, code: code))
            #expect(Folder(top.path).names == [])
        }
        #expect(Self.failure(Folder(path, calls: RecordedCalls([.synchronize: [EINVAL]]).calls)) == nil)
        #expect(Folder(top.path).names == ["a"])
        #expect(Self.failure(Folder(path, calls: RecordedCalls([.makeFolder: [EINTR]]).calls)) == nil)
    }

    @Test("is synchronized, or says why not")
    func synchronized() throws {
        let top = try TemporaryDirectory()
        try Folder(top.path).synchronize()
        let recorded = RecordedCalls([.open: [EINTR], .synchronize: [EINTR]])
        try Folder(top.path, calls: recorded.calls).synchronize()
        #expect(recorded.made == [.open, .open, .synchronize, .synchronize, .close])
        #expect(throws: Failure(.synchronizing, "\(top.path)/none", code: ENOENT)) {
            try Folder("\(top.path)/none").synchronize()
        }
    }

    @Test("tells what lies in it, in order")
    func names() throws {
        let top = try TemporaryDirectory()
        for name in ["b", "a", ".c"] { try DurableFile("\(top.path)/\(name)").replace(with: []) }
        #expect(Folder(top.path).names == [".c", "a", "b"])
        #expect(Folder("\(top.path)/none").names == [] && Folder("\(top.path)/a").names == [])
        #expect(Folder(top.path).isThere && !Folder("\(top.path)/a").isThere && !Folder("\(top.path)/none").isThere)
    }
}
