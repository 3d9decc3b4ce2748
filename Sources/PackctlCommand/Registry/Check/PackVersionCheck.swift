import NIOCore
import OCI
import PackFormat
import RegistryClient

/// Looks at one version of a pack in a registry as Palette reads it.
struct PackVersionCheck {
    struct Problem: Hashable {
        var found: String
        var remedy: String?
        var exitClass = ExitClass.validation
        /// Whether it is not known to keep Palette from anything.
        var isDoubtful = false
    }

    let pack: PackName
    let tag: Tag

    var name: String { "\(pack):\(tag)" }

    private var repository: RepositoryName { PackRepository(base: .empty, pack: pack).name }

    /// Throws what the registry answers to requests that are none for this version.
    func problems(
        _ client: RegistryClient, progress: TransferProgress.Listener?
    ) async throws(ClientError) -> [Problem] {
        guard let found = try await client.manifest(.tag(tag), in: repository) else {
            return [Problem(found: "the tag leads to nothing", remedy: "push that version again", exitClass: .notFound)]
        }
        var problems: [Problem] = []
        if try await client.manifest(.digest(found.digest), in: repository) == nil {
            problems.append(
                Problem(
                    found:
                        "the manifest is there by its tag, but not by its digest \(found.digest), by which clusters ask",
                    remedy: "a registry that serves manifests by digest", exitClass: .notFound))
        }
        let recognized: RecognizedPack
        let config: Descriptor?
        do {
            let manifest = try Manifest(found.bytes.readableBytesView, declared: found.mediaType)
            recognized = try RecognizedPack(manifest, of: pack, tag: PackTag(tag))
            config = if case .image(let config, _) = manifest.content { config } else { nil }
        } catch let error as PackError {
            return problems + [Problem(found: error.message, remedy: PackVersionCheck.pushing)]
        } catch {
            return problems + [Problem(found: "\(error)", remedy: PackVersionCheck.pushing)]
        }
        problems += recognized.deviations.map { Problem(found: $0, remedy: PackVersionCheck.pushing) }
        if let config, try await client.blobSize(config.digest, in: repository) == nil {
            problems.append(
                Problem(
                    found: "the config \(config.digest) is not there", remedy: PackVersionCheck.pushing,
                    exitClass: .notFound))
        }
        return problems + (try await archiveProblems(recognized.archive, client, progress))
    }

    private static let pushing = "push it with packctl pack push"

    private func archiveProblems(
        _ archive: Descriptor, _ client: RegistryClient, _ progress: TransferProgress.Listener?
    ) async throws(ClientError) -> [Problem] {
        let limit = ArchiveLimits().compressedBytes
        guard archive.size <= limit else {
            return [Problem(found: "the archive has \(archive.size) bytes; a pack's has at most \(limit)")]
        }
        var bytes = ByteBuffer()
        do throws(ClientError) {
            var pieces = try client.blob(
                archive.digest, size: archive.size, in: repository, largest: limit, progress: progress
            ).makeAsyncIterator()
            while let piece = try await pieces.next() { bytes.writeImmutableBuffer(piece) }
        } catch {
            guard error.code == .notFound else { throw error }
            return [
                Problem(
                    found: "the archive \(archive.digest) is not there", remedy: PackVersionCheck.pushing,
                    exitClass: .notFound)
            ]
        }
        do throws(PackError) {
            return problems(of: try PackMetadata(inArchive: bytes))
        } catch {
            return [Problem(found: error.description, remedy: "make it with packctl pack push")]
        }
    }

    func problems(of metadata: PackMetadata) -> [Problem] {
        var problems: [Problem] = []
        if metadata.name != pack {
            problems.append(
                Problem(
                    found: "pack.json in it is of the pack \(metadata.name)",
                    remedy: "the repository \(PackRepository(base: .empty, pack: metadata.name)), or the name \(pack)"))
        }
        if metadata.artifactTag != tag {
            problems.append(
                Problem(
                    found: "pack.json in it is of version \(metadata.version)",
                    remedy: "the tag \(metadata.artifactTag), or the version \(PackTag(tag).label)"))
        } else if metadata.version != tag.text {
            problems.append(
                Problem(
                    found:
                        "the version \(metadata.version) has the tag \(tag), as no tag has a +; whether Palette takes a tag that "
                        + "differs from version in pack.json is not known",
                    remedy: "a version without +, if Palette does not show it", isDoubtful: true))
        }
        return problems
    }
}
