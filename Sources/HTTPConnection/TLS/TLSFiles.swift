/// The files that one listener's TLS is made of.
struct TLSFiles: Hashable, Sendable {
    /// What was in the files at one time. Equal contents make equal material.
    struct Contents: Hashable, Sendable {
        var certificate: [UInt8]
        var key: [UInt8]
        var authorities: [[UInt8]]
        /// Where it was, for messages.
        let files: TLSFiles
    }

    let certificate: TLSFile
    let key: TLSFile
    let authorities: [TLSFile]

    init(_ settings: TLSSettings) {
        certificate = TLSFile(path: settings.certificatePath, key: "http.tls.certificate")
        key = TLSFile(path: settings.keyPath, key: "http.tls.key")
        authorities = settings.clientAuthorityPaths.map { TLSFile(path: $0, key: "http.tls.clientcas") }
    }

    /// Reads them all; throws for the first that cannot be read. Blocks.
    func contents() throws -> Contents {
        try Contents(
            certificate: certificate.contents(), key: key.contents(),
            authorities: authorities.map { try $0.contents() }, files: self)
    }

    /// Of each file, in a fixed order. Blocks for as long as a look at a directory takes.
    func states() -> [FileState?] {
        ([certificate, key] + authorities).map { FileState(at: $0.path) }
    }
}
