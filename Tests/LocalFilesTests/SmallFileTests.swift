import Foundation
import Glibc
import StorageTesting
import Testing

@testable import LocalFiles

@Suite("Small files")
struct SmallFileTests {
    private static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    private static func failure(at path: String, upTo limit: Int = 10) -> CInt? {
        do throws(SmallFile.Failure) {
            _ = try SmallFile.contents(of: path, upTo: limit)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("are read whole up to their limit", arguments: [0, 1, 9, 10, 200_000])
    func whole(_ count: Int) throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/file"
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        try Self.write(bytes, to: path)
        #expect(try SmallFile.contents(of: path, upTo: count) == bytes)
        if count > 0 { #expect(Self.failure(at: path, upTo: count - 1) == EFBIG) }
    }

    @Test("are read where their size is not told, as in /proc")
    func untold() throws {
        #expect(try !SmallFile.contents(of: "/proc/self/status", upTo: 1 << 20).isEmpty)
        #expect(Self.failure(at: "/proc/self/status", upTo: 10) == EFBIG)
    }

    @Test("say why they cannot be read, and wait for nobody")
    func refused() throws {
        let directory = try TemporaryDirectory()
        let fifo = "\(directory.path)/fifo"
        #expect(mkfifo(fifo, 0o600) == 0)
        for (path, code) in [
            (directory.path, EISDIR), (fifo, EINVAL), ("/dev/null", EINVAL), ("\(directory.path)/none", ENOENT),
            ("/dev/null/none", ENOTDIR),
        ] {
            #expect(Self.failure(at: path) == code, "\(path)")
            #expect(SmallFile.Failure(code: code).isAbsent == [ENOENT, ENOTDIR].contains(code))
        }
        #expect(SmallFile.Failure(code: EINVAL).words == "it is no file")
        #expect(SmallFile.Failure(code: EACCES).words == "Permission denied")
    }

    @Test("come through a pipe, where that will do", .timeLimit(.minutes(30)))
    func pipes() async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/fifo"
        #expect(mkfifo(path, 0o600) == 0)
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        for (limit, code) in [(200_000, nil), (199_999, EFBIG)] as [(Int, CInt?)] {
            let writer = Thread {
                // Waits for the reader.
                let descriptor = open(path, O_WRONLY | O_CLOEXEC)
                // A reader that has enough goes.
                var mask = sigset_t()
                sigemptyset(&mask)
                sigaddset(&mask, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &mask, nil)
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, min(1000, $0.count)) }
                    guard count > 0 else { break }
                    rest = rest.dropFirst(count)
                }
                close(descriptor)
            }
            writer.start()
            do throws(SmallFile.Failure) {
                #expect(try SmallFile.contents(of: path, upTo: limit, waitingForPipe: .seconds(50)) == bytes)
                #expect(code == nil)
            } catch {
                #expect(error.code == code)
            }
        }
    }

    @Test("do not come through a pipe that nobody writes to, or that stays open")
    func silentPipes() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/fifo"
        #expect(mkfifo(path, 0o600) == 0)
        for isOpen in [false, true] {
            let descriptor = isOpen ? open(path, O_RDWR | O_CLOEXEC) : -1
            defer { close(descriptor) }
            if isOpen { #expect(Glibc.write(descriptor, [1, 2], 2) == 2) }
            #expect(throws: SmallFile.Failure(code: ETIMEDOUT)) {
                try SmallFile.contents(of: path, upTo: 10, waitingForPipe: .milliseconds(20))
            }
        }
        #expect(SmallFile.Failure(code: ETIMEDOUT).words == "nothing more comes through the pipe")
    }

    @Test("have another stamp when they hold something else, and the same by path and when they are open")
    func stamps() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/file"
        #expect(FileStamp(path: path) == .missing)
        try Self.write([1], to: path)
        let first = FileStamp(path: path)
        guard case .file(let fingerprint) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(fingerprint.size == 1)
        let descriptor = open(path, O_RDONLY)
        #expect(FileStamp(descriptor: descriptor) == first)
        close(descriptor)
        #expect(FileStamp(descriptor: -1) == .unreachable(errno: EBADF))
        try Self.write([1, 2], to: path)
        #expect(FileStamp(path: path) != first)
        let link = "\(directory.path)/link"
        #expect(symlink("\(directory.path)/none", link) == 0)
        #expect(FileStamp(path: link) == .missing && FileStamp(path: link, followingLinks: false) != .missing)
        guard case .notAFile = FileStamp(path: directory.path) else {
            Issue.record("a directory is no file")
            return
        }
    }
}
