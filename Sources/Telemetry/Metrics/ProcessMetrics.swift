/// Shows the process under the names that all programs give it which Prometheus watches, and which version it is.
public struct ProcessMetrics: MetricSource {
    private let version: String

    public init(version: String) {
        self.version = version
    }

    public func write(to exposition: inout Exposition) {
        let facts = ProcessFacts()
        exposition.begin("process_cpu_seconds_total", .counter, "Processor time, of user and system, in seconds.")
        exposition.add(facts.processorSeconds)
        exposition.begin("process_resident_memory_bytes", .gauge, "Resident memory size in bytes.")
        exposition.add(facts.residentBytes)
        exposition.begin("process_virtual_memory_bytes", .gauge, "Virtual memory size in bytes.")
        exposition.add(facts.virtualBytes)
        exposition.begin("process_open_fds", .gauge, "Number of open file descriptors.")
        exposition.add(facts.openFiles)
        exposition.begin("process_max_fds", .gauge, "Maximum number of open file descriptors.")
        exposition.add(facts.openFileLimit)
        exposition.begin("process_threads", .gauge, "Number of threads.")
        exposition.add(facts.threads)
        if let start = ProcessFacts.startTime {
            exposition.begin(
                "process_start_time_seconds", .gauge, "Start time of the process, in seconds since 1970.")
            exposition.add(start)
        }
        exposition.begin("registry_build_info", .gauge, "Always 1; the label tells the version.")
        exposition.add(UInt64(1), ["version": version])
    }
}
