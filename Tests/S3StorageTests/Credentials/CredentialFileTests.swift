import Glibc
import StorageTesting
import Testing

@testable import S3Storage

@Suite("A file of credentials")
struct CredentialFileTests {
    private static func refusal(_ path: String) -> String? {
        do throws(S3Error) {
            _ = try CredentialFile.text(path)
            return nil
        } catch {
            #expect(error.reason == .noCredentials)
            return error.message
        }
    }

    @Test("is read, and is nothing where there is none")
    func reading() throws {
        let folder = try TemporaryDirectory()
        #expect(try CredentialFile.text("\(folder.path)/none") == nil)
        #expect(try CredentialFile.text("\(folder.path)/none/below") == nil)
        #expect(try CredentialFile.text("/proc/self/comm")?.isEmpty == false)
    }

    @Test("that is none is told, and a pipe is not waited for", .timeLimit(.minutes(30)))
    func others() throws {
        let folder = try TemporaryDirectory()
        #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
        #expect(Self.refusal("\(folder.path)/pipe") == "\(folder.path)/pipe: it is no file")
        #expect(Self.refusal(folder.path) == "\(folder.path): Is a directory")
    }
}
