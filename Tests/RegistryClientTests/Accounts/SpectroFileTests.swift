import Foundation
import Glibc
import StorageTesting
import Testing

@testable import RegistryClient

@Suite("the file of logins")
struct SpectroFileTests {
    private static let login = Login.known("me", "secret")

    private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? Int ?? -1) & 0o7777
    }

    @Test("begins as nothing, and is its owner's only")
    func first() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: "\(top)/deep/.spectro")
            #expect(try file.entries().isEmpty)
            #expect(try file.defaultServer() == nil)
            #expect(try await !file.forget(.known("reg")))
            #expect(!FileManager.default.fileExists(atPath: "\(top)/deep"))
            try await file.keep(Self.login, for: .known("reg:5000/base"), isInsecure: true, asDefault: true)
            #expect(try Self.mode(file.path) == 0o600)
            #expect(try Self.mode("\(top)/deep/.spectro") == 0o700)
            #expect(
                try Self.text(file.path) == """
                    {
                      "auths": {
                        "reg:5000/base": {
                          "auth": "bWU6c2VjcmV0",
                          "insecure": true
                        }
                      },
                      "defaultRegistry": "reg:5000/base"
                    }

                    """)
            #expect(try file.defaultServer()?.key == "reg:5000/base")
            let entry = try #require(try file.entry(for: .known("https://reg:5000/base/more")))
            #expect(entry.login == Self.login)
            #expect(entry.isInsecure)
            #expect(try file.entry(for: .known("reg:5000")) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(top)/deep/.spectro") == ["config.json"])
        }
    }

    @Test("keeps what it does not know, and changes an entry where it stands under another form of its name")
    func unknown() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: top)
            try Self.write(
                """
                {"theme": {"dark": 1.0}, "auths": {"https://reg:443/": {"auth": "eDp5", "note": [1]}, "other": {}}}
                """, to: file.path)
            chmod(file.path, 0o644)
            try await file.keep(Self.login, for: .known("reg"), isInsecure: false)
            #expect(try Self.mode(file.path) == 0o600)
            let tree = try JSONTree(reading: Self.text(file.path))
            #expect(tree["theme"]?["dark"] == .number("1.0"))
            let auths = try #require(tree["auths"]?.members)
            #expect(auths.map(\.name) == ["https://reg:443/", "other"])
            #expect(auths[0].value["auth"] == .string("bWU6c2VjcmV0"))
            #expect(auths[0].value["note"] == .array([.number("1")]))
            #expect(auths[0].value["insecure"] == .bool(false))
        }
    }

    @Test("calls the default as its login is called, also when the user gave a scheme")
    func defaultName() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: top)
            try await file.keep(Self.login, for: .known("https://one:5000"), isInsecure: false, asDefault: true)
            let tree = try JSONTree(reading: Self.text(file.path))
            #expect(tree["defaultRegistry"] == .string("one:5000"))
            #expect(tree["auths"]?["one:5000"] != nil)
        }
    }

    @Test("forgets a server, and the default with it")
    func forgetting() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: top)
            try await file.keep(Self.login, for: .known("one"), isInsecure: false, asDefault: true)
            try await file.keep(Self.login, for: .known("two"), isInsecure: false)
            #expect(try await file.forget(.known("https://one")))
            #expect(try file.entries().map(\.name) == ["two"])
            #expect(try file.defaultServer() == nil)
            try await file.setDefault(.known("two"))
            #expect(try file.defaultServer()?.key == "two")
            try await file.setDefault(nil)
            #expect(try file.defaultServer() == nil)
        }
    }

    @Test("loses no login when many write at once")
    func concurrent() async throws {
        try await TemporaryDirectory.with { top in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        try await SpectroFile(home: top, surroundings: TestClock.patient)
                            .keep(Self.login, for: .known("reg\(number)"), isInsecure: false)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try SpectroFile(home: top).entries().count == 20)
            #expect(try FileManager.default.contentsOfDirectory(atPath: top) == ["config.json"])
        }
    }

    @Test("that is a link stays one")
    func link() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: "\(top)/home")
            try FileManager.default.createDirectory(atPath: "\(top)/home", withIntermediateDirectories: true)
            try Self.write("{}", to: "\(top)/real.json")
            try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "../real.json")
            try await file.keep(Self.login, for: .known("reg"), isInsecure: false)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file.path) == "../real.json")
            #expect(try Self.text("\(top)/real.json").contains("bWU6c2VjcmV0"))
        }
    }

    @Test("that is a link to nothing becomes what it leads to, and a link that leads to itself is refused")
    func danglingLink() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: "\(top)/home")
            try FileManager.default.createDirectory(atPath: "\(top)/home", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: "next")
            try FileManager.default.createSymbolicLink(
                atPath: "\(top)/home/next", withDestinationPath: "\(top)/real.json")
            try await file.keep(Self.login, for: .known("reg"), isInsecure: false)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file.path) == "next")
            #expect(try Self.text("\(top)/real.json").contains("bWU6c2VjcmV0"))
            #expect(try file.entries().count == 1)

            let circle = SpectroFile(home: "\(top)/circle")
            try FileManager.default.createDirectory(atPath: "\(top)/circle", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: circle.path, withDestinationPath: "config.json")
            let error = await failure { try await circle.keep(Self.login, for: .known("reg"), isInsecure: false) }
            #expect(error != nil)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: circle.path) == "config.json")
        }
    }

    @Test(
        "that is wrong says where, and is left as it is",
        arguments: [
            ("{\n\"auths\": {,}}", "config.json:2 is no JSON"), ("[]", "it has to be an object"),
            (#"{"auths": []}"#, "auths has to be an object"),
            (#"{"auths": {"reg": 5}}"#, "auths.\"reg\" has to be an object"),
            (#"{"auths": {"reg": {"auth": 5}}}"#, "auths.\"reg\".auth has to be text"),
            (#"{"auths": {"reg": {"auth": "x"}}}"#, "auths.\"reg\".auth: it is not user:password"),
            (#"{"auths": {"reg": {"insecure": "yes"}}}"#, "auths.\"reg\".insecure has to be true or false"),
            (#"{"auths": {"reg": {}}, "defaultRegistry": "a b"}"#, "defaultRegistry is no address"),
        ])
    func wrong(_ text: String, _ words: String) async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: top)
            try Self.write(text, to: file.path)
            let error = await failure {
                _ = try file.entry(for: .known("reg"))
                _ = try file.defaultServer()
            }
            #expect(error?.code == .settings)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains(file.path) == true)
            if text.first == "[" || text.contains(",}") {
                #expect(await failure { try await file.keep(Self.login, for: .known("x"), isInsecure: false) } != nil)
                #expect(try Self.text(file.path) == text)
            }
        }
    }

    @Test("with one wrong entry still serves the others")
    func others() async throws {
        try await TemporaryDirectory.with { top in
            let file = SpectroFile(home: top)
            try Self.write(#"{"auths": {"bad one": 5, "reg": {"auth": "bWU6c2VjcmV0"}}}"#, to: file.path)
            #expect(try file.entry(for: .known("reg"))?.login == Self.login)
            #expect(await failure { _ = try file.entries() }?.code == .settings)
        }
    }

    @Test("that cannot be written is said with its path, and an identity token is not kept")
    func unwritable() async throws {
        try await TemporaryDirectory.with { top in
            try Self.write("", to: "\(top)/file")
            let file = SpectroFile(home: "\(top)/file/.spectro")
            let error = await failure { try await file.keep(Self.login, for: .known("reg"), isInsecure: false) }
            #expect(error?.code == .localFile)
            #expect(error?.message.contains("\(top)/file") == true)
            let token = try Login(identityToken: "abc")
            let refused = await failure {
                try await SpectroFile(home: top).keep(token, for: .known("reg"), isInsecure: false)
            }
            #expect(refused?.code == .usage)
        }
    }

    @Test("takes away what a process has left that was killed in its midst")
    func leftovers() async throws {
        try await TemporaryDirectory.with { top in
            try Self.write("half", to: "\(top)/.packhouse-12ab")
            try Self.write("mine", to: "\(top)/other")
            try await SpectroFile(home: top).keep(Self.login, for: .known("reg"), isInsecure: false)
            #expect(access("\(top)/.packhouse-12ab", F_OK) != 0 && access("\(top)/other", F_OK) == 0)
        }
    }

    @Test("that another process holds is waited for, not for ever")
    func held() async throws {
        try await TemporaryDirectory.with { top in
            let descriptor = open(top, O_RDONLY | O_DIRECTORY)
            defer { close(descriptor) }
            #expect(flock(descriptor, LOCK_EX) == 0)
            let clock = TestClock()
            let file = SpectroFile(home: top, surroundings: clock.surroundings)
            let error = await failure { try await file.keep(Self.login, for: .known("reg"), isInsecure: false) }
            #expect(error?.code == .localFile)
            #expect(clock.pauses.reduce(.zero, +) == .seconds(10))
        }
    }
}

extension TestClock {
    /// Time as it is, with waits that are longer than was asked for: a file is waited for by a number of them.
    fileprivate static let patient = ClientSurroundings(
        now: { 0 }, elapsed: { .zero }, pause: { _ in try? await Task.sleep(for: .milliseconds(250)) }, chance: { 0 })
}
