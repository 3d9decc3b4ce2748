import HTTPConnection
import NIOCore
public import Notifications
import OCI
import Registry
import Telemetry

/// The one place where requests become events.
public struct EventRecorder: Sendable {
    /// About what an event takes before it is one, in bytes.
    private static let weight = 2048
    /// How long a manifest that is not in memory may be read for its references.
    private let longestRead: Duration

    let notifications: Notifications
    private let source: EventSource

    public init(_ notifications: Notifications, source: EventSource) {
        self.init(notifications, source: source, longestRead: .seconds(2))
    }

    init(_ notifications: Notifications, source: EventSource, longestRead: Duration) {
        self.longestRead = longestRead
        self.notifications = notifications
        self.source = source
    }

    var isListening: Bool { notifications.isListening }

    /// Leaves word of what an answer gives out. Never waits.
    func notePull(_ record: inout RequestRecord, _ answer: Answer, _ content: ContentStore, _ options: ServerOptions) {
        guard let pull = ContentPull(record.route, record.request.method, answer) else { return }
        let origin = RequestOrigin(&record, options)
        let size = pull.size ?? record.changes?.pulledSize
        notifications.post(weight: Self.weight + pull.weight) { [self] in
            [await event(of: pull, size: size, from: origin, content)]
        }
    }

    /// Leaves word of what a request did, and returns when that is as safe as the queues make it.
    func noteChanges(_ record: inout RequestRecord, _ content: ContentStore, _ options: ServerOptions) async {
        guard let changes = record.changes?.all, !changes.isEmpty else { return }
        let origin = RequestOrigin(&record, options)
        await notifications.postChanges(weight: Self.weight * changes.count) { [self] in
            var events: [Event] = []
            for (repository, change) in changes {
                events.append(await event(of: change, in: repository, from: origin, content))
            }
            return events
        }
    }

    private func event(
        of pull: ContentPull, size: Int64?, from origin: RequestOrigin, _ content: ContentStore
    ) async -> Event {
        let repository = content.repository(pull.repository)
        var target = EventTarget(in: pull.repository, digest: pull.digest, tag: pull.tag)
        switch pull.content {
        case .manifest(let type, let bytes):
            target.mediaType = type
            target.size = size
            target.url = origin.links.link(to: "/v2/\(pull.repository)/manifests/\(pull.digest)")
            target.references = await references(of: pull.digest, bytes, in: repository)
        case .blob:
            target.mediaType = .octetStream
            target.size = size ?? repository.rememberedBlobSize(pull.digest)
            target.url = origin.links.link(to: "/v2/\(pull.repository)/blobs/\(pull.digest)")
        }
        return event(.pull, target, origin)
    }

    private func event(
        of change: ContentChange, in name: RepositoryName, from origin: RequestOrigin, _ content: ContentStore
    ) async -> Event {
        var target = EventTarget(in: name)
        func describeBlob(_ digest: Digest, _ size: Int64?) {
            target.digest = digest
            target.mediaType = .octetStream
            target.size = size
            target.url = origin.links.link(to: "/v2/\(name)/blobs/\(digest)")
        }
        switch change {
        case .pushedBlob(let digest, let size):
            describeBlob(digest, size)
            return event(.push, target, origin)
        case .mountedBlob(let digest, let size, let source):
            describeBlob(digest, size)
            target.fromRepository = source
            return event(.mount, target, origin)
        case .pushedManifest(let digest, let type, let size, let tag):
            target.digest = digest
            target.mediaType = type
            target.size = size
            target.tag = tag
            target.url = origin.links.link(to: "/v2/\(name)/manifests/\(digest)")
            target.references = await references(of: digest, nil, in: content.repository(name))
            return event(.push, target, origin)
        case .deletedBlob(let digest), .deletedManifest(let digest):
            target.digest = digest
        case .deletedTag(let tag):
            target.tag = tag
        }
        return event(.delete, target, origin)
    }

    private func event(_ action: Event.Action, _ target: EventTarget, _ origin: RequestOrigin) -> Event {
        Event(
            action, target, id: InstanceIdentifier.random(), timestamp: origin.time.rfc3339, request: origin.request,
            actor: origin.actor, source: source)
    }

    /// What a manifest names, where that is wanted; nothing when it is gone by now or cannot be read in time.
    private func references(
        of digest: Digest, _ bytes: ByteBuffer?, in repository: Repository
    ) async -> [EventReference] {
        guard notifications.includesReferences else { return [] }
        if let bytes = bytes ?? repository.rememberedManifest(.digest(digest))?.bytes {
            return EventReference.all(in: bytes.readableBytesView)
        }
        return await withTaskGroup(of: [EventReference]?.self) { group in
            group.addTask {
                guard let manifest = try? await repository.manifest(.digest(digest)),
                    let bytes = try? await manifest.blob.whole()
                else { return [] }
                return EventReference.all(in: bytes.readableBytesView)
            }
            group.addTask {
                try? await Task.sleep(for: longestRead)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next().flatMap(\.self) ?? []
        }
    }
}
