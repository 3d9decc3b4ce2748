import Logging

/// One event with all its fields, before it is formatted.
struct LogRecord {
    var time: Timestamp
    var level: Logger.Level
    var message: String
    var fields: Logger.Metadata

    /// The fields in byte order of their keys. A key that a formatter needs for itself gets the prefix `fields.`.
    func sortedFields(reserving reserved: Set<String>) -> [(key: String, value: Logger.MetadataValue)] {
        fields
            .map { (key: reserved.contains($0.key) ? "fields." + $0.key : $0.key, value: $0.value) }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
