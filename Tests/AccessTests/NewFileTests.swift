import LocalFiles
import StorageTesting
import Testing

@testable import Access

@Suite struct NewFileTests {
    @Test("what another process has put there in the meantime stays, and nothing is left beside it")
    func keepsTheFirst() throws {
        let directory = try TemporaryDirectory()
        let file = NewFile(path: directory.path + "/new/list")
        let first = try file.publish(Array("first".utf8))
        let second = try file.publish(Array("second, and longer".utf8))
        #expect(first)
        #expect(!second)
        #expect(FileStamp(path: file.path).size == 5)
        #expect(directory.names(in: "new") == ["list"])
    }
}

extension FileStamp {
    fileprivate var size: Int64? {
        guard case .file(let fingerprint) = self else { return nil }
        return fingerprint.size
    }
}
