public import NIOCore

/// Keeps bytes under keys. It knows nothing of registries; everything that a registry promises rests on what is said here.
///
/// - **Durable**: when a writing call returns, its effect survives SIGKILL and power loss.
/// - **Atomic**: a reader sees the object as it was before a write or as it is after, never a part of it. A key whose
///   writing began and did not end does not exist.
/// - **Read your writes**: what a call has acknowledged, every later call sees, on any task.
///
/// Keys form a tree like directories: `a/b` can hold an object or have keys below it, not both. Callers keep to that; a
/// store of directories refuses the rest with `.wrongKind`. Containers appear with their first object; empty ones may remain
/// and are no error.
///
/// Every failure is a ``StorageError``. That a key holds nothing is no failure: it is answered with nil or false.
public protocol ObjectStore: Sendable {
    /// What this store is, for logs and start-up messages: `filesystem at /data`.
    var summary: String { get }

    /// Where a task makes many calls one after the other without changing threads at each; nil where tasks run as well anywhere.
    /// After ``shutdown()`` what is left of them runs on whatever thread resumes them, and their calls fail.
    var executor: (any TaskExecutor)? { get }

    /// The size and age of the object at `key`; nil when there is none (also when `key` is a container).
    func metadata(of key: ObjectKey) async throws(StorageError) -> ObjectMetadata?

    /// Whether there is an object at each of `keys`, in their order. Cheaper than asking for each; callers ask for at most
    /// 1,000 at once, so that they can stop between one question and the next.
    func present(_ keys: [ObjectKey]) async throws(StorageError) -> [Bool]

    /// The whole of a small object and its version; nil when there is none. An object of more than `limit` bytes
    /// throws `.tooLarge` before its bytes are read.
    func read(_ key: ObjectKey, upTo limit: Int) async throws(StorageError) -> StoredObject?

    /// Opens an object of any size; nil when there is none. What was opened keeps its bytes when the key is replaced or
    /// deleted meanwhile; a store that cannot keep them says `.replaced` when they are read, and never gives others.
    func open(_ key: ObjectKey) async throws(StorageError) -> (any ObjectReader)?

    /// Stores a small object whole, replacing what is there, when `condition` holds at that moment; else throws
    /// `.conditionFailed` and changes nothing. Conditions on one key are linearizable as far as ``conditionSupport()``
    /// goes. When the answer to a write is lost and what is there does not tell whether it was carried out, this throws
    /// `.unavailable`, and it may have been.
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

    /// Begins an object that grows by appending, at `key`, empty; what `key` held is replaced. What the session makes durable
    /// can be found again by ``resumeAppend(_:at:)``, by this process or another; whether ``read(_:upTo:)``,
    /// ``list(_:after:limit:)`` and the others see it at `key` or beside it is up to the store, so `key` should have a
    /// container of its own. ``deleteTree(_:)`` of that container deletes it.
    func beginAppend(
        _ key: ObjectKey, expecting expectation: AppendExpectation
    ) async throws(StorageError) -> any AppendSession

    /// Goes on with an unfinished object at `offset`, dropping what lies behind it. Nil when nothing was begun at `key`;
    /// `.conditionFailed` when fewer than `offset` bytes are there. One session a key at a time is the caller's duty.
    func resumeAppend(_ key: ObjectKey, at offset: Int64) async throws(StorageError) -> (any AppendSession)?

    /// ``resumeAppend(_:at:)``, but only as long as `note` is what was kept with the bytes; else `.conditionFailed`: somebody has
    /// gone on since it was read. Stores that keep no notes do not ask.
    func resumeAppend(
        _ key: ObjectKey, at offset: Int64, noted note: ByteBuffer
    ) async throws(StorageError) -> (any AppendSession)?

    /// Begins an object when `offset` is 0, else goes on with it, where writers in other processes can have been faster since the
    /// caller looked. A store that lets one writer at a time have a key asks `isCurrent` when it is this one's turn and before
    /// anything is dropped, and throws `.conditionFailed` when it says no. Other stores do not ask: with them it is the slower
    /// session that fails, when it makes bytes durable. Nil when there is nothing to go on with.
    func takeAppend(
        _ key: ObjectKey, at offset: Int64, expecting expectation: AppendExpectation,
        when isCurrent: @Sendable () async throws -> Bool
    ) async throws -> (any AppendSession)?

    /// The bytes that an unfinished object has; nil when nothing was begun at `key`. Cheap.
    func appendedSize(_ key: ObjectKey) async throws(StorageError) -> Int64?

    /// What an unfinished object has, with the note that was kept with it; nil when nothing was begun at `key`. Cheap.
    func appended(_ key: ObjectKey) async throws(StorageError) -> UnfinishedObject?

    /// Drops what was begun below `key` before `limit` (seconds since 1970 UTC), never ended, and is not found by looking at
    /// keys: what processes left behind that died. Returns the keys that it was begun for; with `isDryRun` it only tells.
    /// To be called now and then, for appends that are older than any that is still written.
    func discardStrayAppends(
        below key: ObjectKey, begunBefore limit: Int64, isDryRun: Bool
    ) async throws(StorageError) -> [ObjectKey]

    /// A URL at which anybody can make `request` for `lifetime` without asking this process; nil when the store has none to give.
    /// It is given whether or not there is an object. Cheap.
    func address(
        of key: ObjectKey, for request: DirectRequest, lifetime: Duration
    ) async throws(StorageError) -> String?

    /// Which conditions hold against writers in other processes. The first call may have to find out, by writing and deleting
    /// an object of its own below `packhouse/`; later ones are free.
    func conditionSupport() async throws(StorageError) -> ConditionSupport

    /// Throws when the store cannot serve. Cheap enough to be called every second.
    func probe() async throws(StorageError)

    /// Releases what the store holds. Called at the end; what is called afterwards may fail with `.unavailable`.
    func shutdown() async
}
