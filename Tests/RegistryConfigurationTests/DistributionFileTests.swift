import RegistryConfiguration
import Testing

/// Files of the shape that Distribution and Debian hand out.
@Suite("Configurations that people bring along")
struct DistributionFileTests {
    @Test("Distribution's example starts")
    func example() throws {
        let loaded = load(
            version: """
                log:
                  fields:
                    service: registry
                storage:
                  cache:
                    blobdescriptor: inmemory
                  filesystem:
                    rootdirectory: /var/lib/registry
                http:
                  addr: :5000
                  headers:
                    X-Content-Type-Options: [nosniff]
                health:
                  storagedriver:
                    enabled: true
                    interval: 10s
                    threshold: 3
                """)
        let configuration = try loaded.started()
        #expect(configuration.storage.driver == .filesystem(rootDirectory: "/var/lib/registry", maxThreads: 100))
        #expect(
            loaded.lines == [
                "config.yml: warning: auth: nobody is asked for a password, and :5000 can be reached from elsewhere"
            ])
        #expect(configuration.health.storage?.interval == .seconds(10))
        #expect(configuration.health.storage?.threshold == 3)
    }

    @Test("Distribution's development file starts, with a warning for each thing that does nothing")
    func development() throws {
        let loaded = load(
            version: """
                log:
                  accesslog:
                    disabled: true
                  level: debug
                  formatter: text
                  fields:
                    service: registry
                    environment: development
                  hooks:
                    - type: mail
                      disabled: true
                      levels:
                        - panic
                      options:
                        smtp:
                          addr: mail.example.com:25
                          username: u
                          password: p
                          insecure: true
                        from: a@example.com
                        to:
                          - b@example.com
                storage:
                  delete:
                    enabled: true
                  cache:
                    blobdescriptor: redis
                  filesystem:
                    rootdirectory: /var/lib/registry
                  maintenance:
                    uploadpurging:
                      enabled: false
                  tag:
                    concurrencylimit: 8
                http:
                  addr: :5000
                  debug:
                    addr: :5001
                    prometheus:
                      enabled: true
                      path: /metrics
                  headers:
                    X-Content-Type-Options: [nosniff]
                redis:
                  addrs: [localhost:6379]
                  pool:
                    maxidle: 16
                    maxactive: 64
                    idletimeout: 300s
                  dialtimeout: 10ms
                notifications:
                  events:
                    includereferences: true
                  endpoints:
                    - name: local-5003
                      url: http://localhost:5003/callback
                      headers:
                        Authorization: [Bearer x]
                      timeout: 1s
                      threshold: 10
                      backoff: 1s
                      disabled: true
                health:
                  storagedriver:
                    enabled: true
                """)
        let configuration = try loaded.started()
        #expect(configuration.storage.uploadPurging == nil)
        #expect(configuration.storage.tagConcurrencyLimit == 8)
        #expect(configuration.storage.blobDescriptorCacheSize == 10_000)
        #expect(configuration.log.accessLogDisabled)
        let keys = loaded.diagnostics.filter { $0.severity == .warning }.map(\.key)
        #expect(
            keys == [
                "auth", "log.hooks.0", "storage.cache.blobdescriptor", "http.debug.addr", "redis",
            ])
        #expect(configuration.http.debug?.address == .internet(host: nil, port: 5001))
        #expect(configuration.http.debug?.metricsPath == "/metrics")
        #expect(configuration.health.storage?.interval == .seconds(10))
    }

    @Test("Distribution's cache file is refused, naming the proxy")
    func cache() {
        let loaded = load(
            version: """
                log:
                  fields:
                    service: registry
                storage:
                  cache:
                    blobdescriptor: inmemory
                  filesystem:
                    rootdirectory: /var/lib/registry-cache
                  maintenance:
                    uploadpurging:
                      enabled: false
                proxy:
                  remoteurl: https://registry-1.docker.io
                  username: u
                  password: p
                """)
        #expect(
            loaded.errors == [
                "config.yml:14: error: proxy.remoteurl: a pull-through cache is not supported by this version"
            ])
    }

    @Test("Debian's file starts; that its password file is a directory is for the login to see")
    func debian() throws {
        let loaded = load(
            version: """
                log:
                  fields:
                    service: registry
                storage:
                  cache:
                    blobdescriptor: inmemory
                  filesystem:
                    rootdirectory: /var/lib/docker-registry
                  delete:
                    enabled: true
                http:
                  addr: :5000
                  headers:
                    X-Content-Type-Options: [nosniff]
                auth:
                  htpasswd:
                    realm: basic-realm
                    path: /etc/docker/registry
                health:
                  storagedriver:
                    enabled: true
                    interval: 10s
                    threshold: 3
                """)
        let configuration = try loaded.started()
        #expect(configuration.authentication == .htpasswd(realm: "basic-realm", path: "/etc/docker/registry"))
        #expect(configuration.storage.deleteEnabled)
        #expect(configuration.health.storage?.threshold == 3)
        #expect(loaded.lines == [])
    }

    @Test(
        "a setting that is off refuses nothing",
        arguments: [
            "proxy: {remoteurl: ''}", "proxy:", "http: {tls: {clientcas: []}}", "http: {h2c: {enabled: false}}",
            "http: {tls: {letsencrypt: {cachefile: '', email: '', hosts: []}}}", "policy: {repository: {classes: []}}",
            "middleware: {storage: []}", "middleware:", "notifications: {endpoints: [{name: a, disabled: true}]}",
            "http: {tls: {ciphersuites: }}", "auth:", "auth: none", "auth: ''",
        ])
    func offIsNothing(_ yaml: String) throws {
        _ = try load(version: yaml).started()
    }
}
