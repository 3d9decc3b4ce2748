import Foundation

/// What `/metrics` says, read as strictly as Prometheus' text format 0.0.4 is written.
struct MetricsText: Sendable {
    struct Series: Hashable, Sendable {
        var name: String
        var labels: [String: String]
    }

    /// The kind of each family.
    private(set) var types: [String: String] = [:]
    private(set) var values: [Series: Double] = [:]

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw TestFailure("metrics do not end with a line") }
        var helped: Set<String> = []
        for line in text.split(separator: "\n").map(String.init) {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4, helped.insert(words[2]).inserted else { throw TestFailure("help: \(line)") }
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, ["counter", "gauge", "histogram"].contains(words[3]), types[words[2]] == nil
                else {
                    throw TestFailure("type: \(line)")
                }
                types[words[2]] = words[3]
            } else {
                let (series, value) = try Self.sample(line)
                guard values.updateValue(value, forKey: series) == nil else { throw TestFailure("twice: \(line)") }
                guard types[series.name] != nil || types[Self.family(of: series.name)] == "histogram" else {
                    throw TestFailure("no type: \(line)")
                }
            }
        }
        guard helped == Set(types.keys) else { throw TestFailure("not every family has help and type") }
    }

    /// The one value of the series that have at least these labels; nil when there is none or are several.
    subscript(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = all(name, labels)
        return found.count == 1 ? found[0] : nil
    }

    /// The sum over the series that have at least these labels.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
        all(name, labels).reduce(0, +)
    }

    private func all(_ name: String, _ labels: [String: String]) -> [Double] {
        values.filter { series, _ in
            series.name == name && labels.allSatisfy { series.labels[$0.key] == $0.value }
        }.map(\.value)
    }

    /// The names of all series, and of the labels that each has anywhere, with all their values.
    var labels: [String: [String: Set<String>]] {
        values.keys.reduce(into: [:]) { names, series in
            names[series.name, default: [:]].merge(series.labels.mapValues { [$0] }) { $0.union($1) }
        }
    }

    /// Of a series of a histogram, the name without its ending.
    private static func family(of name: String) -> String {
        for ending in ["_bucket", "_sum", "_count"] where name.hasSuffix(ending) {
            return String(name.dropLast(ending.count))
        }
        return name
    }

    private static func sample(_ line: String) throws -> (Series, Double) {
        var rest = line[...]
        let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            repeat {
                rest = rest.dropFirst()
                let label = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
                rest = rest.dropFirst(label.count)
                guard !label.isEmpty, rest.hasPrefix("=\"") else { throw TestFailure("label: \(line)") }
                rest = rest.dropFirst(2)
                var value = ""
                while let character = rest.first, character != "\"" {
                    rest = rest.dropFirst()
                    guard character == "\\" else {
                        value.append(character)
                        continue
                    }
                    guard let escaped = rest.popFirst(), let plain = ["n": "\n", "\\": "\\", "\"": "\""][escaped] else {
                        throw TestFailure("escape: \(line)")
                    }
                    value += plain
                }
                rest = rest.dropFirst()
                guard labels.updateValue(value, forKey: label) == nil else { throw TestFailure("label twice: \(line)") }
            } while rest.first == ","
            guard rest.first == "}" else { throw TestFailure("labels: \(line)") }
            rest = rest.dropFirst()
        }
        guard !name.isEmpty, rest.first == " ", let value = Double(rest.dropFirst().replacing("Inf", with: "infinity"))
        else { throw TestFailure("sample: \(line)") }
        return (Series(name: name, labels: labels), value)
    }
}
