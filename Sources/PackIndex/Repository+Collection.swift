import FoundationEssentials
import NIOCore
import OCI
import ObjectStorage
import PackFormat
public import Registry

extension Repository {
    /// The manifests that a garbage collection has to leave for what is noted of the repository's packs: those that labels lead to, and
    /// those that its history names since a time (in seconds since 1970 UTC), so that what was deleted or overwritten stays pullable by
    /// digest for that time.
    public func packRoots(since: Int64) async throws -> CollectionRoots {
        var roots = CollectionRoots()
        try await readLabels(into: &roots)
        try await readHistory(since: since, into: &roots)
        return roots
    }

    private func readLabels(into roots: inout CollectionRoots) async throws {
        var last: String?
        repeat {
            let page = try await store.list(labelFolder, after: last, limit: 1000)
            let labels = try await page.entries.filter { !$0.isContainer }.compactMap { Tag($0.name) }
                .concurrentMap(limit: 16) { tag in
                    (tag, try await readNote(labelFolder.appending(tag.text), upTo: Self.largestLabel))
                }
            for (tag, note) in labels {
                if case .absent = note { continue }
                if case .bytes(let bytes) = note, let label = PackLabel(PackTag(tag), bytes) {
                    roots.lasting.insert(label.manifest)
                } else {
                    roots.unreadable.append(labelFolder.appending(tag.text))
                }
            }
            last = page.hasMore ? page.entries.last?.name : nil
        } while last != nil
    }

    /// The latest come first, so that it ends at the first that is older.
    private func readHistory(since: Int64, into roots: inout CollectionRoots) async throws {
        var last: String?
        repeat {
            let page = try await store.list(historyFolder, after: last, limit: 1000)
            let young = page.entries.filter { !$0.isContainer && (Self.time(ofEvent: $0.name) ?? .max) > since }
            let events = try await young.concurrentMap(limit: 16) { entry in
                let key = historyFolder.appending(entry.name)
                return (key, try await readNote(key, upTo: Self.largestEvent))
            }
            for (key, note) in events {
                if case .absent = note { continue }
                if case .bytes(let bytes) = note, let event = PackEvent(bytes) {
                    roots.recent.formUnion([event.previous, event.digest].compactMap(\.self))
                } else {
                    roots.unreadable.append(key)
                }
            }
            last = page.hasMore && young.count == page.entries.count ? page.entries.last?.name : nil
        } while last != nil
    }

    private enum Note: Sendable {
        case absent
        case bytes(Data)
        case tooLarge
    }

    private func readNote(_ key: ObjectKey, upTo limit: Int) async throws -> Note {
        do throws(StorageError) {
            return try await store.read(key, upTo: limit).map { .bytes(Data($0.bytes.readableBytesView)) } ?? .absent
        } catch {
            guard error.code == .tooLarge else { throw error }
            return .tooLarge
        }
    }
}
