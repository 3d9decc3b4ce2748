import Foundation
import StorageTesting
import Testing

@testable import PackctlCommand

@Suite("Folders on the way to a place")
struct NewFoldersTests {
    @Test("are taken away again as far as they were made and are empty, whoever put something there meanwhile")
    func removal() throws {
        let place = try TemporaryDirectory()
        try withExtendedLifetime(place) {
            let files = FileManager.default
            let folders = try NewFolders(upTo: "\(place.path)/a/b/c")
            #expect(files.fileExists(atPath: "\(place.path)/a/b/c"))
            folders.removeEmpty()
            #expect(try files.contentsOfDirectory(atPath: place.path) == [])

            let again = try NewFolders(upTo: "\(place.path)/a/b/./c/")
            try Data().write(to: URL(fileURLWithPath: "\(place.path)/a/of somebody else"))
            again.removeEmpty()
            #expect(try files.contentsOfDirectory(atPath: "\(place.path)/a") == ["of somebody else"])
            try NewFolders(upTo: "\(place.path)/a").removeEmpty()
            #expect(files.fileExists(atPath: "\(place.path)/a/of somebody else"), "what was there is not ours")
        }
    }

    @Test("that cannot be made are a failure of usage, and leave none of the others")
    func failure() throws {
        let place = try TemporaryDirectory()
        try withExtendedLifetime(place) {
            try Data().write(to: URL(fileURLWithPath: "\(place.path)/file"))
            let failure = #expect(throws: CommandFailure.self) { try NewFolders(upTo: "\(place.path)/file/a") }
            #expect(failure?.exitClass == .usage && failure?.message.contains("/file/a") == true)
            let file = #expect(throws: CommandFailure.self) { try NewFolders(upTo: "\(place.path)/file") }
            #expect(file?.exitClass == .usage && file?.message.contains("/file is no folder") == true)
        }
    }
}
