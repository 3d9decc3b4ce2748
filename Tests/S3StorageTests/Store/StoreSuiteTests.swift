import Logging
import ObjectStorage
import StorageTesting
import Testing

@testable import S3Storage

@Suite("every store", .timeLimit(.minutes(30)))
struct StoreSuiteTests {
    @Test("the S3 store passes on SeaweedFS", arguments: StoreCheck.all)
    func seaweed(_ check: StoreCheck) async throws {
        let settings = try await SeaweedFS.settings()
        try await check.run { try S3Store(settings, logger: Logger(label: "test")) }
    }

    /// Moto lists in the order of AWS, which is not SeaweedFS's. (Its conditions are not atomic.)
    @Test("the S3 store lists in byte order on moto", arguments: StoreCheck.listing)
    func moto(_ check: StoreCheck) async throws {
        let settings = try await Moto.settings()
        try await check.run { try S3Store(settings, logger: Logger(label: "test")) }
    }
}
