import PackFormat

/// Why a folder cannot be pushed.
struct SourceFault: Error {
    var exitClass: ExitClass
    var message: String
    /// The errors that validation found.
    var findings: [Finding]
    /// Nil when `pack.json` could not be read.
    var pack: PackMetadata?

    init(_ exitClass: ExitClass, _ message: String, _ findings: [Finding] = [], pack: PackMetadata? = nil) {
        self.exitClass = exitClass
        self.message = message
        self.findings = findings
        self.pack = pack
    }
}
