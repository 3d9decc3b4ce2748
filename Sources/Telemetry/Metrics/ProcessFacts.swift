import Glibc

/// What the system knows of this process. Of a machine without `/proc` some of it is 0.
public struct ProcessFacts: Hashable, Sendable {
    /// Seconds of all processors.
    public var processorSeconds = 0.0
    /// Bytes in memory.
    public var residentBytes: UInt64 = 0
    /// Likewise, at most so far.
    public var peakResidentBytes: UInt64 = 0
    /// Bytes of addresses.
    public var virtualBytes: UInt64 = 0
    public var threads: UInt64 = 0
    public var openFiles: UInt64 = 0
    /// The soft limit of open files.
    public var openFileLimit: UInt64 = 0

    /// As they are now. Blocks for reads of `/proc`.
    public init() {
        var usage = rusage()
        if getrusage(RUSAGE_SELF.rawValue, &usage) == 0 {
            processorSeconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        }
        for line in Self.contents("/proc/self/status").split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count > 1, let number = UInt64(words[1]) else { continue }
            switch words[0] {
            case "VmRSS:": residentBytes = number << 10
            case "VmHWM:": peakResidentBytes = number << 10
            case "VmSize:": virtualBytes = number << 10
            case "Threads:": threads = number
            default: break
            }
        }
        openFiles = Self.entries("/proc/self/fd")
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            openFileLimit = UInt64(limit.rlim_cur)
        }
    }

    /// When the process began, in seconds since 1970; nil where the system does not tell.
    public static let startTime: Double? = {
        let boot = contents("/proc/stat").split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst(6)) }
        let stat = contents("/proc/self/stat")
        // The name of the program comes second, in parentheses, and may hold anything.
        guard let boot, let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        return boot + ticks / Double(sysconf(CInt(_SC_CLK_TCK)))
    }()

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }

    /// A file of `/proc`, 1 MiB of it at most: that of a machine with many processors is long.
    private static func contents(_ path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var contents: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while contents.count < 1 << 20 {
            let count = read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            contents += piece[..<count]
        }
        return String(decoding: contents, as: UTF8.self)
    }

    /// How many names a directory holds, without the one that this look opens.
    private static func entries(_ path: String) -> UInt64 {
        guard let directory = opendir(path) else { return 0 }
        defer { closedir(directory) }
        var count: UInt64 = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        return count > 0 ? count - 1 : 0
    }
}
