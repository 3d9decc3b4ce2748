import Foundation

/// A place in the bucket of a ``SeaweedFS`` that one test has for itself.
struct BucketFolder: Sendable {
    let server: SeaweedFS
    /// Stands before every key, without slashes at its ends.
    let root: String

    /// See ``StoragePlace/yaml``.
    var yaml: String {
        """
          s3:
            regionendpoint: \(server.origin)
            region: us-east-1
            bucket: \(SeaweedFS.bucket)
            rootdirectory: /\(root)
            accesskey: \(SeaweedFS.accessKey)
            secretkey: \(SeaweedFS.secretKey)
            chunksize: 5242880

        """
    }
}

extension Bench {
    /// The place that this bench has in the bucket of the shared server, empty at first.
    func bucketFolder() async throws -> BucketFolder {
        BucketFolder(server: try await SharedSeaweedFS.server(), root: directory.lastPathComponent)
    }
}
