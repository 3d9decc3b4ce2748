import FoundationEssentials
import NIOCore
import OCI
import ObjectStorage
public import Registry

extension Repository {
    /// Bytes of an event that are read.
    static let largestEvent = 64 << 10
    /// Keys count down from here, so that a listing begins with what happened last.
    private static let endOfTime: Int64 = 9_999_999_999

    var historyFolder: ObjectKey { packRecords.appending("history") }
    private var arrivals: ObjectKey { packRecords.appending("arrivals") }

    /// When an event happened, in seconds since 1970 UTC, by the name that it lies under; nil for what is no such name.
    static func time(ofEvent name: String) -> Int64? {
        let place = name.prefix { $0 != "-" }
        guard place.utf8.count == 10, let countdown = Int64(place) else { return nil }
        return endOfTime - countdown
    }

    /// Notes what happens to the repository's packs, for good, at the time that it is now. Whoever holds the lock of what changes calls
    /// it, so that events stand in the order of the changes. Nothing takes an event away, except the whole repository's end.
    ///
    /// - Returns: the time, in seconds since 1970 UTC.
    @discardableResult
    public func note(_ event: PackEvent) async throws -> Int64 {
        var event = event
        event.time = wallTime
        let countdown = String(Repository.endOfTime - Swift.min(Swift.max(0, event.time), Repository.endOfTime))
        let place = String(repeating: "0", count: 10 - countdown.utf8.count) + countdown
        let order = UInt64.max - UInt64(EventOrder.next())
        let key = historyFolder.appending("\(place)-\(String(order, radix: 36))-\(UploadID.random())")
        let bytes = ByteBuffer(bytes: try event.encoded())
        try await store.put(bytes, at: key, if: .always)
        // The same once more beside the tag, so that what brought a version is found without a search.
        if event.action == .push { try await store.put(bytes, at: arrivals.appending(event.tag), if: .always) }
        return event.time
    }

    /// The latest push to a tag that was noted, whether or not the tag points there; nil when none was.
    func latestPush(to tag: Tag) async throws -> PackEvent? {
        let object = try await store.read(arrivals.appending(tag.text), upTo: Repository.largestEvent)
        return object.flatMap { PackEvent(Data($0.bytes.readableBytesView)) }
    }

    /// What happened, the latest first. Of events of one second that several processes noted the order is any. One that cannot be read
    /// is left out, so a page may have fewer than there is room for.
    ///
    /// - Parameter last: the place at which the page before ended.
    /// - Returns: `next` is the place after which to go on; nil at the end.
    public func history(
        after last: String?, limit: Int
    ) async throws -> (events: [(place: String, event: PackEvent)], next: String?) {
        let page = try await store.list(historyFolder, after: last, limit: limit)
        let folder = historyFolder
        let store = store
        let events = try await page.entries.filter { !$0.isContainer }.concurrentMap(limit: 16) { entry in
            let object = try await store.read(folder.appending(entry.name), upTo: Repository.largestEvent)
            return object.flatMap { PackEvent(Data($0.bytes.readableBytesView)) }.map { (entry.name, $0) }
        }
        return (events.compactMap(\.self), page.hasMore ? page.entries.last?.name : nil)
    }
}
