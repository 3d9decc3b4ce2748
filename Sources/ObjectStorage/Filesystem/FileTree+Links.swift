import Glibc
import Synchronization

/// Telling what is absent from what is out of reach.
extension FileTree {
    enum Finding {
        case nothing
        case found(FileStatus.Kind)
        /// A symbolic link that leads nowhere.
        case lostLink
    }

    /// What is at `path`, links followed. Throws unless it is known.
    func look(at path: String) throws(SystemCallError) -> Finding {
        for _ in 0..<FileTree.attempts {
            let failure: SystemCallError
            do throws(SystemCallError) {
                return .found(try calls.status(of: path).kind)
            } catch {
                guard error.isAbsence || error.code == ELOOP else { throw error }
                failure = error
            }
            do throws(SystemCallError) {
                if try calls.isLink(path) { return .lostLink }
            } catch {
                guard error.code == ENOENT || error.code == ENOTDIR else { throw error }
                return .nothing
            }
            // Made between the two looks.
            guard failure.code == ENOENT else { throw failure }
        }
        throw SystemCallError(ESTALE)
    }

    /// Throws where lost links are refused and one is the reason why there is nothing at `path`.
    func requireNoLostLink(towards path: String) throws(StorageError) {
        guard case .refused = lostLinks else { return }
        var place = path[...]
        while place.utf8.count > root.utf8.count, let slash = place.lastIndex(of: "/") {
            let finding: Finding
            do throws(SystemCallError) {
                finding = try look(at: String(place))
            } catch {
                throw StorageError(error, cannot: "look at", String(place), reading: true)
            }
            switch finding {
            case .nothing: place = place[..<slash]
            case .found: return
            case .lostLink: throw FileTree.lostLink(String(place))
            }
        }
    }

    /// What a listing does that meets a lost link.
    func meetLostLink(_ path: String) throws(StorageError) {
        guard case .leftOut(let tell) = lostLinks else { throw FileTree.lostLink(path) }
        let isNew = toldLinks.withLock { $0.count < LostLinks.mostTold && $0.insert(path).inserted }
        if isNew { tell(path) }
    }

    private static func lostLink(_ path: String) -> StorageError {
        StorageError(
            .unavailable, "\(path) is a symbolic link that leads nowhere; mount what it leads to, or remove the link")
    }
}
