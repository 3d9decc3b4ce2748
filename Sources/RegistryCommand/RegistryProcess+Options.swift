import PackFormat
import PackIndex
import RegistryConfiguration
import RegistryServer

extension RegistryProcess {
    func serverOptions() -> ServerOptions {
        let http = configuration.http
        var options = ServerOptions()
        options.headers = http.headers.options
        if let url = http.externalURL {
            options.links = .fixed("\(url.scheme)://\(url.authority)\(url.path)")
        } else if http.relativeURLs {
            options.links = .relative
        }
        options.prefix = http.prefix
        options.secret = Array((http.secret ?? "").utf8)
        options.allowsDelete = configuration.storage.deleteEnabled
        options.isReadOnly = configuration.storage.readOnly
        options.redirectLifetime = BlobRedirects(configuration.storage)?.lifetime
        options.catalogMaximum = configuration.catalogMaximum
        options.tagsMaximum = configuration.tagsMaximum
        options.allowsPackDelete = configuration.packs.deleteEnabled
        options.publicLogos = configuration.packs.publicLogos
        return options
    }
}

extension ResponseHeaders {
    var options: [ServerOptions.Header] {
        fields.flatMap { field in
            field.values.compactMap { value in
                ServerOptions.Header(name: field.name, value: value, onlyOverTLS: field.onlyOverTLS)
            }
        }
    }
}

extension PackIndexOptions {
    /// Throws, in one line, what is wrong with a base.
    init(_ packs: Configuration.Packs) throws(StartupError) {
        var bases: [PackBase] = []
        for (index, text) in packs.bases.enumerated() {
            guard let base = PackBase(text) else {
                throw StartupError(
                    "packs.bases.\(index): \"\(text)\" cannot stand before /spectro-packs/archive in a repository's name: it is "
                        + "empty or path components such as team/prod, without spectro-packs, at most "
                        + "\(PackBase.maximumLength) bytes")
            }
            guard !bases.contains(base) else { throw StartupError("packs.bases.\(index): \"\(text)\" is given twice") }
            bases.append(base)
        }
        self.init(
            bases: bases,
            limits: ArchiveLimits(
                compressedBytes: Int64(packs.compressedSize), unpackedBytes: Int64(packs.unpackedSize),
                fileBytes: Int64(packs.fileSize), entries: packs.entries, depth: packs.depth))
    }
}
