import Foundation
import StorageTesting

/// A place in the bucket of an S3 server that one test has for itself.
struct BucketFolder: Sendable {
    let server: S3Server
    /// Stands before every key, without slashes at its ends.
    let root: String

    /// See ``StoragePlace/yaml``.
    var yaml: String {
        """
          s3:
            regionendpoint: \(server.origin)
            region: us-east-1
            bucket: \(server.bucket)
            rootdirectory: /\(root)
            accesskey: \(S3Server.accessKey)
            secretkey: \(S3Server.secretKey)
            chunksize: 5242880

        """
    }
}

extension Bench {
    /// The place that this bench has in the bucket of the shared server, empty at first.
    func bucketFolder() async throws -> BucketFolder {
        BucketFolder(server: try await SeaweedFS.server(), root: directory.lastPathComponent)
    }
}
