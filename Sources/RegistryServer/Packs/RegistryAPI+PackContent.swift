import Access
import Encoding
import FoundationEssentials
import HTTPConnection
import HTTPTypes
import Logging
import NIOCore
import OCI
import PackFormat
import PackIndex
import Registry

extension RegistryAPI {
    /// Bytes of a logo that is shown without a login.
    private static let largestPublicLogo: Int64 = 1 << 20

    /// The answer that needs no login: a pack's logo. Nil for everything else.
    func publicLogo(_ route: PackRoute, _ request: IncomingRequest) async throws -> Answer? {
        guard options.publicLogos, case .file(let place, let digest) = route,
            request.method == .get || request.method == .head,
            let version = try await packs.version(withLogo: digest, of: place.pack),
            let record = try await packs.record(of: version), let file = record.file(digest),
            file.size <= Self.largestPublicLogo, let contents = try await packs.contents(of: file, in: version),
            let type = PackFileType.image(contents.start.readableBytesView)
        else { return nil }
        return answer(with: contents, of: file, type, request)
    }

    func packDetails(
        _ place: PackRepository, _ reference: String?, _ context: RequestContext
    ) async throws -> Answer {
        let (pack, version) = try await foundPack(reference, of: place.pack, context)
        let record = try await packs.record(of: version)
        let event = try await packs.arrival(of: version)
        let details = PackDocument.Details(
            name: place.pack.text, version: PackDocument.Version(version, of: pack), archiveSize: record?.size,
            files: record?.files.map { PackDocument.File($0) } ?? [], images: record?.images ?? [],
            imagesFault: record?.imagesFault, message: event?.message, user: event?.user,
            time: event.map { UTCTime.text($0.time) },
            deviations: try await packs.deviations(of: version))
        var answer = try packDocument(details, putting: record?.metadata, context)
        answer.headers[.dockerContentDigest] = version.manifest.text
        return answer
    }

    func packFile(_ place: PackRepository, _ digest: Digest, _ context: RequestContext) async throws -> Answer {
        let pack = try await existingPack(place.pack, context)
        let audience = audience(of: context)
        var manifests: Set<Digest> = []
        for version in pack.versions + pack.shadowed {
            manifests.insert(version.manifest)
            if let answer = try await packFile(digest, in: version, context) { return answer }
        }
        // What labels and tags led to before can still be read.
        let earlier =
            try await pack.labels.map(\.manifest) + packs.notedManifests(of: place.pack, for: audience)
        for manifest in earlier where manifests.insert(manifest).inserted {
            guard let version = try await packs.version(manifest, of: place.pack, for: audience) else { continue }
            if let answer = try await packFile(digest, in: version, context) { return answer }
        }
        throw RegistryError(
            .blobUnknown, "no version of the pack \(place.pack) has a file \(digest)", details: [.text(digest.text)])
    }

    /// Nil when the version has no such file.
    func packFile(
        _ digest: Digest, in version: PackVersionEntry, _ context: RequestContext
    ) async throws -> Answer? {
        guard version.summary.fault == nil, let record = try await packs.record(of: version),
            let file = record.file(digest)
        else { return nil }
        // Also for those who have it: its first bytes decide under which policy a browser keeps it (RFC 9111, section 3.2).
        guard let contents = try await packs.contents(of: file, in: version) else { return nil }
        let start = contents.start
        let type = PackFileType.type(
            of: start.readableBytesView, isWhole: start.readableBytes == file.size, wanted: context.query["type"])
        return answer(with: contents, of: file, type, context.request)
    }

    func answer(
        with contents: PackFileContents, of file: PackFile, _ type: PackFileType, _ request: IncomingRequest
    ) -> Answer {
        var headers = Self.fileHeaders(file.digest)
        headers[.contentType] = type.text
        // Safe: nothing but style may stand inline, in a sandbox of its own.
        if type.isActive { headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'; sandbox" }
        if EntityTag.list(request.headers.value(of: .ifNoneMatch), contains: file.digest) {
            return .notModified(headers)
        }
        var answer = Answer(.ok, headers: headers, body: .unsent(length: file.size))
        guard request.method != .head else { return answer }
        switch contents {
        case .whole(let bytes): answer.body = .buffer(bytes)
        case .pieces(let pieces): answer.body = .stream(length: file.size, pieces)
        }
        return answer
    }

    private static func fileHeaders(_ digest: Digest) -> HTTPFields {
        [
            .eTag: EntityTag.text(digest), .dockerContentDigest: digest.text,
            .cacheControl: "max-age=31536000, immutable",
        ]
    }
}
