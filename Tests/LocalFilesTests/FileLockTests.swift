import Glibc
import StorageTesting
import Testing

@testable import LocalFiles

@Suite("The lock on a file")
struct FileLockTests {
    private static func opened(_ path: String) throws -> CInt {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        return descriptor
    }

    @Test("has one holder at a time")
    func one() throws {
        let directory = try TemporaryDirectory()
        let (first, second) = (try Self.opened("\(directory.path)/lock"), try Self.opened("\(directory.path)/lock"))
        #expect(FileLock.attempt(first) == .acquired)
        #expect(FileLock.attempt(second) == .taken)
        FileLock.close(first)
        #expect(FileLock.attempt(second) == .acquired)
        FileLock.close(second)
    }

    @Test("is let go of while a child that is being started has a copy of the descriptor")
    func copied() throws {
        let directory = try TemporaryDirectory()
        let (first, second) = (try Self.opened("\(directory.path)/lock"), try Self.opened("\(directory.path)/lock"))
        #expect(FileLock.attempt(first) == .acquired)
        let copies = try DescriptorCopies(below: directory.path)
        #expect(copies.count == 2)
        FileLock.close(first)
        #expect(FileLock.attempt(second) == .acquired)
        FileLock.close(second)
        withExtendedLifetime(copies) {}
    }

    @Test("is told as unavailable where there is nothing to lock")
    func none() {
        #expect(FileLock.attempt(-1) == .unavailable(errno: EBADF))
    }
}
