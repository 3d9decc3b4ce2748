import LocalFiles

/// The files that one listener's TLS is made of.
struct TLSFiles: Hashable, Sendable {
    /// A certificate and its key.
    struct Pair: Hashable, Sendable {
        let certificate: TLSFile
        let key: TLSFile
    }

    /// What was in the files at one time. Equal contents make equal material.
    struct Contents: Hashable, Sendable {
        /// Nil when there is no ``TLSFiles/pair``.
        var pair: PairContents?
        var authorities: [[UInt8]]
        /// Where it was, for messages.
        let files: TLSFiles
    }

    struct PairContents: Hashable, Sendable {
        var certificate: [UInt8]
        var key: [UInt8]
        /// Where it was, for messages.
        let files: Pair
    }

    /// Nil when the certificates of the listener are no files.
    let pair: Pair?
    let authorities: [TLSFile]

    init(_ settings: TLSSettings) {
        pair = settings.certificateFiles.map { files in
            Pair(
                certificate: TLSFile(path: files.certificatePath, key: "http.tls.certificate"),
                key: TLSFile(path: files.keyPath, key: "http.tls.key"))
        }
        authorities = settings.clientAuthorityPaths.map { TLSFile(path: $0, key: "http.tls.clientcas") }
    }

    /// In a fixed order.
    var all: [TLSFile] { (pair.map { [$0.certificate, $0.key] } ?? []) + authorities }

    /// Reads them all; throws for the first that cannot be read. Blocks.
    func contents() throws -> Contents {
        try Contents(
            pair: pair.map { pair in
                try PairContents(certificate: pair.certificate.contents(), key: pair.key.contents(), files: pair)
            },
            authorities: authorities.map { try $0.contents() }, files: self)
    }

    /// Of each file, in the order of ``all``. Blocks for as long as a look at a directory takes.
    func states() -> [FileStamp] {
        all.map { FileStamp(path: $0.path) }
    }
}
