package import Glibc

/// A small file that appears whole, and survives a power loss from the moment at which a method returns.
///
/// It is written under a name of its own beside its place (``Folder/temporaryPath``), so a process that is killed meanwhile, or a disk that
/// is full, leaves what was there. All methods block.
package struct DurableFile: Sendable {
    package let path: String
    private let mode: mode_t
    private let calls: FileCalls

    /// - Parameter mode: the rights that it is made with; the process's mask takes some away.
    package init(_ path: String, mode: mode_t = 0o600) {
        self.init(path, mode: mode, calls: .system)
    }

    init(_ path: String, mode: mode_t = 0o600, calls: FileCalls) {
        self.path = path
        self.mode = mode
        self.calls = calls
    }

    private var folder: Folder { Folder(Folder.parent(of: path), calls: calls) }

    /// Takes the place of what was there; a link is replaced itself. A failure leaves what was there, but for one of `.synchronizing`: then
    /// the new file is there, and a power loss may bring the old one back.
    package func replace(with bytes: [UInt8]) throws(Failure) {
        let folder = try folder.open()
        try draft(bytes).replace()
        try folder.synchronize()
    }

    /// Returns false when there is something already, which stays: of several processes one makes the file. A failure leaves nothing.
    ///
    /// On file systems without links, a process that is killed at the wrong moment leaves an empty file.
    package func create(with bytes: [UInt8]) throws(Failure) -> Bool {
        let folder = try folder.open()
        guard try draft(bytes).create() else { return false }
        do throws(Failure) {
            try folder.synchronize()
        } catch {
            _ = calls.unlink(path)
            throw error
        }
        return true
    }

    /// Does nothing when there is no such file.
    package func remove() throws(Failure) {
        try unlessAbsent { () throws(Failure) in
            try calls.retrying(.removing, path) { calls.unlink(path) }
        }
    }

    /// Gives it another name in its folder, in the place of what had that. Does nothing when there is no such file.
    package func rename(to target: String) throws(Failure) {
        try unlessAbsent { () throws(Failure) in
            try calls.retrying(.renaming, path, to: target) { calls.rename(path, target) }
        }
    }

    /// Writes it down without giving it its name, for those who have more than one to put in place.
    package func draft(_ bytes: [UInt8]) throws(Failure) -> Draft {
        let temporary = folder.temporaryPath
        let descriptor = try calls.retrying(.creating, temporary) {
            calls.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        }
        defer { calls.close(descriptor) }
        let draft = Draft(path: path, temporary: temporary, calls: calls)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = try calls.retrying(.writing, temporary) {
                rest.withUnsafeBytes { calls.write(descriptor, $0) }
            }
            guard count > 0 else { throw Failure(.writing, temporary, code: ENOSPC) }
            rest = rest.dropFirst(count)
        }
        try calls.retrying(.writing, temporary) { calls.synchronize(descriptor) }
        return draft
    }

    /// What was gone before may be so only until the next power loss, so it is made durable all the same.
    private func unlessAbsent(_ change: () throws(Failure) -> Void) throws(Failure) {
        do throws(Failure) {
            try change()
        } catch {
            guard error.code == ENOENT else { throw error }
            guard folder.isThere else { return }
        }
        try folder.synchronize()
    }
}
