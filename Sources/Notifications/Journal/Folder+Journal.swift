import LocalFiles

extension Folder {
    /// Makes a directory of journals for its owner only, with those above it, durably.
    static func makeForJournal(_ path: String) throws(JournalFault) {
        do throws(DurableFile.Failure) {
            try Folder(path).make()
        } catch {
            throw JournalFault(error)
        }
    }

    /// Makes the names of journals in it durable.
    static func synchronizeJournal(_ path: String) throws(JournalFault) {
        do throws(DurableFile.Failure) {
            try Folder(path).synchronize()
        } catch {
            throw JournalFault(error)
        }
    }
}
