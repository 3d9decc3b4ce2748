import FoundationEssentials
import Logging
import NIOCore
import OCI
import ObjectStorage
import PackFormat
import Registry
import Synchronization

/// What archives hold, by their digests: from memory, from what was kept below `packhouse/packs`, or from the archives themselves.
/// An archive is read once, whoever asks at the same time.
final class PackRecords: Sendable {
    /// Bytes of a kept record; one that would be larger is not kept.
    private static let largestRecord = 4 << 20
    /// Bytes of records in memory, about.
    private static let rememberedRecords = 64 << 20

    private let content: ContentStore
    private let reading: ArchiveReading
    private let logger: Logger
    private let memory: Mutex<Generations<Digest, PackRecord>>
    private let underWay = KeyedLock<Digest>()

    init(_ content: ContentStore, options: PackIndexOptions, logger: Logger) {
        self.content = content
        self.logger = logger
        reading = ArchiveReading(limits: options.limits, turns: ArchiveTurns(rows: ArchiveThreads.count))
        memory = Mutex(
            Generations(maximumCount: options.keptRecords, maximumSize: PackRecords.rememberedRecords))
    }

    /// What the archive holds, which `repository` has. Nil when its bytes are not there. Throws where the store fails.
    func record(_ archive: Descriptor, in repository: Repository) async throws -> PackRecord? {
        let digest = archive.digest
        if let record = memory.withLock({ $0.value(for: digest) }) { return record }
        return try await underWay.alone(digest) {
            if let record = memory.withLock({ $0.value(for: digest) }) { return record }
            var found = try await stored(digest)
            if found == nil { found = try await derived(archive, in: repository) }
            guard let record = found else { return nil }
            memory.withLock { _ = $0.insert(record, for: digest, size: record.weight) }
            return record
        }
    }

    /// The bytes of a file of the archive; nil when there is no such file any more.
    func pieces(of file: PackFile, in record: PackRecord, of repository: Repository) async throws -> PackFilePieces? {
        guard let blob = try await repository.blob(record.archive) else { return nil }
        return try await reading.pieces(of: file, in: blob, of: repository.name)
    }

    private func stored(_ digest: Digest) async throws -> PackRecord? {
        let object: StoredObject?
        do throws(StorageError) {
            object = try await content.store.read(PackRecords.key(digest), upTo: PackRecords.largestRecord)
        } catch {
            guard error.code == .tooLarge else { throw error }
            return nil
        }
        guard let object, let record = PackRecord(Data(object.bytes.readableBytesView)), record.archive == digest
        else { return nil }
        return record
    }

    private func derived(_ archive: Descriptor, in repository: Repository) async throws -> PackRecord? {
        guard let blob = try await repository.blob(archive.digest) else { return nil }
        let record = try await reading.record(of: blob, in: repository.name)
        if let fault = record.fault {
            logger.warning(
                "an archive is no pack: \(fault)",
                metadata: ["vars.name": "\(repository.name)", "vars.digest": "\(archive.digest)"])
        }
        await keep(record)
        return record
    }

    /// What cannot be kept is made again when it is needed.
    private func keep(_ record: PackRecord) async {
        guard record.isLasting, content.authority.isGranted, record.weight <= PackRecords.largestRecord,
            let bytes = try? record.encoded(), bytes.count <= PackRecords.largestRecord
        else { return }
        do {
            try await content.store.put(ByteBuffer(bytes: bytes), at: PackRecords.key(record.archive), if: .always)
        } catch {
            logger.debug(
                "a record of an archive was not kept: \(error)", metadata: ["vars.digest": "\(record.archive)"])
        }
    }

    private static func key(_ digest: Digest) -> ObjectKey {
        ContentStore.derivedPacks.appending("\(digest.algorithm.rawValue)/\(digest.hex.prefix(2))/\(digest.hex)")
    }
}
