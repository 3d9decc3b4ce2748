import Glibc
import StorageTesting
import Testing

@testable import Access

@Suite struct FirstUserTests {
    private func mode(of path: String) -> mode_t {
        var status = stat()
        guard stat(path, &status) == 0 else { return 0 }
        return status.st_mode & 0o777
    }

    @Test("an absent list is created with its directories, for the owner only")
    func creates() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/a/b/htpasswd"
        let user = try #require(try FirstUser.created(at: path))
        #expect(user.name == "docker")
        #expect(user.password.utf8.count == 43)
        #expect(mode(of: path) == 0o600)
        #expect(mode(of: directory.path + "/a") == 0o700)
        #expect(mode(of: directory.path + "/a/b") == 0o700)
        guard case .content(let file) = HtpasswdReading.reading(path).finding else {
            Issue.record("the new list cannot be read")
            return
        }
        let hash = try #require(file.hashes[Array("docker".utf8)])
        #expect(hash.effort == .init(kind: .bcrypt, cost: 10))
        #expect(try hash.matches(Array(user.password.utf8)))
    }

    @Test("whatever is at the path already stays as it is")
    func leaves() throws {
        let directory = try TemporaryDirectory()
        try directory.write("")
        #expect(try FirstUser.created(at: directory.path + "/htpasswd") == nil)
        #expect(try FirstUser.created(at: directory.path) == nil)
        try #require(symlink("nowhere", directory.path + "/link") == 0)
        #expect(try FirstUser.created(at: directory.path + "/link") == nil)
    }

    @Test("of many who start at once one makes the list, and no other file is left")
    func races() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/new/htpasswd"
        let users = await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { try? FirstUser.created(at: path) } }
            return await group.reduce(into: [FirstUser]()) { users, user in if let user { users.append(user) } }
        }
        #expect(users.count == 1)
        guard case .content(let file) = HtpasswdReading.reading(path).finding, let winner = users.first else {
            Issue.record("the new list cannot be read")
            return
        }
        #expect(try file.hashes[Array("docker".utf8)]?.matches(Array(winner.password.utf8)) == true)
        #expect(directory.names(in: "new") == ["htpasswd"])
    }

    @Test("a place where nothing can be made is named in the error")
    func refuses() {
        let error = #expect(throws: AccessError.self) { try FirstUser.created(at: "/proc/no/such/htpasswd") }
        #expect(error?.code == .cannotCreate)
        #expect(error?.message.contains("/proc/no/such/htpasswd") == true)
    }
}
