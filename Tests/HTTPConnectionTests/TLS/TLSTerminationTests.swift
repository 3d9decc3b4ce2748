import Foundation
import LocalFiles
import NIOPosix
import Testing

@testable import HTTPConnection

@Suite("TLS files")
struct TLSTerminationTests {
    private let folder: TLSFolder
    private let authority: TestAuthority
    private let log = LineLog()

    init() throws {
        folder = try TLSFolder()
        authority = try TestAuthority()
        try folder.write(authority.issue("first"))
        try folder.write(authority.certificate, to: "ca.crt")
    }

    private func termination(_ settings: TLSSettings? = nil) throws -> TLSTermination {
        try TLSTermination(
            settings ?? folder.settings, offersHTTP2: true, threads: .singleton, logger: log.logger)
    }

    @Test("the certificate is told at the start, with its end and its fingerprint")
    func start() async throws {
        _ = try termination()
        let lines = log.take()
        let line = try #require(lines.first)
        #expect(lines.count == 1)
        #expect(line.hasPrefix("info the certificate was read notafter=20"))
        #expect(line.hasSuffix(" subject=CN=first"))
        #expect(line.contains(" path=\(folder.path)/server.crt "))
        let fingerprint = try #require(line.split(separator: " ").first { $0.hasPrefix("sha256=") }?.dropFirst(7))
        #expect(fingerprint.split(separator: ":").count == 32)
    }

    @Test("another pair is shown after a look, and files that stay as they are change nothing")
    func replacement() async throws {
        let termination = try termination()
        _ = log.take()
        await termination.look()
        #expect(log.take() == [])
        try folder.write(authority.issue("second"))
        await termination.look()
        #expect(log.take().map { $0.hasSuffix("subject=CN=second") } == [true])
        await termination.look()
        await termination.look()
        #expect(log.take() == [])
    }

