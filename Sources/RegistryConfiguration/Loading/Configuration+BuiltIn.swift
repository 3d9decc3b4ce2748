import YAML

extension Configuration {
    /// The configuration of a start without a file. A file takes its place as a whole.
    ///
    /// It is the user documents' default, with the quote closed that the Content-Security-Policy lacks there.
    public static let builtInText = """
        version: 0.1
        log:
          fields:
            service: registry
        storage:
          cache:
            blobdescriptor: inmemory
          filesystem:
            rootdirectory: /data/.spectro-server
        http:
          addr: :5000
          headers:
            X-Content-Type-Options: [ nosniff ]
            Strict-Transport-Security: [ max-age=63072000; includeSubdomains; preload ]
            Content-Security-Policy: [ img-src 'self'; script-src 'self';  style-src 'self' ]
            X-Frame-Options: [ DENY ]
            X-XSS-Protection: [ 1; mode=block ]
            Referrer-Policy: [ same-origin ]
        auth:
          htpasswd:
            realm: basic-realm
            path: /auth/htpasswd-basic

        """

    fileprivate static let builtInTree: Node =
        YAMLComposer.compose(Array(builtInText.utf8), origin: .builtIn).node ?? Node(.null, at: .builtIn)
}

extension Node {
    /// The tree of ``Configuration/builtInText``, whose every value counts as a default.
    static var builtIn: Node { Configuration.builtInTree }
}
