import Foundation
import HTTPTypes
import NIOCore
import OCI
import PackFormat
import Testing

@testable import RegistryServer

/// A small pack that a test makes and pushes as a client would, over `/v2`.
struct TestPack {
    static let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]

    var name = "nginx"
    var version = "1.2.3"
    var group: String?
    var layer = "addon"
    var addonType: String? = "ingress"
    var annotations: [String: String] = [:]
    var displayName = "NGINX"
    var cloudTypes = ["all"]
    var values =
        "pack:\n  content:\n    images:\n      - image: nginx:1.2\n      - image: nginx:1.2\n      - image: busybox:1\n"
    var readme = "# NGINX\n"
    var logo = TestPack.png
    var others: [PackContent] = []

    var metadata: String {
        get throws {
            var fields: [String: Any] = [
                "name": name, "version": version, "displayName": displayName, "layer": layer, "cloudTypes": cloudTypes,
                "annotations": annotations,
            ]
            fields["group"] = group
            fields["addonType"] = addonType
            let data = try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .prettyPrinted])
            return String(decoding: data, as: UTF8.self) + "\n"
        }
    }

    var archive: [UInt8] {
        get throws {
            func content(_ path: String, _ bytes: [UInt8]) throws -> PackContent {
                PackContent(path: try #require(PackPath(path)), bytes: bytes)
            }
            let files = try [
                content("pack.json", Array(metadata.utf8)), content("values.yaml", Array(values.utf8)),
                content("README.md", Array(readme.utf8)), content("logo.png", logo),
            ]
            var bytes: [UInt8] = []
            try PackArchiveWriter.write(files + others, root: #require(ArchiveRoot("\(name)-\(version)"))) {
                bytes += $0
            }
            return bytes
        }
    }

    static func digest(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { ContentHasher.digest(of: $0) } }
}

extension TestServer {
    /// Pushes the pack and returns the digest of its manifest.
    @discardableResult
    func push(
        _ pack: TestPack, base: String = "", as tag: String? = nil, _ fields: [String: String] = [:]
    ) async throws -> Digest {
        let reply = try await push(pack.archive, of: pack.name, base: base, as: tag ?? pack.version, fields)
        #expect(reply.status == 201, "\(reply.body)")
        return try #require(reply.field("Docker-Content-Digest").flatMap { Digest($0) })
    }

    /// Pushes any bytes as the archive of a pack.
    func push(
        _ archive: [UInt8], of name: String, base: String = "", as tag: String, _ fields: [String: String] = [:]
    ) async throws -> Reply {
        let repository = "\(base.isEmpty ? "" : "\(base)/")spectro-packs/archive/\(name)"
        try await push("{}", to: repository)
        let digest = TestPack.digest(archive)
        let upload = try await send(
            .post, "/v2/\(repository)/blobs/uploads/?digest=\(digest)", bytes: ByteBuffer(bytes: archive))
        #expect(upload.status == 201, "\(upload.body)")
        let manifest = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
            "config":{"mediaType":"application/vnd.unknown.config.v1+json",\
            "digest":"\(PackArtifact.configDigest)","size":2},\
            "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\(digest)",\
            "size":\(archive.count),"annotations":{"org.opencontainers.image.title":"\(name)-\(tag).tar.gz"}}]}
            """
        var fields = fields
        fields["Content-Type"] = MediaType.imageManifest.text
        return try await send(.put, "/v2/\(repository)/manifests/\(tag)", fields, body: manifest)
    }

    /// The JSON of an answer that has to be 200.
    func json(_ target: String) async throws -> [String: Any] {
        let reply = try await send(.get, target)
        #expect(reply.status == 200, "\(target): \(reply.body)")
        return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    }
}
