extension PackInspection {
    mutating func inspectPresence() {
        if !has(.values) {
            let advice = advice(on: .values, orElse: "add one; it may be empty when there is nothing to set")
            findings.add(.valuesMissing, in: .values, "the pack has no values.yaml", fix: advice)
        }
        if !has(.logo) {
            let right = "add a square PNG of \(Self.smallestLogo) to \(Self.largestLogo) pixels"
            let advice = advice(on: .logo, orElse: right)
            findings.add(
                .logoMissing, in: .logo, "the pack has no logo.png, so Palette shows a picture of its own", fix: advice)
        }
        if !has(.readme) {
            let advice = advice(on: .readme, orElse: "add one that tells what the pack needs, sets and brings")
            findings.add(
                .readmeMissing, in: .readme, "the pack has no README.md, which Palette shows in its profile editor",
                fix: advice)
        }
    }

    /// What to do about a file that has to lie at the root and does not: perhaps it has almost the right name.
    mutating func advice(on path: PackPath, orElse advice: String) -> String {
        let others = contents.files.lazy.map(\.path.text).filter { !$0.contains("/") }
        guard let near = nearest(to: path.text, among: others) else { return advice }
        return "did you mean \(ShownName(near))? Rename it"
    }

    /// Pixels.
    private static let smallestLogo = 64
    private static let largestLogo = 1024
    private static let largestLogoBytes = 100 << 10

    mutating func inspectLogo() {
        guard let bytes = bytes(of: .logo) else { return }
        guard let size = PNGHeader(bytes) else {
            findings.add(
                .logoType, in: .logo, "is \(PNGHeader.kind(of: bytes)), not a PNG",
                fix: "convert it; another name or ending does not change what a file is")
            return
        }
        let words = "\(size.width) by \(size.height) pixels and \(bytes.count) bytes"
        if min(size.width, size.height) < Self.smallestLogo {
            findings.add(
                .logoSize, in: .logo, "is small: \(words)", fix: "\(Self.smallestLogo) pixels and more stay sharp")
        } else if max(size.width, size.height) > Self.largestLogo || bytes.count > Self.largestLogoBytes {
            findings.add(
                .logoSize, in: .logo, "is large for what is shown as an icon: \(words)",
                fix: "at most \(Self.largestLogo) pixels and \(Self.largestLogoBytes >> 10) KiB are plenty")
        }
        if size.width != size.height {
            findings.add(
                .logoShape, in: .logo, "is \(size.width) by \(size.height) pixels", fix: "a square one fits best")
        }
    }
}
