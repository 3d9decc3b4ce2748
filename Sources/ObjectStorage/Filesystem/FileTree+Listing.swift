import NIOCore

/// Paging through a directory.
extension FileTree {
    func list(_ key: ObjectKey, after last: String?, limit: Int) throws(StorageError) -> ObjectListing {
        let path = path(of: key)
        var page = NamePage(after: last, limit: limit)
        do throws(SystemCallError) {
            try calls.forEachName(in: path) { name, kind in
                guard page.wants(name), ObjectKey.isComponent(name) else { return }
                // Safe to decode: components are ASCII.
                let text = String(decoding: name, as: UTF8.self)
                guard let kind = kind ?? kindOfFile("\(path)/\(text)") else { return }
                switch kind {
                case .directory: page.insert(ObjectListing.Entry(name: text, isContainer: true))
                case .file where !TemporaryName.matches(name):
                    page.insert(ObjectListing.Entry(name: text, isContainer: false))
                case .file, .other: break
                }
            }
        } catch {
            guard error.isAbsence else { throw StorageError(error, cannot: "list", path, reading: true) }
            let _: Never? = try absent()
        }
        return page.listing
    }

    /// Nil when there is nothing, or a symbolic link that leads nowhere.
    private func kindOfFile(_ path: String) -> FileStatus.Kind? {
        try? calls.status(of: path).kind
    }
}
