import Wording

/// Findings while they are gathered. A hostile pack has no end of faults, so each rule is told so many times and then only
/// counted; words that nobody will read are not made.
struct FindingList {
    private static let limit = PackValidation.maximumFindingsPerRule

    private var findings: [Finding] = []
    private var counts: [ValidationRule: Int] = [:]

    mutating func add(
        _ rule: ValidationRule, in file: PackPath? = nil, line: Int? = nil, _ message: @autoclosure () -> String,
        fix: @autoclosure () -> String
    ) {
        counts[rule, default: 0] += 1
        guard counts[rule, default: 0] <= Self.limit else { return }
        let line = line.flatMap { $0 > 0 ? $0 : nil }
        findings.append(Finding(rule, file: file, line: line, message: message().onOneLine, fix: fix().onOneLine))
    }

    func hasRoom(for rule: ValidationRule) -> Bool { counts[rule, default: 0] < Self.limit }

    func hasError(in file: PackPath) -> Bool {
        findings.contains { $0.level == .error && $0.file == file }
    }

    /// In order, none twice, with a last word on each rule that was told too often.
    var sorted: [Finding] {
        let rest = counts.filter { $0.value > Self.limit }.map { rule, count in
            Finding(
                rule, message: "\(count - Self.limit) more of these are not listed",
                fix: "mend those that are listed first")
        }
        return Set(findings + rest).sorted()
    }
}
