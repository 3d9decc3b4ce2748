import Testing

@testable import ObjectStorage

@Suite("directories known to be durable")
struct DurableDirectoriesTests {
    private let a = key("a")

    @Test("a directory is known after it was remembered, until it is removed or found missing")
    func life() {
        var directories = DurableDirectories()
        #expect(directories.contains(.root))
        #expect(!directories.contains(a))
        directories.remember([a], since: directories.currentEpoch())
        #expect(directories.contains(a))
        directories.forget(a)
        #expect(!directories.contains(a))
        directories.remember([a], since: directories.currentEpoch())
        directories.beginRemoval(of: a)
        #expect(!directories.contains(a))
    }

    @Test("a writer that began before a removal does not bring the removed directory back")
    func lateWriter() {
        var directories = DurableDirectories()
        let start = directories.currentEpoch()
        directories.beginRemoval(of: a)
        directories.endRemoval()
        directories.remember([a], since: start)
        #expect(!directories.contains(a))
    }

    @Test("a writer that begins during a removal does not either")
    func writerDuringRemoval() {
        var directories = DurableDirectories()
        directories.beginRemoval(of: a)
        directories.remember([a], since: directories.currentEpoch())
        #expect(!directories.contains(a))
        directories.endRemoval()
        directories.remember([a], since: directories.currentEpoch())
        #expect(directories.contains(a))
    }

    @Test("no more are remembered than the limit")
    func limit() {
        var directories = DurableDirectories(limit: 3)
        for number in 0..<10 {
            directories.remember([key("d\(number)")], since: directories.currentEpoch())
        }
        let known = (0..<10).count { directories.contains(key("d\($0)")) }
        #expect((1...3).contains(known))
        #expect(directories.contains(key("d9")))
    }
}
