import StorageTesting

/// Where the servers of a test keep their content.
enum StoragePlace: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case directory, bucket
    }

    case directory(String)
    case bucket(BucketFolder)

    /// What stands below `storage:`, indented by two, for Packhouse and for docker-registry alike.
    var yaml: String {
        switch self {
        case .directory(let path): "  filesystem: {rootdirectory: \(path)}\n"
        case .bucket(let folder): folder.yaml
        }
    }

    /// For the person who looks there.
    var path: String {
        switch self {
        case .directory(let path): path
        case .bucket(let folder): "\(folder.server.origin)/\(folder.server.bucket)/\(folder.root)"
        }
    }
}

extension Bench {
    /// The place of a kind that this bench has for itself, empty at first.
    func place(_ kind: StoragePlace.Kind) async throws -> StoragePlace {
        switch kind {
        case .directory: .directory(path("root"))
        case .bucket: .bucket(try await bucketFolder())
        }
    }
}
