public import NIOCore

/// Keeps bytes under keys. It knows nothing of registries; everything that a registry promises rests on what is said here.
///
/// - **Durable**: when a writing call returns, its effect survives SIGKILL and power loss.
/// - **Atomic**: a reader sees the object as it was before a write or as it is after, never a part of it. A key whose
///   writing began and did not end does not exist.
/// - **Read your writes**: what a call has acknowledged, every later call sees, on any task.
///
/// Keys form a tree like directories: `a/b` can hold an object or have keys below it, not both. Containers
/// appear with their first object; empty ones may remain and are no error.
///
/// Every failure is a ``StorageError``. That a key holds nothing is no failure: it is answered with nil or false.
public protocol ObjectStore: Sendable {
    /// What this store is, for logs and start-up messages: `filesystem at /data`.
    var summary: String { get }

    /// The size and age of the object at `key`; nil when there is none (also when `key` is a container).
    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata?

    /// Whether there is an object at each of `keys`, in their order. Cheaper than asking for each; callers ask for at most
    /// 1,000 at once, so that they can stop between one question and the next.
    func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool]

    /// The whole of a small object and its version; nil when there is none. An object of more than `limit` bytes
    /// throws `.tooLarge` before its bytes are read.
    func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject?

    /// Opens an object of any size; nil when there is none. What was opened keeps its bytes, also when the key is
    /// replaced or deleted meanwhile.
    func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)?

    /// Stores a small object whole, replacing what is there, when `condition` holds at that moment; else throws
    /// `.conditionFailed` and changes nothing. Conditions on one key are linearizable.
    @discardableResult
    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, if condition: WriteCondition
    ) async throws(StorageError) -> ObjectVersion

    /// Deletes one object when `condition` holds, else throws `.conditionFailed`. Returns whether there was one;
    /// empty containers above it are left.
    @discardableResult
    func delete(_ key: ObjectKey, if condition: WriteCondition) async throws(StorageError) -> Bool

    /// Deletes every object below `key`, and the one at `key`. Not atomic: a crash may leave some of them.
    /// Returns whether there was anything.
    @discardableResult
    func deleteTree(_ key: ObjectKey) async throws(StorageError) -> Bool

    /// Removes `key` and the containers below it when they hold no object, so that listings do not show what is empty.
    /// Never removes an object, also not one that is written meanwhile, by whatever process. Need not be durable.
    func prune(_ key: ObjectKey) async throws(StorageError)

    /// One page of the names directly below `key`, in byte order, those after `last` only, at most `limit`
    /// of them. An absent container is an empty page.
    func list(_ key: ObjectKey, after last: String?, limit: Int) async throws(StorageError) -> ObjectListing

    /// Begins an object that grows by appending, at `key`, empty; what `key` held is replaced. The unfinished object
    /// itself can be found again by ``resumeAppend(_:at:)``, by this process or a later one; whether ``read(_:upTo:)``,
    /// ``list(_:after:limit:)`` and the others see it at `key` is up to the store. ``deleteTree(_:)`` deletes it.
    func beginAppend(_ key: ObjectKey) async throws(StorageError) -> any AppendSession

    /// Goes on with an unfinished object at `offset`, dropping what lies behind it. Nil when nothing was begun at `key`;
    /// `.conditionFailed` when fewer than `offset` bytes are there. One session a key at a time is the caller's duty.
    func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)?

    /// The bytes that an unfinished object has; nil when nothing was begun at `key`. Cheap.
    func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64?

    /// Throws when the store cannot serve. Cheap enough to be called every second.
    func probe() async throws(StorageError)

    /// Releases what the store holds. Called at the end; what is called afterwards may fail with `.unavailable`.
    func shutdown() async
}
