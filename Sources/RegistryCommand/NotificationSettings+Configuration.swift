import Notifications
import OCI
import RegistryConfiguration
import Release

extension NotificationSettings {
    /// Throws, in one line, for what the configuration took and nobody can use.
    init(_ notifications: Configuration.Notifications) throws(StartupError) {
        self.init()
        for endpoint in notifications.endpoints {
            if endpoint.isDisabled {
                disabledNames.insert(endpoint.name)
            } else {
                endpoints.append(try EndpointSettings(endpoint))
            }
        }
        includesReferences = notifications.includesReferences
        queue.maximumEvents = notifications.maximumEvents
        queue.maximumSize = notifications.maximumSize
        queue.directory = notifications.directory
        userAgent = "packhouse/\(Version.current)"
    }
}

extension EndpointSettings {
    fileprivate init(_ endpoint: Configuration.Notifications.Endpoint) throws(StartupError) {
        let place = "notifications.endpoints: \(endpoint.name)"
        guard let url = EndpointURL(endpoint.url) else {
            throw StartupError(
                "\(place): url: events cannot be sent there; write one as in https://hooks.example/registry")
        }
        self.init(name: endpoint.name, url: url)
        headers = endpoint.headers.map { ($0.name, $0.value) }
        timeout = endpoint.timeout
        threshold = endpoint.threshold
        backoff = endpoint.backoff
        for text in endpoint.ignoredMediaTypes {
            guard let type = MediaType(text) else {
                throw StartupError("\(place): ignore.mediatypes: \"\(text)\" is no media type")
            }
            ignoredMediaTypes.insert(type)
        }
        ignoredActions = Set(endpoint.ignoredActions.compactMap { Event.Action(rawValue: $0.rawValue) })
        authorities = endpoint.authoritiesPath
    }
}
