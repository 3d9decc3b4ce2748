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
        let object = try await store.read(labelFolder.appending(tag.tag.text), upTo: Repository.largestLabel)
        return object.flatMap { PackLabel(tag, Data($0.bytes.readableBytesView)) }
    }

    /// Gives the label, or moves it.
    func put(_ label: PackLabel) async throws {
        try await store.put(
            ByteBuffer(bytes: try label.encoded()), at: labelFolder.appending(label.tag.tag.text), if: .always)
    }

    /// Returns whether it was there.
    func removeLabel(_ tag: PackTag) async throws -> Bool {
        try await store.delete(labelFolder.appending(tag.tag.text), if: .always)
    }
}
