import NIOCore
import Telemetry

/// What `/debug/vars` shows: which program this is and what it takes of the machine. Nothing of its configuration, its arguments or its
/// environment is among it.
struct ProcessVariables: Encodable {
    struct Memory: Encodable {
        var resident: UInt64
        var peakResident: UInt64
        var virtual: UInt64
    }

    struct Process: Encodable {
        var cpuSeconds: Double
        var threads: UInt64
        var openFiles: UInt64
        var openFileLimit: UInt64
        var processors: Int
    }

    var program = "packhouse"
    var version: String
    /// Seconds since 1970.
    var started: Double?
    var uptimeSeconds: Double?
    /// Bytes.
    var memory: Memory
    var process: Process

    /// As it is now. Blocks for reads of `/proc`.
    init(version: String) {
        self.version = version
        let facts = ProcessFacts()
        let now = Timestamp.now()
        started = ProcessFacts.startTime
        uptimeSeconds = started.map { max(0, Double(now.seconds) + Double(now.nanoseconds) / 1e9 - $0) }
        memory = Memory(
            resident: facts.residentBytes, peakResident: facts.peakResidentBytes, virtual: facts.virtualBytes)
        process = Process(
            cpuSeconds: facts.processorSeconds, threads: facts.threads, openFiles: facts.openFiles,
            openFileLimit: facts.openFileLimit, processors: System.coreCount)
    }
}
