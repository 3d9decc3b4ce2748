import NIOCore

/// Paging through a directory.
extension FileTree {
    /// A name of which it cannot be known what it is fails the listing: a listing that lacked it would say that it is gone.
    func list(_ key: ObjectKey, after last: String?, limit: Int) throws(StorageError) -> ObjectListing {
        let path = path(of: key)
        var page = NamePage(after: last, limit: limit)
        var failure: StorageError?
        do throws(SystemCallError) {
            try calls.forEachName(in: path) { name, kind in
                guard failure == nil, page.wants(name), ObjectKey.isComponent(name) else { return }
                // Safe to decode: components are ASCII.
                let text = String(decoding: name, as: UTF8.self)
                do throws(StorageError) {
                    let known: FileStatus.Kind? = if let kind { kind } else { try self.kind(of: "\(path)/\(text)") }
                    switch known {
                    case .directory: page.insert(ObjectListing.Entry(name: text, isContainer: true))
                    case .file where !TemporaryName.matches(name):
                        page.insert(ObjectListing.Entry(name: text, isContainer: false))
                    case .file, .other, nil: break
                    }
                } catch {
                    failure = error
                }
            }
        } catch {
            guard error.isAbsence else { throw StorageError(error, cannot: "list", path, reading: true) }
            let _: Never? = try absent(path)
        }
        if let failure { throw failure }
        return page.listing
    }

    /// Nil for what was deleted meanwhile, and for a link that leads nowhere where those are left out.
    private func kind(of path: String) throws(StorageError) -> FileStatus.Kind? {
        let finding: Finding
        do throws(SystemCallError) {
            finding = try look(at: path)
        } catch {
            throw StorageError(error, cannot: "look at", path, reading: true)
        }
        switch finding {
        case .nothing: return nil
        case .found(let kind): return kind
        case .lostLink:
            try meetLostLink(path)
            return nil
        }
    }
}
