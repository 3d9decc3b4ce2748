import PackFormat

/// What was found in a number of packs.
struct ValidationReport: Report {
    struct Pack: Encodable {
        /// As it was given.
        var path: String
        /// Nil when `pack.json` does not tell.
        var name: String?
        var version: String?
        var passed: Bool
        var errors: Int
        var warnings: Int
        var infos: Int
        /// Why the folder or archive can be no pack at all; nil when it can.
        var fault: String?
        var findings: [Finding]
    }

    var passed: Bool
    /// Packs that did not pass.
    var failed: Int
    var errors: Int
    var warnings: Int
    var infos: Int
    var packs: [Pack]

    init(_ packs: [Pack]) {
        self.packs = packs
        failed = packs.count { !$0.passed }
        passed = failed == 0
        errors = packs.reduce(0) { $0 + $1.errors }
        warnings = packs.reduce(0) { $0 + $1.warnings }
        infos = packs.reduce(0) { $0 + $1.infos }
    }

    /// Looks at each of the packs in turn.
    ///
    /// - Parameters:
    ///   - metadata: that of each.
    ///   - known: the packs that dependencies may name; nil when that is not known.
    init(
        _ sources: [PackSource], _ metadata: [PackMetadata?], known: KnownPacks?, isStrict: Bool
    ) throws(CommandFailure) {
        var packs: [Pack] = []
        for (source, metadata) in zip(sources, metadata) {
            packs.append(try Pack(source, metadata, known: known, isStrict: isStrict))
        }
        self.init(packs)
    }

    /// A line for each finding, below the pack that it is about, and one that counts.
    var lines: [String] {
        var lines: [String] = []
        for pack in packs {
            guard pack.fault != nil || !pack.findings.isEmpty else {
                lines.append("\(pack.path): nothing found")
                continue
            }
            lines.append("\(pack.path): \(pack.passed ? "passed" : "failed")")
            if let fault = pack.fault { lines.append("  error: \(fault)") }
            lines += pack.findings.map { "  \($0)" }
        }
        lines.append(summary)
        return lines
    }

    /// `220 packs: 3 failed; 4 errors, 10 warnings, 7 infos`
    var summary: String {
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        return "\(count(packs.count, "pack")): \(failed == 0 ? "all passed" : "\(failed) failed"); "
            + [count(errors, "error"), count(warnings, "warning"), count(infos, "info")].joined(separator: ", ")
    }

    var table: Table {
        Table(
            ["path", "level", "rule", "file", "line", "message", "fix"],
            packs.flatMap { pack in
                pack.findings.map {
                    [
                        pack.path, $0.level.rawValue, $0.rule.id, $0.file?.text ?? "", $0.line.map(String.init) ?? "",
                        $0.message, $0.fix,
                    ]
                }
            })
    }
}

extension ValidationReport.Pack {
    init(
        _ source: PackSource, _ metadata: PackMetadata?, known: KnownPacks?, isStrict: Bool
    ) throws(CommandFailure) {
        let validation = PackValidation(folderName: source.folderName, known: known)
        var findings: [Finding] = []
        var fault: String?
        do {
            findings = validation.findings(in: try source.files())
        } catch let error as PackError where error.code != .inaccessible {
            fault = error.description
        } catch {
            throw CommandFailure(.usage, CommandFailure(error).message)
        }
        self.init(path: source.path, metadata, findings, fault: fault, isStrict: isStrict)
    }

    init(path: String, _ metadata: PackMetadata?, _ findings: [Finding], fault: String?, isStrict: Bool) {
        self.path = path
        name = metadata?.name.text
        version = metadata?.version
        passed = fault == nil && !findings.fails(strict: isStrict)
        errors = findings.count { $0.level == .error } + (fault == nil ? 0 : 1)
        warnings = findings.count { $0.level == .warning }
        infos = findings.count { $0.level == .info }
        self.fault = fault
        self.findings = findings
    }
}
