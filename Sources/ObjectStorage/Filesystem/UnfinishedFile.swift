import NIOCore
import Synchronization

/// A file that one writer appends to, on the thread that calls it.
///
/// The first failure ends it. After a failed write what was written before remains and can be resumed; after a failed
/// synchronization the file is deleted, because the kernel may have dropped bytes that it reports as written, and would
/// not say so again.
final class UnfinishedFile: Sendable {
    private let tree: FileTree
    private let key: ObjectKey
    /// Nil when the session has ended.
    private let descriptor: Mutex<CInt?>
    private let size: Atomic<Int64>
    /// The offset at which the session began.
    private let start: Atomic<Int64>

    /// Takes over `descriptor`.
    init(descriptor: CInt, offset: Int64, key: ObjectKey, tree: FileTree) {
        self.descriptor = Mutex(descriptor)
        size = Atomic(offset)
        start = Atomic(offset)
        self.key = key
        self.tree = tree
    }

    deinit {
        descriptor.withLock { if let open = $0 { tree.calls.closeLocked(open) } }
    }

    /// Bytes appended so far.
    var offset: Int64 { size.load(ordering: .acquiring) }

    func append(_ bytes: ByteBuffer) throws(StorageError) {
        try whileOpen { descriptor throws(StorageError) in
            let offset = offset
            do throws(SystemCallError) {
                try tree.calls.writeBytes(descriptor, bytes, at: offset)
            } catch {
                // Gives back room that a part of the bytes took; resuming drops them in any case.
                try? tree.calls.truncate(descriptor, to: offset)
                throw StorageError(error, cannot: "append to", tree.path(of: key))
            }
            size.store(offset + Int64(bytes.readableBytes), ordering: .releasing)
        }
    }

    /// Drops what lies behind `offset`, before anything is appended; `.conditionFailed` when there are fewer bytes.
    func cut(to offset: Int64) throws(StorageError) {
        try whileOpen { descriptor throws(StorageError) in
            guard offset <= self.offset else {
                throw StorageError(
                    .conditionFailed, "cannot go on at byte \(offset) of \(tree.path(of: key)): it has \(self.offset)")
            }
            do throws(SystemCallError) {
                try tree.calls.truncate(descriptor, to: offset)
            } catch {
                throw StorageError(error, cannot: "go on with", tree.path(of: key))
            }
            size.store(offset, ordering: .releasing)
            start.store(offset, ordering: .releasing)
        }
    }

    func synchronize() throws(StorageError) -> Int64 {
        try whileOpen { descriptor throws(StorageError) in
            try synchronize(descriptor)
            return offset
        }
    }

    func reader() throws(StorageError) -> OpenFile {
        try whileOpen { _ throws(StorageError) in
            guard let file = try tree.open(key, size: offset) else {
                throw StorageError(.closed, "cannot read \(tree.path(of: key)): it was deleted before it was finished")
            }
            return file
        }
    }

    func publish(as target: ObjectKey) throws(StorageError) {
        try ending { descriptor throws(StorageError) in
            try synchronize(descriptor)
            try requireName(descriptor)
            try tree.publish(key, as: target)
        }
    }

    func suspend() throws(StorageError) -> Int64 {
        try ending { descriptor throws(StorageError) in
            try synchronize(descriptor)
            return offset
        }
    }

    func revert() throws(StorageError) {
        try ending { descriptor throws(StorageError) in
            do throws(SystemCallError) {
                try tree.calls.truncate(descriptor, to: start.load(ordering: .acquiring))
            } catch {
                throw StorageError(error, cannot: "truncate", tree.path(of: key))
            }
            try synchronize(descriptor)
        }
    }

    func discard() throws(StorageError) {
        try ending { descriptor throws(StorageError) in
            try requireName(descriptor)
            try tree.discard(key)
        }
    }

    /// Throws when what lies at the key is not this file any more: another process has ended its session and begun anew.
    private func requireName(_ descriptor: CInt) throws(StorageError) {
        do throws(SystemCallError) {
            if try tree.calls.status(of: descriptor).isLinked { return }
        } catch {
            throw StorageError(error, cannot: "look at", tree.path(of: key))
        }
        throw StorageError(.closed, "\(tree.path(of: key)) was deleted before it was finished")
    }

    private func synchronize(_ descriptor: CInt) throws(StorageError) {
        do throws(SystemCallError) {
            try tree.calls.synchronize(descriptor)
        } catch {
            try? tree.discard(key)
            throw StorageError(error, cannot: "synchronize", tree.path(of: key))
        }
    }

    private func whileOpen<Value: Sendable>(
        _ body: (CInt) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try descriptor.withLock { descriptor throws(StorageError) in
            guard let open = descriptor else { throw StorageError.sessionEnded(key) }
            do throws(StorageError) {
                return try body(open)
            } catch {
                descriptor = nil
                tree.calls.closeLocked(open)
                throw error
            }
        }
    }

    private func ending<Value: Sendable>(
        _ body: (CInt) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        try descriptor.withLock { descriptor throws(StorageError) in
            guard let open = descriptor else { throw StorageError.sessionEnded(key) }
            defer {
                descriptor = nil
                tree.calls.closeLocked(open)
            }
            return try body(open)
        }
    }
}
