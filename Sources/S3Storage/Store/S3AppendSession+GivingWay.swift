import Logging
import NIOCore
import ObjectStorage

/// Memory of uploads whose clients are slow goes to those who wait.
extension S3AppendSession {
    /// Gives up the room of the current part when nobody has used the session for `idle`, or when it has had the room for longer than
    /// its size deserves: the client is slow, and others wait. What was gathered is sent as a part, or lies in an object of its own
    /// until the session goes on.
    func giveWay(idleFor idle: Duration) async {
        guard isOpen, !isBusy, givingWay == nil, let room else { return }
        let now = store.client.surroundings.elapsed()
        guard now - lastUse >= idle || now - roomSince >= room.turn else { return }
        let task = Task { await putAside() }
        givingWay = task
        await task.value
        givingWay = nil
    }

    private func putAside() async {
        if let part = assembly.next(.enough) {
            do throws(StorageError) {
                try await send(part)
            } catch {
                fail()
            }
            return
        }
        let payload = assembly.gathered
        do throws(S3Error) {
            try await store.client.putObject(payload, at: store.asideKey(of: key))
            hasAside = true
            assembly.putAside()
            room = nil
        } catch {
            // Then it keeps its room.
            store.client.logger.debug("an idle upload could not give up its memory: \(error)")
        }
    }

    /// Puts back into memory what was set aside.
    func takeBack() async throws(StorageError) {
        guard assembly.setAside > 0 else { return }
        try await reserveRoom()
        let count = assembly.setAside
        let read = try await store.client.readWhole(store.asideKey(of: key), upTo: count)
        guard let bytes = read?.bytes, bytes.readableBytes == count else {
            throw StorageError(.closed, "what was gathered of \(key) was deleted while its writer was idle")
        }
        assembly.takeBack(bytes)
    }
}
