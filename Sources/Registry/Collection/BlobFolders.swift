import OCI
import ObjectStorage

/// The containers of all blobs: for each algorithm one for each first two digits.
struct BlobFolders: Sendable {
    struct Folder: Hashable, Sendable {
        let algorithm: DigestAlgorithm
        /// The first two digits.
        let prefix: String

        var key: ObjectKey { Layout.blobs.appending("\(algorithm.rawValue)/\(prefix)") }

        /// The digest of a name in it; nil for what is none of ours.
        func digest(_ name: String) -> Digest? {
            name.hasPrefix(prefix) ? Digest("\(algorithm.rawValue):\(name)") : nil
        }
    }

    let store: any ObjectStore

    func all() async throws -> [Folder] {
        var folders: [Folder] = []
        for algorithm in DigestAlgorithm.allCases {
            try await store.forEachPage(below: Layout.blobs.appending(algorithm.rawValue)) { page in
                folders += page.filter { $0.isContainer && $0.name.utf8.count == 2 }.map {
                    Folder(algorithm: algorithm, prefix: $0.name)
                }
            }
        }
        return folders
    }

    /// Calls `visit` with the digests that have a place in a folder, page by page. There may be no bytes in it.
    func forEachPage(of folder: Folder, _ visit: ([Digest]) async throws -> Void) async throws {
        try await store.forEachPage(below: folder.key) { page in
            try await visit(page.compactMap { $0.isContainer ? folder.digest($0.name) : nil })
        }
    }

    /// All that have a place.
    func present(limit: Int) async throws -> DigestMarks {
        let parts = try await all().concurrentMap(limit: limit) { folder in
            var marks = DigestMarks()
            try await forEachPage(of: folder) { marks.insert($0) }
            return marks
        }
        return parts.reduce(into: DigestMarks()) { $0.formUnion($1) }
    }
}
