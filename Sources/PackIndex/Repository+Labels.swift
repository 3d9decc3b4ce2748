import FoundationEssentials
import NIOCore
import OCI
import ObjectStorage
public import PackFormat
public import Registry

extension Repository {
    /// Labels of one pack that are read; far more than people give.
    private static let mostLabels = 10_000
    /// Bytes of a label that are read.
    static let largestLabel = 16 << 10

    var labelFolder: ObjectKey { packRecords.appending("labels") }

    /// In byte order. One that cannot be read is left out.
    public func labels() async throws -> [PackLabel] {
        let page = try await store.list(labelFolder, after: nil, limit: Repository.mostLabels)
        let repository = self
        return try await page.entries.filter { !$0.isContainer }.compactMap { Tag($0.name) }
            .concurrentMap(limit: 16) { try await repository.label(PackTag($0)) }.compactMap(\.self)
    }

    /// Nil when there is none.
    public func label(_ tag: PackTag) async throws -> PackLabel? {
        try await storedLabel(tag).label
    }

    /// The label, and the version of its object, which may hold no label; each is nil when there is none.
    func storedLabel(_ tag: PackTag) async throws -> (label: PackLabel?, version: ObjectVersion?) {
        let object = try await store.read(labelFolder.appending(tag.tag.text), upTo: Repository.largestLabel)
        return (object.flatMap { PackLabel(tag, Data($0.bytes.readableBytesView)) }, object?.version)
    }

    /// Gives the label, or moves it, if nobody has changed it since it was read. Returns whether it did.
    func put(_ label: PackLabel, replacing version: ObjectVersion?) async throws -> Bool {
        let bytes = ByteBuffer(bytes: try label.encoded())
        do throws(StorageError) {
            try await store.put(
                bytes, at: labelFolder.appending(label.tag.tag.text), if: version.map { .version($0) } ?? .absent)
            return true
        } catch {
            guard error.code == .conditionFailed else { throw error }
            return false
        }
    }

    /// Takes the label away that was read. Returns whether it was there still; nil when somebody has changed it.
    func removeLabel(_ tag: PackTag, ofVersion version: ObjectVersion) async throws -> Bool? {
        do throws(StorageError) {
            return try await store.delete(labelFolder.appending(tag.tag.text), if: .version(version))
        } catch {
            guard error.code == .conditionFailed else { throw error }
            return nil
        }
    }
}