    @Test("each state of the files is read twice, for a change in the same tick of the clock leaves no trace")
    func traceless() throws {
        let file = folder.certificatePath
        let before = FileStamp(path: file)
        var reload = try TLSReload(TLSMaterial(TLSFiles(folder.settings).contents()), states: [before])
        try folder.write(authority.issue("second"))
        // Its clock ticks some hundred times a second only.
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: file)
        let after = FileStamp(path: file)
        #expect(before != after)
        #expect(
            [after, after, after, .missing, .missing, .missing].map { reload.isReadingNeeded([$0]) } == [
                true, true, false, true, true, false,
            ])
    }

    @Test(
        "what cannot be served keeps what was read before, and is told once",
        arguments: [
            (Damage.torn, "cannot read a PEM certificate from ", "server.crt (http.tls.certificate)"),
            (.tornChain, "server.crt (http.tls.certificate) ends within the first line of another PEM certificate", ""),
            (.mismatched, "server.key (http.tls.key) does not belong to the certificate in ", "server.crt"),
            (.empty, "server.crt (http.tls.certificate) is empty", ""),
            (.missing, "cannot read ", "server.key (http.tls.key): No such file or directory"),
            (.directory, "server.key (http.tls.key) is no file", ""),
            (.tornKey, "cannot read a PEM private key from ", "server.key (http.tls.key)"),
            (.otherText, "cannot read a PEM certificate from ", "server.crt (http.tls.certificate)"),
        ])
    func damage(_ damage: Damage, _ words: String, _ more: String) async throws {
        let termination = try termination()
        _ = log.take()
        let second = try authority.issue("second")
        try damage.apply(second, to: folder)
        await termination.look()
        let lines = log.take()
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.hasPrefix("warning ") && line.contains(words) && (more.isEmpty || line.contains(more)), "\(line)")
        #expect(line.hasSuffix("; what was read before is still in use"))
        await termination.look()
        await termination.look()
        #expect(log.take() == [])
        await termination.reload()
        #expect(log.take() == [line], "who asks is told again")
        if damage == .directory { try folder.remove("server.key") }
        try folder.write(second)
        await termination.look()
        #expect(log.take().map { $0.hasSuffix("subject=CN=second") } == [true])
    }

    @Test("files that hold again what is in use end a complaint")
    func recovery() async throws {
        let first = try String(contentsOfFile: folder.certificatePath, encoding: .utf8)
        let termination = try termination()
        try folder.write("", to: "server.crt")
        await termination.look()
        _ = log.take()
        try folder.write(first, to: "server.crt")
        await termination.look()
        #expect(log.take() == ["info the TLS files hold what is in use"])
        await termination.look()
        #expect(log.take() == [])
    }

    @Test("a directory that is swapped by its link, as in Kubernetes, is followed")
    func symbolicLink() async throws {
        for (name, subject) in [("one", "first"), ("two", "second")] {
            try FileManager.default.createDirectory(
                atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
            let pair = try authority.issue(subject)
            try folder.write(pair.certificate, to: "\(name)/tls.crt")
            try folder.write(pair.key, to: "\(name)/tls.key")
        }
        #expect(symlink("one", "\(folder.path)/current") == 0)
        let termination = try termination(
            TLSSettings(
                certificateFiles: .init(
                    certificatePath: "\(folder.path)/current/tls.crt", keyPath: "\(folder.path)/current/tls.key")))
        _ = log.take()
        #expect(symlink("two", "\(folder.path)/next") == 0)
        #expect(rename("\(folder.path)/next", "\(folder.path)/current") == 0)
        await termination.look()
        #expect(log.take().map { $0.hasSuffix("subject=CN=second") } == [true])
    }

    @Test("client authorities are read again too, and a broken list keeps the one before")
    func authorities() async throws {
        let termination = try termination(folder.mutualSettings)
        _ = log.take()
        try folder.write("nothing", to: "ca.crt")
        await termination.look()
        #expect(
            log.take() == [
                "warning cannot read a PEM certificate from \(folder.path)/ca.crt (http.tls.clientcas): "
                    + "it is damaged, or something else; what was read before is still in use"
            ])
        try folder.write(TestAuthority("Another").certificate, to: "ca.crt")
        await termination.look()
        #expect(log.take().map { $0.hasPrefix("info the certificate was read ") } == [true])
    }

    @Test("an authority without the one above it is warned of, for its clients would be refused")
    func authorityWithoutRoot() throws {
        let below = try TestAuthority("Below", below: authority)
        try folder.write(below.certificate, to: "ca.crt")
        _ = try termination(folder.mutualSettings)
        let words = "no client of the authority CN=Below gets in"
        #expect(log.take().filter { $0.hasPrefix("warning \(words)") && $0.hasSuffix("CN=Test authority") }.count == 1)
        try folder.write(below.certificate + authority.certificate, to: "ca.crt")
        _ = try termination(folder.mutualSettings)
        #expect(!log.take().contains { $0.contains(words) })
    }

    @Test(
        "a certificate out of its time is warned of once",
        arguments: [
            (-7200, -3600, "has been invalid since "), (3600, 7200, "is valid only from "),
            (-3600, 600, "becomes invalid at "), (-8_640_000, 1_166_400, ", in 13 days; "),
        ] as [(Int64, Int64, String)])
    func time(_ notBefore: Int64, _ notAfter: Int64, _ words: String) async throws {
        try folder.write(authority.issue("third", notBefore: notBefore, notAfter: notAfter))
        let termination = try termination()
        let lines = log.take()
        #expect(lines.count == 2 && lines[1].hasPrefix("warning the certificate "), "\(lines)")
        #expect(lines.last?.contains(words) == true, "\(lines)")
        await termination.look()
        #expect(log.take() == [])
    }

    @Test("a start with files that cannot be served fails with the file and its key")
    func badStart() throws {
        try folder.write(authority.issue("second").key, to: "server.key")
        let error = #expect(throws: HTTPConnectionError.self) { try folder.settings.check() }
        #expect(error?.message.contains("server.key (http.tls.key) does not belong to the certificate in ") == true)
        #expect(throws: HTTPConnectionError.self) { try termination() }
    }

    enum Damage {
        case torn, tornChain, mismatched, empty, missing, directory, tornKey, otherText

        func apply(_ pair: (certificate: String, key: String), to folder: TLSFolder) throws {
            switch self {
            case .torn: try folder.write(String(pair.certificate.prefix(200)), to: "server.crt")
            case .tornChain: try folder.write(pair.certificate + pair.certificate.prefix(20), to: "server.crt")
            case .mismatched: try folder.write(pair.key, to: "server.key")
            case .empty: try folder.write("", to: "server.crt")
            case .missing: try folder.remove("server.key")
            case .directory:
                try folder.remove("server.key")
                try FileManager.default.createDirectory(
                    atPath: "\(folder.path)/server.key", withIntermediateDirectories: false)
            case .tornKey: try folder.write(String(pair.key.prefix(100)), to: "server.key")
            case .otherText: try folder.write("no certificate here\n", to: "server.crt")
            }
        }
    }
}
