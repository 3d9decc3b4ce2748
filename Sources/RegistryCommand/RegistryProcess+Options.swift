import RegistryConfiguration
import RegistryServer

extension RegistryProcess {
    func serverOptions() -> ServerOptions {
        let http = configuration.http
        var options = ServerOptions()
        options.headers = http.headers.fields.flatMap { field in
            field.values.compactMap { value in
                ServerOptions.Header(name: field.name, value: value, onlyOverTLS: field.onlyOverTLS)
            }
        }
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
        return options
    }
}
