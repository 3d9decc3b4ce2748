/// The configuration that the pack registry's image brings, as its documents print it, with other paths.
enum DefaultConfiguration {
    static func text(rootDirectory: String, users: String) -> String {
        """
        version: 0.1
        log:
          fields:
            service: registry
        storage:
          cache:
            blobdescriptor: inmemory
          filesystem:
            rootdirectory: \(rootDirectory)
        http:
          addr: :5000
          headers:
            X-Content-Type-Options: [ nosniff ]
            Strict-Transport-Security: [ max-age=63072000; includeSubdomains; preload ]
            Content-Security-Policy: [ img-src 'self'; script-src 'self';  style-src 'self ]
            X-Frame-Options: [ DENY ]
            X-XSS-Protection: [ 1; mode=block ]
            Referrer-Policy: [ same-origin ]
        auth:
          htpasswd:
            realm: basic-realm
            path: \(users)
        """
    }

    /// The six headers as the server sends them when a configuration has none of its own; HSTS only over TLS.
    static let headers = [
        "X-Content-Type-Options": "nosniff",
        "Strict-Transport-Security": "max-age=63072000; includeSubdomains; preload",
        "Content-Security-Policy": "img-src 'self'; script-src 'self';  style-src 'self'",
        "X-Frame-Options": "DENY",
        "X-XSS-Protection": "1; mode=block",
        "Referrer-Policy": "same-origin",
    ]
}
