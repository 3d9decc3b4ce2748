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
            "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_MAX_QUEUE_SIZE",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_PROPAGATORS",
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

    mutating func number(_ name: String, in range: ClosedRange<Int>, or standard: Int) -> Int {
        guard let text = text(name) else { return standard }
        if let number = Int(text), range.contains(number) { return number }
        warn(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound); \(standard) is used")
        return standard
    }

    mutating func list(_ name: String) -> [TraceAttribute] {
        guard let text = text(name) else { return [] }
        if let list = TraceAttribute.list(text) { return list }
        warn(name, "must be pairs such as a=b,c=d with values in percent-encoding; it is left out")
        return []
    }

    /// Where spans are posted to; nil for nowhere.
    mutating func endpoint() -> String? {
        let exporter = word("OTEL_TRACES_EXPORTER")
        let own = text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
        let common = text("OTEL_EXPORTER_OTLP_ENDPOINT")
        guard exporter != "none", exporter != nil || own != nil || common != nil else { return nil }
        if let exporter, exporter != "otlp" {
            warn("OTEL_TRACES_EXPORTER", "\"\(exporter)\" is not supported, otlp is; no traces are sent")
            return nil
        }
        let protocolName = first("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
        switch word(protocolName) {
        case nil, "http/json": break
        case "http/protobuf": warn(protocolName, "http/protobuf is not supported; traces are sent as http/json")
        case let other?:
            warn(protocolName, "\"\(other)\" is not supported, http/json is; no traces are sent")
            return nil
        }
        let name = first("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
        var base = common ?? "http://localhost:4318"
        while base.hasSuffix("/") { base.removeLast() }
        let endpoint = own ?? "\(base)/v1/traces"
        guard Self.isAddress(endpoint) else {
            warn(name, "must be an address of http or https, such as http://collector.example:4318; no traces are sent")
            return nil
        }
        return endpoint
    }

    mutating func headers() -> [TraceAttribute] {
        let name = first("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS")
        let headers = list(name)
        let good = headers.filter { header in
            header.name.utf8.allSatisfy(Self.isInFieldName)
                && header.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        }
        if good.count < headers.count { warn(name, "holds what no header can be; that is left out") }
        return good
    }

    mutating func sampler() -> TraceSampler {
        let name = "OTEL_TRACES_SAMPLER"
        let word = word(name) ?? "parentbased_always_on"
        let follows = word.hasPrefix("parentbased_")
        switch word.dropFirst(follows ? "parentbased_".count : 0) {
        case "always_on": return TraceSampler(root: .all, followsSender: follows)
        case "always_off": return TraceSampler(root: .none, followsSender: follows)
        case "traceidratio": return TraceSampler(root: .ratio(ratio()), followsSender: follows)
        default:
            warn(name, "\"\(word)\" is not supported; parentbased_always_on is used")
            return TraceSampler(root: .all, followsSender: true)
        }
    }

    private mutating func ratio() -> Double {
        guard let text = text("OTEL_TRACES_SAMPLER_ARG") else { return 1 }
        if let ratio = Double(text), (0...1).contains(ratio) { return ratio }
        warn("OTEL_TRACES_SAMPLER_ARG", "must be a number from 0 to 1; 1 is used")
        return 1
    }

    /// Names variables that ask for what is not done.
    mutating func warnOfOthers() {
        let compression = first("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION")
        if let word = word(compression), word != "none" {
            warn(compression, "\"\(word)\" is not supported; traces are sent as they are")
        }
        let client = first("OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE")
        if text(client) != nil { warn(client, "is not supported; the collector is shown no certificate") }
        if let propagators = word("OTEL_PROPAGATORS"), !propagators.split(separator: ",").contains("tracecontext") {
            warn("OTEL_PROPAGATORS", "\"\(propagators)\" is not supported; tracecontext is used")
        }
        for name in environment.keys.filter({ $0.hasPrefix("OTEL_") }).sorted() {
            guard !Self.known.contains(name), let word = word(name), word != "none" else { continue }
            warn(name, "has no effect here")
        }
    }

    private mutating func warn(_ name: String, _ words: String) {
        warnings.append("\(name): \(words)")
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let mark = text.firstRange(of: "://"), ["http", "https"].contains(text[..<mark.lowerBound].lowercased())
        else { return false }
        let authority = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        return !authority.isEmpty && !authority.contains("@") && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    private static func isInFieldName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
