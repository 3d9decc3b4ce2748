import Registry
import Telemetry

/// Shows the uploads that this process knows of.
struct UploadSource: MetricSource {
    let content: ContentStore
    let purged: Counter

    func write(to exposition: inout Exposition) {
        exposition.begin("registry_uploads_writing", .gauge, "Uploads that are being written to.")
        exposition.add(Int64(content.uploadsBeingWritten))
        exposition.begin(
            "registry_uploads_resting", .gauge,
            "Uploads of this process that were begun and wait to go on, 4096 at most.")
        exposition.add(Int64(content.uploadsAtRest))
        exposition.begin(
            "registry_uploads_purged_total", .counter, "Uploads that were removed as nobody finished them.")
        exposition.add(purged.value)
    }
}
