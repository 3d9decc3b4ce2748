import S3Storage
import Telemetry

/// Shows how a bucket's server is asked.
struct BucketSource: MetricSource {
    let counts: S3Counts

    func write(to exposition: inout Exposition) {
        exposition.begin(
            "registry_storage_s3_attempts_total", .counter,
            "Requests to the server of the bucket, each attempt by itself.")
        exposition.add(counts.attempts)
        exposition.begin("registry_storage_s3_retries_total", .counter, "Attempts that failed and were made again.")
        exposition.add(counts.retries)
    }
}
