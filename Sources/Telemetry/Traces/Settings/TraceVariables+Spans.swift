/// Which spans are made, what is told with them, and how many are sent at a time.
extension TraceVariables {
    /// What is told of the process; of a name that is given twice the last counts.
    mutating func resource(service: String, version: String) -> [TraceAttribute] {
        var resource: [TraceAttribute] = []
        var given = list("OTEL_RESOURCE_ATTRIBUTES")
        if let name = text("OTEL_SERVICE_NAME") { given.append(TraceAttribute("service.name", name)) }
        for attribute in given {
            resource.removeAll { $0.name == attribute.name }
            resource.append(attribute)
        }
        for (name, value) in [("service.name", service), ("service.version", version)]
        where !resource.contains(where: { $0.name == name }) {
            resource.append(TraceAttribute(name, value))
        }
        return resource
    }

    mutating func sampler() -> TraceSampler {
        let name = "OTEL_TRACES_SAMPLER"
        let word = word(name) ?? "parentbased_always_on"
        let follows = word.hasPrefix("parentbased_")
        let kind = word.dropFirst(follows ? "parentbased_".count : 0)
        if kind != "traceidratio", text("OTEL_TRACES_SAMPLER_ARG") != nil {
            warn("OTEL_TRACES_SAMPLER_ARG", "has no effect without a sampler traceidratio or parentbased_traceidratio")
        }
        switch kind {
        case "always_on": return TraceSampler(root: .all, followsSender: follows)
        case "always_off": return TraceSampler(root: .none, followsSender: follows)
        case "traceidratio": return TraceSampler(root: .ratio(ratio()), followsSender: follows)
        default:
            warn(name, "\"\(word)\" is not supported; parentbased_always_on is used")
            return TraceSampler(root: .all, followsSender: true)
        }
    }

    /// - Parameter queue: spans that wait at most, more than which cannot be sent at a time.
    mutating func batch(upTo limit: Int, queue: Int, or standard: Int) -> Int {
        let name = "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"
        let batch = number(name, in: 1...limit, or: standard)
        if batch > queue, text(name) != nil {
            warn(name, "is more than OTEL_BSP_MAX_QUEUE_SIZE; \(queue) is used")
        }
        return min(batch, queue)
    }

    private mutating func ratio() -> Double {
        guard let text = text("OTEL_TRACES_SAMPLER_ARG") else { return 1 }
        if let ratio = Double(text), (0...1).contains(ratio) { return ratio }
        warn("OTEL_TRACES_SAMPLER_ARG", "must be a number from 0 to 1; 1 is used")
        return 1
    }
}
