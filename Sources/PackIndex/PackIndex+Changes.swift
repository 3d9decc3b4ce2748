import Logging
import NIOCore
public import OCI
import ObjectStorage
import PackFormat
import Registry
import Synchronization

extension PackIndex {
    /// Marks of changes that are listed at once, and pages of them; what comes behind is found with the next look through all packs.
    private static let markPage = 1000
    private static let markPages = 20
    /// The time between two looks for what others changed.
    private static let hearing = Duration.seconds(30)

    /// To be called when something was pushed to a repository, or deleted from it.
    public func noteChange(in repository: RepositoryName) {
        if let place = pack(in: repository) { changes.insert(place.pack, isOurs: true) }
    }

    /// Looks at packs that were changed, until the task is cancelled.
    func followChanges() async {
        await withDiscardingTaskGroup { group in
            for await _ in changes.news {
                while let (name, isOurs) = changes.take() {
                    group.addTask { [self] in
                        await look(at: name, telling: isOurs)
                        changes.settle(name)
                    }
                }
            }
        }
    }

    /// Hears of what others changed, and tries again what failed, until the task is cancelled.
    func hearOthers() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: PackIndex.hearing)
            await takeNews()
        }
    }

    /// Has those packs looked at that others changed since the last time, and those at which a look failed.
    func takeNews() async {
        for name in directory.withLock({ $0.unseen }) { changes.insert(name, isOurs: false) }
        guard content.options.isShared else { return }
        do {
            let listed = try await listedMarks()
            let (changed, stale) = marks.withLock { $0.take(listed, at: UTCTime.now()) }
            for name in changed { changes.insert(name, isOurs: false) }
            guard content.authority.isGranted else { return }
            for mark in stale.prefix(PackIndex.markPage) {
                try await content.store.delete(ContentStore.packChanges.appending(mark.name), if: .always)
            }
        } catch {
            guard !Task.isCancelled else { return }
            logger.debug("cannot look for what other servers changed: \(error)")
        }
    }

    /// Others are told first: they need not wait for archives that are read here.
    func look(at name: PackName, telling isOurs: Bool) async {
        if isOurs, content.options.isShared { await tellOthers(of: name) }
        await refresh(name)
    }

    private func tellOthers(of name: PackName) async {
        let mark = ChangeMark(name, at: UTCTime.now(), number: .random(in: 0 ... .max))
        do {
            marks.withLock { $0.note(mark) }
            try await content.store.put(ByteBuffer(), at: ContentStore.packChanges.appending(mark.name), if: .always)
        } catch {
            guard !Task.isCancelled else { return }
            logger.warning(
                "other servers hear of a change only when they look through all packs: \(error)",
                metadata: ["vars.pack": "\(name)"])
        }
    }

    private func listedMarks() async throws -> [ChangeMark] {
        var marks: [ChangeMark] = []
        var last: String?
        for _ in 0..<PackIndex.markPages {
            let page = try await content.store.list(ContentStore.packChanges, after: last, limit: PackIndex.markPage)
            marks += page.entries.compactMap { ChangeMark($0.name) }
            guard page.hasMore, let end = page.entries.last?.name else { break }
            last = end
        }
        return marks
    }
}
