import Testing

@testable import RegistryConfiguration

@Suite("Notifications")
struct NotificationsTests {
    private func load(_ endpoint: String) -> LoadedConfiguration {
        RegistryConfigurationTests.load(version: "notifications:\n  endpoints:\n    - \(endpoint)\n")
    }

    @Test("are everything that Distribution's documentation shows")
    func distribution() throws {
        let loaded = RegistryConfigurationTests.load(
            version: """
                notifications:
                  events:
                    includereferences: true
                  endpoints:
                    - name: alistener
                      disabled: false
                      url: https://my.listener.com/event?a=b
                      headers:
                        Authorization: [Bearer x]
                        X-Two: [one, two]
                      timeout: 1s500ms
                      threshold: 5
                      backoff: 2s
                      ignoredmediatypes:
                        - application/octet-stream
                      ignore:
                        mediatypes:
                          - application/vnd.oci.image.index.v1+json
                        actions:
                          - pull
                          - Mount
                      cabundle: /ca.pem
                """)
        let notifications = try loaded.started().notifications
        #expect(notifications.includesReferences)
        #expect(notifications.maximumEvents == 10_000 && notifications.maximumSize == 32 << 20)
        #expect(notifications.directory == nil)
        #expect(
            notifications.endpoints == [
                .init(
                    name: "alistener", url: "https://my.listener.com/event?a=b", isDisabled: false,
                    headers: [
                        .init(name: "Authorization", value: "Bearer x"), .init(name: "X-Two", value: "one"),
                        .init(name: "X-Two", value: "two"),
                    ], timeout: .milliseconds(1500), threshold: 5, backoff: .seconds(2),
                    ignoredMediaTypes: ["application/octet-stream", "application/vnd.oci.image.index.v1+json"],
                    ignoredActions: [.pull, .mount], authoritiesPath: "/ca.pem")
            ])
        #expect(!loaded.lines.contains { $0.contains("notifications") }, "\(loaded.lines)")
    }

    @Test("have Distribution's defaults, also where 0 is written")
    func defaults() throws {
        for rest in ["", ", timeout: 0, threshold: 0, backoff: 0s", ", timeout: , headers: , ignore: "] {
            let endpoint = try #require(
                try load("{url: 'http://hooks.example:8080/x'\(rest)}").started().notifications.endpoints.first)
            #expect(endpoint.name == "hooks.example:8080")
            #expect(endpoint.timeout == .seconds(1) && endpoint.threshold == 10 && endpoint.backoff == .seconds(1))
            #expect(endpoint.headers.isEmpty && endpoint.ignoredActions.isEmpty && !endpoint.isDisabled)
        }
        #expect(try RegistryConfigurationTests.load("version: 0.1").started().notifications.endpoints.isEmpty)
    }

    @Test(
        "are refused with where, what and what would be right",
        arguments: [
            ("{name: a}", "notifications.endpoints.0.url: is missing"),
            ("{name: a, url: ''}", "notifications.endpoints.0.url: is missing"),
            ("{name: a, url: hooks.example}", "notifications.endpoints.0.url: must begin with http"),
            ("{name: a, url: 'ftp://hooks.example'}", "notifications.endpoints.0.url: must begin with http"),
            ("{name: a, url: 'https://'}", "notifications.endpoints.0.url: has no host"),
            ("{name: a, url: 'https://hooks.example:x/'}", "notifications.endpoints.0.url: has no host"),
            ("{name: a, url: 'https://u:secret@hooks.example/'}", "notifications.endpoints.0.url: holds a user"),
            ("{name: a, url: 'https://hooks.example/a b'}", "notifications.endpoints.0.url: has a path"),
            ("{name: a, url: 'https://hooks.example/#a'}", "notifications.endpoints.0.url: has a path"),
            ("{name: a, url: 'https://hooks.example/%zz'}", "notifications.endpoints.0.url: has a path"),
            ("{url: 'http://h', timeout: -1s}", "notifications.endpoints.0.timeout: must be 0 for the default"),
            ("{url: 'http://h', backoff: -1}", "notifications.endpoints.0.backoff: must be 0 for the default"),
            ("{url: 'http://h', backoff: 100h}", "notifications.endpoints.0.backoff: must be 0 for the default"),
            ("{url: 'http://h', threshold: -1}", "notifications.endpoints.0.threshold: must be 0 for the default"),
            ("{url: 'http://h', threshold: many}", "notifications.endpoints.0.threshold: must be a whole number"),
            ("{url: 'http://h', headers: [a]}", "notifications.endpoints.0.headers: must be a map of header names"),
            ("{url: 'http://h', headers: {'a b': [c]}}", "cannot be the name of a header"),
            ("{url: 'http://h', headers: {Host: [c]}}", "notifications.endpoints.0.headers.Host: is set for each"),
            ("{url: 'http://h', headers: {Content-Length: ['1']}}", "headers.Content-Length: is set for each"),
            (#"{url: 'http://h', headers: {X-A: ["secret\r\nb"]}}"#, "headers.X-A: holds a line break"),
            ("{url: 'http://h', headers: {X-A: {b: c}}}", "headers.X-A: must be a list of texts"),
            (
                "{url: 'http://h', ignore: {actions: [pull, psh]}}",
                "notifications.endpoints.0.ignore.actions.1: \"psh\" is no action; there are pull, push, mount, delete"
            ),
            ("{url: 'http://h', ignore: {mediatypes: ['*/*']}}", "ignore.mediatypes.0: \"*/*\" is no media type"),
            ("{url: 'http://h', ignoredmediatypes: [json]}", "ignoredmediatypes.0: \"json\" is no media type"),
            (#"{url: 'http://h', name: "a\nb"}"#, "notifications.endpoints.0.name: must have at most 80 bytes"),
        ])
    func refused(_ endpoint: String, _ words: String) {
        let loaded = load(endpoint)
        #expect(loaded.configuration == nil)
        #expect(loaded.errors.count == 1, "\(loaded.lines)")
        #expect(loaded.says(.error, "config.yml:4: error: ", words), "\(loaded.lines)")
        #expect(!loaded.lines.contains { $0.contains("secret") })
    }

    @Test("need a name for each endpoint that works")
    func names() throws {
        let twice = load("{name: a, url: 'http://h'}\n    - {name: a, url: 'http://i'}")
        #expect(twice.errors.count == 1)
        #expect(twice.says(.error, "config.yml:5: error: notifications.endpoints.1.name", "another endpoint"))
        let unnamed = load("{url: 'http://h/a'}\n    - {url: 'http://h/b'}")
        #expect(unnamed.says(.error, "notifications.endpoints.1.name: \"h\" is the name of another endpoint"))
        _ = try load("{name: a, url: 'http://h', disabled: true}\n    - {name: a, url: 'http://i'}").started()
    }

    @Test("are not looked at where an endpoint is disabled")
    func disabled() throws {
        let loaded = load("{disabled: true, timeout: -1s, headers: {Host: [a]}, ignore: {actions: [psh]}}")
        #expect(try loaded.started().notifications.endpoints.map(\.isDisabled) == [true])
        #expect(!loaded.lines.contains { $0.contains("notifications") }, "\(loaded.lines)")
    }

    @Test(
        "wait within bounds that make sense",
        arguments: [
            ("maxevents: 0", "1 to 1000000"), ("maxevents: 1000001", "1 to 1000000"),
            ("maxsize: 1KiB", "64KiB to 1GiB"),
            ("maxsize: 2GiB", "64KiB to 1GiB"),
        ])
    func queue(_ setting: String, _ words: String) throws {
        let loaded = RegistryConfigurationTests.load(version: "notifications: {queue: {\(setting)}}")
        #expect(loaded.says(.error, "notifications.queue.max", "must be \(words)"), "\(loaded.lines)")
        let good = RegistryConfigurationTests.load(
            version: "notifications: {queue: {maxevents: 5, maxsize: 1MiB, directory: /q}}")
        let notifications = try good.started().notifications
        #expect(notifications.maximumEvents == 5 && notifications.maximumSize == 1 << 20)
        #expect(notifications.directory == "/q")
    }

    @Test("are shown without their headers' values, and mean the same when that is read again")
    func shown() throws {
        let loaded = load("{name: a, url: 'http://h', headers: {Authorization: [Bearer hidden], X.Y: hidden}}")
        let text = try #require(loaded.effectiveText)
        #expect(!text.contains("hidden"))
        #expect(text.contains("Authorization:"))
        for line in ["url: \"http://h\"", "timeout: 1s # default", "threshold: 10 # default"] {
            #expect(text.contains(line), "\(text)")
        }
        var again = try RegistryConfigurationTests.load(text).started().notifications
        for index in again.endpoints[0].headers.indices {
            #expect(again.endpoints[0].headers[index].value == "********")
            again.endpoints[0].headers[index].value = index == 0 ? "Bearer hidden" : "hidden"
        }
        #expect(try again == loaded.started().notifications)
    }

    @Test("can be set by variables, down to a single header")
    func variables() throws {
        let prefix = "REGISTRY_NOTIFICATIONS_ENDPOINTS_0"
        let loaded = RegistryConfigurationTests.load(
            "version: 0.1",
            [
                "\(prefix)_URL": "https://hooks.example/", "\(prefix)_HEADERS_AUTHORIZATION": "[Bearer x]",
                "\(prefix)_IGNORE_ACTIONS": "[pull]", "REGISTRY_NOTIFICATIONS_QUEUE_DIRECTORY": "/q",
            ])
        let notifications = try loaded.started().notifications
        #expect(notifications.directory == "/q")
        let endpoint = try #require(notifications.endpoints.first)
        #expect(endpoint.headers == [.init(name: "Authorization", value: "Bearer x")])
        #expect(endpoint.ignoredActions == [.pull])
    }
}
