import Foundation
import OCI
import PackFormat

@testable import PackctlCommand

/// An image layout that a test makes in memory, and may damage before it is written.
struct TestLayout {
    /// By path.
    var files: [String: [UInt8]] = ["oci-layout": Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)]
    /// What index.json lists, as JSON.
    var entries: [String] = []

    /// A layout with one pack, `web:1.2.3`.
    static func pack() throws -> TestLayout {
        var layout = TestLayout()
        try layout.addPack("web", "1.2.3")
        return layout
    }

    static func path(_ digest: Digest) -> String { "blobs/\(digest.algorithm)/\(digest.hex)" }

    static func descriptor(_ bytes: [UInt8], _ type: String) -> Descriptor {
        let digest = bytes.withUnsafeBytes { ContentHasher.digest(of: $0) }
        return Descriptor(mediaType: MediaType(type) ?? .octetStream, digest: digest, size: Int64(bytes.count))
    }

    static func json(_ descriptor: Descriptor, _ more: String = "") -> String {
        #"{"mediaType":"\#(descriptor.mediaType)","digest":"\#(descriptor.digest)","size":\#(descriptor.size)\#(more)}"#
    }

    @discardableResult
    mutating func add(_ bytes: [UInt8], type: String = "application/octet-stream") -> Descriptor {
        let descriptor = TestLayout.descriptor(bytes, type)
        files[TestLayout.path(descriptor.digest)] = bytes
        return descriptor
    }

    mutating func list(_ descriptor: Descriptor, as name: String?) {
        let note = name.map { #","annotations":{"org.opencontainers.image.ref.name":"\#($0)"}"# } ?? ""
        entries.append(TestLayout.json(descriptor, note))
    }

    /// - Parameter listed: what the layout calls it; nil for no name.
    @discardableResult
    mutating func addPack(
        _ name: String, _ version: String, listed: String? = "", readme: String = "# Read me\n", group: String? = nil,
        values: String? = nil
    ) throws -> Descriptor {
        let more = group.map { #","group":"\#($0)""# } ?? ""
        let json = #"{"name":"\#(name)","displayName":"X","version":"\#(version)","layer":"addon"\#(more)}"#
        let metadata = try PackMetadata(Array(json.utf8))
        let archive = TestTar.compressed { tar in
            tar.add("\(metadata.rootFolder)/README.md", readme)
            tar.add("\(metadata.rootFolder)/pack.json", json)
            if let values { tar.add("\(metadata.rootFolder)/values.yaml", values) }
        }
        let blob = add(archive)
        add(PackArtifact.config)
        let artifact = PackArtifact(metadata, archive: blob.digest, size: blob.size)
        let manifest = add(artifact.manifest, type: MediaType.imageManifest.text)
        list(manifest, as: listed == "" ? "spectro-packs/archive/\(name):\(version)" : listed)
        return manifest
    }

    /// A version whose manifest is a pack's, and whose archive is none.
    mutating func addBrokenPack(_ name: String, _ version: String) throws -> Descriptor {
        let json = #"{"name":"\#(name)","displayName":"X","version":"\#(version)","layer":"addon"}"#
        let blob = add(Array("no archive".utf8))
        add(PackArtifact.config)
        let artifact = PackArtifact(try PackMetadata(Array(json.utf8)), archive: blob.digest, size: blob.size)
        return add(artifact.manifest, type: MediaType.imageManifest.text)
    }

    /// An image of one layer.
    mutating func addImage(_ layer: String, listed: String? = nil) -> Descriptor {
        let config = add(Array("{}".utf8), type: "application/vnd.oci.image.config.v1+json")
        let blob = add(Array(layer.utf8), type: "application/vnd.oci.image.layer.v1.tar")
        let text = TestLayout.json(blob)
        let manifest =
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.imageManifest)","config":\#(TestLayout.json(config)),"layers":[\#(text)]}"#
        let descriptor = add(Array(manifest.utf8), type: MediaType.imageManifest.text)
        if let listed { list(descriptor, as: listed) }
        return descriptor
    }

    mutating func addIndex(_ children: [String], listed: String? = nil) -> Descriptor {
        let text =
            #"{"schemaVersion":2,"mediaType":"\#(MediaType.imageIndex)","manifests":[\#(children.joined(separator: ","))]}"#
        let descriptor = add(Array(text.utf8), type: MediaType.imageIndex.text)
        if let listed { list(descriptor, as: listed) }
        return descriptor
    }

    /// All files, with an index.json of the entries unless there is another.
    var whole: [String: [UInt8]] {
        var files = files
        let index = #"{"schemaVersion":2,"manifests":[\#(entries.joined(separator: ","))]}"#
        files["index.json"] = files["index.json"] ?? Array(index.utf8)
        return files
    }

    var tar: [UInt8] {
        TestTar.whole { tar in
            for (path, bytes) in whole.sorted(by: { $0.key < $1.key }) { tar.add(path, bytes) }
        }
    }

    func write(to folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (path, bytes) in whole {
            let file = URL(fileURLWithPath: "\(folder)/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
    }

    /// The same as a folder and as a tar, ready to be read.
    func stores(in folder: String) throws -> [any LayoutStore] {
        try write(to: "\(folder)/layout")
        try Data(tar).write(to: URL(fileURLWithPath: "\(folder)/layout.tar"))
        return [try LayoutPlace.reading("\(folder)/layout"), try LayoutPlace.reading("\(folder)/layout.tar")]
    }
}
