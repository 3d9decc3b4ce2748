import Logging
import ObjectStorage
import RegistryConfiguration
import S3Storage

extension RegistryProcess {
    /// How long a start waits for a server that does not answer yet, as when both are started together.
    private static var patience: Duration { .seconds(10) }

    /// Opens a bucket. Throws, in one line, when bucket, region, keys or endpoint are wrong.
    func openBucket(_ s3: Configuration.S3) async throws -> S3Store {
        var options = S3StoreOptions()
        options.partBuffers = s3.partBuffers
        var settings = try S3Settings(s3, environment: processEnvironment())
        // Any client may be in the middle of a download.
        settings.streams = max(settings.streams, configuration.http.limits.connections)
        let store = try S3Store(settings, options: options, logger: logger)
        logger.info("storage: \(store.summary)")
        if let redirects = BlobRedirects(configuration.storage) { logger.info("blobs: \(redirects.summary)") }
        do {
            try await waitForAnswer(of: store, s3)
            if !configuration.storage.readOnly { await tellConditions(of: store) }
        } catch {
            await store.shutdown()
            throw error
        }
        return store
    }

    private func waitForAnswer(of store: S3Store, _ s3: Configuration.S3) async throws {
        let start = ContinuousClock.now
        var isFirst = true
        while true {
            do throws(S3Error) {
                return try await store.check()
            } catch {
                guard error.mayPass, ContinuousClock.now - start < Self.patience else {
                    throw StartupError("storage.s3: \(error.message)\(Self.advice(error, s3))")
                }
                if isFirst { logger.warning("storage: \(error.message); it is asked again for \(Self.patience)") }
                isFirst = false
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// Where to look when it is not the bucket's server that answers, or nobody does.
    private static func advice(_ error: S3Error, _ s3: Configuration.S3) -> String {
        let key = s3.endpoint == nil ? "storage.s3.region (\(s3.region))" : "storage.s3.host or regionendpoint"
        if error.reason == .unreachable { return "; \(key) says where the server is" }
        return error.code == nil && error.status != nil ? "; what answers may not speak S3: look at \(key)" : ""
    }

    /// What the bucket's server decides by itself bounds what several processes on it can promise; what it checks, what is noticed.
    private func tellConditions(of store: S3Store) async {
        do throws(StorageError) {
            let support = try await store.conditionSupport()
            let missing = [
                (support.putIfAbsent, "If-None-Match on PUT"), (support.putOfVersion, "If-Match on PUT"),
                (support.deleteOfVersion, "If-Match on DELETE"),
            ].filter { !$0.0 }.map(\.1)
            if missing.isEmpty {
                logger.info(
                    "storage: writes are conditional, so tags are linearizable for all processes on this bucket")
            } else {
                logger.warning(
                    """
                    storage: the server ignores \(missing.joined(separator: ", ")), so tags are linearizable within one process only: \
                    of two processes that move or delete one tag at the same moment, one may undo what the other did; \
                    of two that take bytes for one upload, both may say that theirs were stored
                    """)
            }
            if let check = store.byteCheck {
                logger.info("storage: the server checks the bytes that it is sent by \(check)")
            } else {
                logger.warning(
                    """
                    storage: the server checks nothing of the bytes that it is sent: those that change on their way to it are found when \
                    they are read
                    """)
            }
        } catch {
            logger.warning("storage: \(error.message)")
        }
    }
}
