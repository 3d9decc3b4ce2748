import Glibc
import StorageTesting
import Testing

@testable import LocalFiles

@Suite("A durable file")
struct DurableFileTests {
    private typealias Failure = DurableFile.Failure

    private static let old = Array("what was there".utf8)
    private static let new = Array("what is there now, and is longer".utf8)

    private static func content(_ path: String) -> [UInt8]? { try? SmallFile.contents(of: path, upTo: 1 << 20) }

    private static func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    private static func failure(_ body: () throws(Failure) -> Void) -> Failure? {
        do throws(Failure) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// A folder in which a file with the old content may lie.
    private static func folder(withOld isThere: Bool) throws -> (folder: TemporaryDirectory, path: String) {
        let folder = try TemporaryDirectory()
        let path = "\(folder.path)/file"
        if isThere { try DurableFile(path, mode: 0o644).replace(with: old) }
        return (folder, path)
    }

    @Test("is there whole, with the rights that it is made with, and nothing beside it", arguments: [false, true])
    func replaced(_ isThere: Bool) throws {
        for mode: mode_t in [0o600, 0o400, 0o640] {
            for count in [0, 1, 5000] {
                let (folder, path) = try Self.folder(withOld: isThere)
                let bytes = [UInt8](repeating: 7, count: count)
                try DurableFile(path, mode: mode).replace(with: bytes)
                #expect(Self.content(path) == bytes && Self.mode(path) == mode)
                #expect(Folder(folder.path).names == ["file"])
            }
        }
    }

    @Test("is on the disk before it has its name, and the name before anybody is told")
    func order() throws {
        let (folder, path) = try Self.folder(withOld: false)
        let replacing = RecordedCalls()
        try DurableFile(path, calls: replacing.calls).replace(with: Self.new)
        #expect(replacing.made == [.open, .open, .write, .synchronize, .close, .rename, .unlink, .synchronize, .close])
        let creating = RecordedCalls()
        #expect(try DurableFile("\(folder.path)/other", calls: creating.calls).create(with: Self.new))
        #expect(creating.made == [.open, .open, .write, .synchronize, .close, .link, .unlink, .synchronize, .close])
        let removing = RecordedCalls()
        try DurableFile(path, calls: removing.calls).remove()
        #expect(removing.made == [.unlink, .open, .synchronize, .close])
    }

    @Test("replaces a link, and not what it leads to")
    func link() throws {
        let (folder, path) = try Self.folder(withOld: true)
        let name = "\(folder.path)/link"
        #expect(symlink(path, name) == 0)
        try DurableFile(name).replace(with: Self.new)
        #expect(Self.content(path) == Self.old && Self.content(name) == Self.new)
        #expect(Self.mode(name) == 0o600)
    }

    @Test("that is only made where there is none leaves what is there, whatever it is")
    func exclusive() throws {
        let folder = try TemporaryDirectory()
        let path = { (name: String) in "\(folder.path)/\(name)" }
        #expect(try DurableFile(path("file")).create(with: Self.old))
        #expect(mkdir(path("folder"), 0o700) == 0 && symlink("nowhere", path("link")) == 0)
        for name in ["file", "folder", "link"] {
            #expect(try DurableFile(path(name)).create(with: Self.new) == false, "\(name)")
        }
        #expect(Self.content(path("file")) == Self.old)
        #expect(Folder(folder.path).names == ["file", "folder", "link"])
    }

    @Test("is made by one of many who want to at once, and is that one's")
    func race() async throws {
        let (folder, path) = try Self.folder(withOld: false)
        let winners = try await withThrowingTaskGroup(of: UInt8?.self) { group in
            for number: UInt8 in 0..<20 {
                group.addTask {
                    try DurableFile(path).create(with: [UInt8](repeating: number, count: 3000)) ? number : nil
                }
            }
            return try await group.reduce(into: [UInt8]()) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(winners.count == 1)
        #expect(Self.content(path) == winners.first.map { [UInt8](repeating: $0, count: 3000) })
        #expect(Folder(folder.path).names == ["file"])
    }

    @Test("is made once also on file systems without links", arguments: [EPERM, EOPNOTSUPP, ENOSYS, EMLINK])
    func withoutLinks(_ code: CInt) throws {
        let (folder, path) = try Self.folder(withOld: false)
        #expect(try DurableFile(path, mode: 0o640, calls: RecordedCalls([.link: [code]]).calls).create(with: Self.old))
        #expect(try !DurableFile(path, calls: RecordedCalls([.link: [code]]).calls).create(with: Self.new))
        #expect(Self.content(path) == Self.old && Self.mode(path) == 0o640)
        let calls = RecordedCalls([.link: [code], .rename: [EIO]]).calls
        let failure = Self.failure { () throws(Failure) in
            _ = try DurableFile("\(folder.path)/other", calls: calls).create(with: Self.new)
        }
        #expect(failure?.step == .renaming && failure?.code == EIO)
        #expect(Folder(folder.path).names == ["file"])
    }

    @Test("that cannot be written leaves what was there, nothing beside it, and says why", arguments: [false, true])
    func refused(_ isThere: Bool) throws {
        let table: [([RecordedCalls.Call: [CInt?]], Failure.Step, CInt)] = [
            ([.open: [EACCES]], .synchronizing, EACCES), ([.open: [nil, EACCES]], .creating, EACCES),
            ([.open: [nil, EROFS]], .creating, EROFS), ([.open: [nil, ENOSPC]], .creating, ENOSPC),
            ([.write: [ENOSPC]], .writing, ENOSPC), ([.write: [nil, nil, EDQUOT]], .writing, EDQUOT),
            ([.synchronize: [EIO]], .writing, EIO), ([.synchronize: [EINVAL]], .writing, EINVAL),
            ([.rename: [ENOSPC], .link: [ENOSPC]], .renaming, ENOSPC),
        ]
        for (failures, step, code) in table {
            let (folder, path) = try Self.folder(withOld: isThere)
            let failure = Self.failure { () throws(Failure) in
                try DurableFile(path, calls: RecordedCalls(failures, writeSize: 10).calls).replace(with: Self.new)
            }
            #expect(failure?.step == step && failure?.code == code, "\(failures)")
            #expect(Self.content(path) == (isThere ? Self.old : nil), "\(failures)")
            #expect(Folder(folder.path).names == (isThere ? ["file"] : []), "\(failures)")
            if !isThere {
                let failure = Self.failure { () throws(Failure) in
                    let calls = RecordedCalls(failures, writeSize: 10).calls
                    _ = try DurableFile(path, calls: calls).create(with: Self.new)
                }
                #expect(failure?.step == (step == .renaming ? .linking : step) && failure?.code == code)
                #expect(Folder(folder.path).names == [])
            }
        }
    }

    @Test("says which path failed at what")
    func words() throws {
        let folder = try TemporaryDirectory()
        let path = "\(folder.path)/none/file"
        let failure = Self.failure { () throws(Failure) in try DurableFile(path).replace(with: Self.new) }
        #expect(failure == Failure(.synchronizing, "\(folder.path)/none", code: ENOENT))
        #expect(failure?.words == "No such file or directory")
        #expect(failure?.attempt == "synchronizing \(folder.path)/none")
        #expect(Failure(.linking, "/a", to: "/b", code: EIO).attempt == "linking /a to /b")
        #expect(mkdir("\(folder.path)/there", 0o700) == 0)
        let replacing = Self.failure { () throws(Failure) in
            try DurableFile("\(folder.path)/there").replace(with: Self.new)
        }
        #expect(replacing?.step == .renaming && replacing?.code == EISDIR)
        #expect(Folder(folder.path).names == ["there"])
    }

    @Test("needs the right to write to its folder", .enabled(if: geteuid() != 0, "root may write everywhere"))
    func noRight() throws {
        let folder = try TemporaryDirectory()
        #expect(chmod(folder.path, 0o500) == 0)
        let failure = Self.failure { () throws(Failure) in
            try DurableFile("\(folder.path)/file").replace(with: Self.new)
        }
        #expect(failure?.step == .creating && failure?.code == EACCES)
    }

    @Test("is whole where the system takes few bytes at a time, or is interrupted in each of its calls")
    func interrupted() throws {
        let (folder, path) = try Self.folder(withOld: true)
        var failures: [RecordedCalls.Call: [CInt?]] = [:]
        for call in RecordedCalls.Call.allCases where call != .close { failures[call] = [EINTR, EINTR, nil, EINTR] }
        try DurableFile(path, calls: RecordedCalls(failures, writeSize: 1).calls).replace(with: Self.new)
        #expect(Self.content(path) == Self.new)
        let other = "\(folder.path)/other"
        // The temporary name goes with a single call, whose failure only leaves a file behind.
        failures[.unlink] = []
        #expect(try DurableFile(other, calls: RecordedCalls(failures, writeSize: 3).calls).create(with: Self.new))
        #expect(Self.content(other) == Self.new)
        failures[.unlink] = [EINTR]
        try DurableFile(other, calls: RecordedCalls(failures).calls).rename(to: path)
        try DurableFile(path, calls: RecordedCalls(failures).calls).remove()
        Folder(folder.path).removeLeftovers()
        #expect(Folder(folder.path).names == [])
    }

    @Test("that a system takes no byte of is one for which there is no room")
    func noProgress() throws {
        let (folder, path) = try Self.folder(withOld: false)
        let failure = Self.failure { () throws(Failure) in
            try DurableFile(path, calls: RecordedCalls(writeSize: 0).calls).replace(with: Self.new)
        }
        #expect(failure?.step == .writing && failure?.code == ENOSPC)
        #expect(Folder(folder.path).names == [])
    }

    @Test("counts as durable where folders cannot be synchronized", arguments: [EINVAL, ENOTSUP, ENOSYS])
    func withoutSynchronization(_ code: CInt) throws {
        let (folder, path) = try Self.folder(withOld: true)
        let failures: [RecordedCalls.Call: [CInt?]] = [.synchronize: [nil, code]]
        try DurableFile(path, calls: RecordedCalls(failures).calls).replace(with: Self.new)
        #expect(Self.content(path) == Self.new)
        let other = DurableFile("\(folder.path)/other", calls: RecordedCalls(failures).calls)
        #expect(try other.create(with: Self.new))
        try DurableFile(other.path, calls: RecordedCalls([.synchronize: [code]]).calls).remove()
        #expect(Folder(folder.path).names == ["file"])
    }

    @Test("is told as lost when the names in its folder may be", arguments: [EIO, EROFS, ENOSPC, EDQUOT])
    func notDurable(_ code: CInt) throws {
        let (folder, path) = try Self.folder(withOld: true)
        let failures: [RecordedCalls.Call: [CInt?]] = [.synchronize: [nil, code]]
        let expected = Failure(.synchronizing, folder.path, code: code)
        #expect(
            Self.failure { () throws(Failure) in
                try DurableFile(path, calls: RecordedCalls(failures).calls).replace(with: Self.new)
            } == expected)
        #expect(Self.content(path) == Self.new)
        // Nobody would know what is in a file that was not made.
        #expect(
            Self.failure { () throws(Failure) in
                let calls = RecordedCalls(failures).calls
                _ = try DurableFile("\(folder.path)/other", calls: calls).create(with: Self.new)
            } == expected)
        #expect(Folder(folder.path).names == ["file"])
        let calls = RecordedCalls([.synchronize: [code, code]]).calls
        for _ in 0..<2 {
            #expect(
                Self.failure { () throws(Failure) in try DurableFile(path, calls: calls).remove() } == expected)
        }
    }

    @Test("is not in the way of the next when its process was killed, and goes when somebody tidies up")
    func killed() throws {
        let (folder, path) = try Self.folder(withOld: true)
        for failures: [RecordedCalls.Call: [CInt?]] in [
            [.rename: [EIO], .unlink: [EIO]], [.write: [EIO], .unlink: [EIO]],
        ] {
            _ = Self.failure { () throws(Failure) in
                try DurableFile(path, calls: RecordedCalls(failures).calls).replace(with: Self.new)
            }
        }
        #expect(Folder(folder.path).names.count == 3 && Self.content(path) == Self.old)
        try DurableFile(path).replace(with: Self.new)
        try DurableFile("\(folder.path)/.other").replace(with: Self.new)
        Folder(folder.path).removeLeftovers()
        #expect(Folder(folder.path).names == [".other", "file"])
        #expect(Self.content(path) == Self.new)
    }

    @Test("is removed and renamed, or was not there")
    func gone() throws {
        let (folder, path) = try Self.folder(withOld: true)
        let other = "\(folder.path)/other"
        try DurableFile(other).replace(with: Self.new)
        try DurableFile(path).rename(to: other)
        #expect(Folder(folder.path).names == ["other"] && Self.content(other) == Self.old)
        try DurableFile(path).rename(to: other)
        try DurableFile(path).remove()
        #expect(Self.content(other) == Self.old)
        try DurableFile(other).remove()
        #expect(Folder(folder.path).names == [])
        try DurableFile("\(folder.path)/none/file").remove()
        #expect(mkdir(other, 0o700) == 0)
        let failure = Self.failure { () throws(Failure) in try DurableFile(other).remove() }
        #expect(failure == Failure(.removing, other, code: EISDIR))
    }
}
