import Foundation
import Logging
import NIOPosix

@testable import HTTPConnection

/// A directory with the files of one listener's TLS, gone with its holder.
final class TLSFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Of the server's certificate, as PEM text.
    var certificatePath: String { "\(path)/server.crt" }

    var settings: TLSSettings {
        TLSSettings(certificateFiles: .init(certificatePath: certificatePath, keyPath: "\(path)/server.key"))
    }

    /// Without a certificate of its own, but with client authorities, which are read from `ca.crt`.
    var authoritySettings: TLSSettings {
        TLSSettings(certificateFiles: nil, clientAuthorityPaths: ["\(path)/ca.crt"])
    }

    /// The same with client authorities, which are read from `ca.crt`.
    var mutualSettings: TLSSettings {
        var settings = settings
        settings.clientAuthorityPaths = ["\(path)/ca.crt"]
        return settings
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }

    func write(_ pair: (certificate: String, key: String)) throws {
        try write(pair.certificate, to: "server.crt")
        try write(pair.key, to: "server.key")
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
}
