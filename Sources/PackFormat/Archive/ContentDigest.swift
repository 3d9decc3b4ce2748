public import OCI

/// What a pack holds in one digest: paths, whether their owner may run them, and bytes; nothing of how, when, where and
/// in which order it was packed. Two packs of the same name and version hold the same if and only if these are equal.
///
/// It is the SHA-256 of a text, in UTF-8, of one line for the form and one for each file, every line ended by one line
/// feed:
///
///     packhouse-content-v1
///     0644 sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 README.md
///     0755 sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 charts/run.sh
///
/// Files are ordered by the bytes of their paths, compared one by one. The mode is 0755 where the owner may run the
/// file, else 0644; then, after one blank each, the digest of its bytes and its path below the root folder. Folders
/// have no line, so that empty ones do not count. In a folder without such files as `.git` and `.DS_Store`, which are no part of a pack,
/// this computes it:
///
///     (echo packhouse-content-v1; find . -type f -printf '%P\n' | LC_ALL=C sort | while IFS= read -r f; do
///         [ -x "$f" ] && m=0755 || m=0644; echo "$m sha256:$(sha256sum < "$f" | cut -c 1-64) $f"; done) |
///         sha256sum
public struct ContentDigest: Hashable, Sendable {
    private static let form = "packhouse-content-v1\n"

    public let digest: Digest

    /// Of files in any order, each path once, each with the SHA-256 of its bytes.
    public init(of files: some Sequence<PackFile>) {
        var hasher = ContentHasher(.sha256)
        func take(_ text: String) { Array(text.utf8).withUnsafeBytes { hasher.update($0) } }
        take(ContentDigest.form)
        for file in files.sorted(by: { $0.path < $1.path }) {
            take("\(file.modeText) \(file.digest.text) \(file.path.text)\n")
        }
        digest = hasher.digest
    }
}

extension ContentDigest: CustomStringConvertible {
    public var description: String { digest.text }
}
