/// Reads variables of OpenTelemetry, and notes what cannot be heeded. An empty one is as none, as the specification has it.
struct TraceVariables {
    private let environment: [String: String]
    private(set) var warnings: [String] = []

    init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// Those that have an effect, and those whose effect is warned of by itself.
    private static let known: Set<String> = {
        var names: Set<String> = [
            "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES",
            "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT",
            "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_PROPAGATORS",
        ]
        for name in [
            "ENDPOINT", "PROTOCOL", "HEADERS", "TIMEOUT", "CERTIFICATE", "COMPRESSION", "CLIENT_CERTIFICATE",
            "CLIENT_KEY",
        ] {
            names.insert("OTEL_EXPORTER_OTLP_\(name)")
            names.insert("OTEL_EXPORTER_OTLP_TRACES_\(name)")
        }
        return names
    }()

    func text(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func word(_ name: String) -> String? { text(name)?.lowercased() }

    /// The first of the names that says something, else the last.
    func first(_ names: String...) -> String {
        names.first { text($0) != nil } ?? names[names.count - 1]
    }

    /// Of traces, else of all signals.
    func exporterName(_ name: String) -> String {
        first("OTEL_EXPORTER_OTLP_TRACES_\(name)", "OTEL_EXPORTER_OTLP_\(name)")
    }

    mutating func isTrue(_ name: String) -> Bool {
        switch word(name) {
        case "true": return true
        case nil, "false": return false
        default:
            warn(name, "must be true or false; false is used")
            return false
        }
    }

    mutating func number(_ name: String, in range: ClosedRange<Int>, or standard: Int) -> Int {
        guard let text = text(name) else { return standard }
        if let number = Int(text), range.contains(number) { return number }
        warn(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound); \(standard) is used")
        return standard
    }

    /// Milliseconds, of which 0 stands for the longest time.
    mutating func timeout(_ name: String, or standard: Duration) -> Duration {
        let longest = 600_000
        let milliseconds = number(name, in: 0...longest, or: Int(standard / Duration.milliseconds(1)))
        return .milliseconds(milliseconds == 0 ? longest : milliseconds)
    }

    mutating func list(_ name: String) -> [TraceAttribute] {
        guard let text = text(name) else { return [] }
        if let list = TraceAttribute.list(text) { return list }
        warn(name, "must be pairs such as a=b,c=d with values in percent-encoding; it is left out")
        return []
    }

    /// Names variables that ask for what is not done.
    mutating func warnOfOthers() {
        let compression = exporterName("COMPRESSION")
        if let word = word(compression), word != "none" {
            warn(compression, "\"\(word)\" is not supported; traces are sent as they are")
        }
        // Baggage is OpenTelemetry's default too, and means something only to who asks others in turn.
        let propagators = (word("OTEL_PROPAGATORS") ?? "tracecontext").split(separator: ",").map {
            String($0.filter { $0 != " " })
        }
        let others = propagators.filter { $0 != "tracecontext" && $0 != "baggage" }
        if !others.isEmpty || !propagators.contains("tracecontext") {
            let words = (others.isEmpty ? propagators : others).joined(separator: ", ")
            warn("OTEL_PROPAGATORS", "\"\(words)\" is not supported; tracecontext is used")
        }
        for name in environment.keys.filter({ $0.hasPrefix("OTEL_") }).sorted() {
            // Some of those that begin so are only there to be put into that one.
            guard !Self.known.contains(name), !name.hasPrefix("OTEL_RESOURCE_ATTRIBUTES_"), let word = word(name),
                word != "none"
            else { continue }
            warn(name, "has no effect here")
        }
    }

    mutating func warn(_ name: String, _ words: String) {
        warnings.append("\(name): \(words)")
    }
}
