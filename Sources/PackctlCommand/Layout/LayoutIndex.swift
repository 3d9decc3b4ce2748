import FoundationEssentials
import OCI

/// The two small files of an image layout: the marker `oci-layout`, and `index.json`, the list of what it holds
/// (OCI image-spec, image-layout.md).
struct LayoutIndex: Hashable, Sendable {
    static let marker = "oci-layout"
    static let markerBytes = Array(#"{"imageLayoutVersion":"1.0.0"}"#.utf8)
    static let file = "index.json"
    /// Bytes of `index.json`, and entries in it.
    static let maximumSize = 32 << 20
    static let maximumCount = 100_000

    private(set) var entries: [LayoutEntry] = []
    /// Where in ``entries`` the last one of a name is.
    private var places: [String: Int] = [:]

    init() {}

    /// Reads an `index.json`. Throws `.validation` for what is none.
    init(_ bytes: [UInt8], in place: String) throws(CommandFailure) {
        do throws(ManifestError) {
            let manifest = try Manifest(bytes, declared: nil)
            guard case .index(let list) = manifest.content else {
                throw ManifestError("it is a manifest where an index should be")
            }
            guard list.count <= LayoutIndex.maximumCount else {
                throw ManifestError("it has more than \(LayoutIndex.maximumCount) entries")
            }
            for (place, descriptor) in list.enumerated() {
                let entry = LayoutEntry(descriptor)
                if let name = entry.name { places[name] = place }
                entries.append(entry)
            }
        } catch {
            throw CommandFailure(.validation, "\(LayoutIndex.file) of the layout \(place) cannot be used: \(error)")
        }
    }

    /// Throws `.validation` unless the marker is that of a layout that this program knows.
    static func check(marker bytes: [UInt8], in place: String) throws(CommandFailure) {
        struct Marker: Decodable {
            var imageLayoutVersion: String
        }
        guard let version = (try? JSONDecoder().decode(Marker.self, from: Data(bytes)))?.imageLayoutVersion else {
            throw CommandFailure(
                .validation, "\(marker) of \(place) names no imageLayoutVersion; it should be \(text(markerBytes))")
        }
        guard version.hasPrefix("1.") else {
            throw CommandFailure(
                .validation, "\(place) is an image layout of the version \(version.prefix(40)); 1.0.0 is known")
        }
    }

    /// Takes an entry in, in the place of one of the same name.
    mutating func take(_ entry: LayoutEntry) {
        guard let name = entry.name else {
            if !entries.contains(where: { $0.descriptor.digest == entry.descriptor.digest }) { entries.append(entry) }
            return
        }
        if let place = places[name] {
            entries[place] = entry
        } else {
            places[name] = entries.count
            entries.append(entry)
        }
    }

    /// The bytes of `index.json`: the same entries give the same bytes, whatever their order was.
    func bytes() throws(CommandFailure) -> [UInt8] {
        let sorted = entries.sorted {
            ($0.name ?? "", $0.descriptor.digest) < ($1.name ?? "", $1.descriptor.digest)
        }
        let document = Document(manifests: sorted.map { Document.Entry($0.descriptor) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(document))
        } catch {
            throw CommandFailure(.other, "\(LayoutIndex.file) cannot be written: \(error)")
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private struct Document: Encodable {
        var schemaVersion = 2
        var mediaType = MediaType.imageIndex.text
        var manifests: [Entry]

        struct Entry: Encodable {
            var mediaType: String
            var digest: String
            var size: Int64
            var annotations: [String: String]?
            var artifactType: String?
            var platform: Platform?

            init(_ descriptor: Descriptor) {
                mediaType = descriptor.mediaType.text
                digest = descriptor.digest.text
                size = descriptor.size
                annotations = descriptor.annotations.isEmpty ? nil : descriptor.annotations
                artifactType = descriptor.artifactType
                platform = descriptor.platform
            }
        }
    }
}
