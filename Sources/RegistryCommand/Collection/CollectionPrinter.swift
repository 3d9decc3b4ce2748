import Glibc
import Registry

/// Prints what a garbage collection tells: lines on standard output, in docker-registry's form where it has one; warnings, failures, and on
/// a terminal how far it is, on standard error.
final class CollectionPrinter {
    /// Nanoseconds between two changes of the line that tells how far it is.
    private static let interval: Int64 = 200_000_000

    private let isDryRun: Bool
    private let isQuiet: Bool
    private let gracePeriod: GracePeriod
    /// Whether somebody watches. Lines on the same terminal take the place of the one that tells how far it is, until the next change.
    private let showsProgress: Bool
    private let output = LineOutput(STDOUT_FILENO)
    private var shownAt: Int64 = 0
    private var isProgressShown = false

    init(isDryRun: Bool, isQuiet: Bool, gracePeriod: GracePeriod) {
        self.isDryRun = isDryRun
        self.isQuiet = isQuiet
        self.gracePeriod = gracePeriod
        showsProgress = isatty(STDERR_FILENO) == 1
    }

    func show(_ event: CollectionEvent) {
        switch event {
        case .progress(let progress): show(progress)
        case .warning(let text): complain("warning: \(text)")
        case .failure(let text): complain(text)
        case .marked(let blobs, let eligibleBlobs, let eligibleManifests):
            endProgress()
            guard let eligibleBlobs else {
                output.write("\n\(blobs) blobs marked, \(eligibleManifests) manifests eligible for deletion")
                complain("no blob is removed: it is not known what needs them")
                return
            }
            output.write(
                "\n\(blobs) blobs marked, \(eligibleBlobs) blobs and \(eligibleManifests) manifests eligible for deletion"
            )
        default:
            guard !isQuiet, let line = Self.line(for: event) else { return }
            endProgress()
            output.write(line)
        }
    }

    /// The line about one repository, manifest, blob, link or upload.
    private static func line(for event: CollectionEvent) -> String? {
        switch event {
        case .repository(let name): "\(name)"
        case .manifestNeeded(let digest, let name): "\(name): marking manifest \(digest)"
        case .blobNeeded(let digest, let name): "\(name): marking blob \(digest)"
        case .manifestEligible(let digest, let name): "\(name): manifest eligible for deletion: \(digest)"
        case .layerLinkEligible(let digest, let name): "\(name): layer link eligible for deletion: \(digest)"
        case .referrerEligible(let digest, let subject, let name):
            "\(name): referrer eligible for deletion: \(digest), of \(subject)"
        case .repositoryEligible(let name): "\(name): repository eligible for deletion: nothing is left in it"
        case .uploadEligible(let id, let name): "\(name): upload eligible for deletion: \(id)"
        case .strayUploadEligible(let key): "upload eligible for deletion: \(key)"
        case .blobEligible(let digest): "blob eligible for deletion: \(digest)"
        case .marked, .warning, .failure, .progress: nil
        }
    }

    /// Ends with what it came to.
    func close(with summary: CollectionSummary) {
        endProgress()
        let kinds = [
            Self.count(summary.blobs.removed, "blob"), Self.count(summary.manifests.removed, "manifest"),
            Self.count(summary.layerLinks.removed, "layer link"),
            Self.count(summary.referrers, "referrer entry", "referrer entries"),
            Self.count(summary.uploads, "upload"), Self.count(summary.repositories, "repository", "repositories"),
        ].joined(separator: ", ")
        output.write("\(isDryRun ? "would delete" : "deleted") \(kinds)")
        let young = [
            (summary.blobs.young, "blob"), (summary.manifests.young, "manifest"),
            (summary.layerLinks.young, "layer link"),
        ].filter { $0.0 > 0 }.map { Self.count($0.0, $0.1) }
        if !young.isEmpty {
            output.write(
                "\(young.joined(separator: ", ")) not needed and left for the grace period of \(gracePeriod.text)")
        }
        if summary.warnings > 0 { output.write("\(Self.count(summary.warnings, "warning"))") }
        output.write("\(Self.bytes(summary.bytes)) \(isDryRun ? "would be freed" : "freed")")
    }

    /// Writes what is left. Returns why what was printed is not whole; nil when it is.
    func finish() -> String? {
        endProgress()
        output.flush()
        return output.failure.map { String(cString: strerror($0)) }
    }

    private static func count(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count) \(count == 1 ? one : many ?? "\(one)s")"
    }

    /// `1536 bytes (1.5 KiB)`
    private static func bytes(_ count: Int64) -> String {
        let plain = count == 1 ? "1 byte" : "\(count) bytes"
        guard count >= 1024 else { return plain }
        var scale: Int64 = 1024
        var units = ["KiB", "MiB", "GiB", "TiB", "PiB"][...]
        while count / scale >= 1024, units.count > 1 {
            scale *= 1024
            units.removeFirst()
        }
        let tenths = count / (scale / 128) * 10 / 128
        return "\(plain) (\(tenths / 10).\(tenths % 10) \(units.first ?? ""))"
    }

    private func complain(_ text: String) {
        endProgress()
        output.flush()
        StandardError.write(
            "registry: garbage-collect: \(text.split(whereSeparator: \.isNewline).joined(separator: " "))")
    }

    private func show(_ progress: CollectionProgress) {
        guard showsProgress else { return }
        let now = MonotonicTime.now()
        guard now - shownAt >= Self.interval else { return }
        shownAt = now
        isProgressShown = true
        var text = "\r\(progress.repositories) repositories, \(progress.manifests) manifests marked"
        if progress.blobs > 0 { text += ", \(progress.blobs) looks at blobs" }
        StandardError.show(text + "\u{1b}[K")
    }

    /// Takes the line away that tells how far it is.
    func endProgress() {
        guard isProgressShown else { return }
        isProgressShown = false
        StandardError.show("\r\u{1b}[K")
    }
}
