import Glibc
import Notifications
import RegistryConfiguration
import RegistryServer

extension RegistryProcess {
    /// Opens the queues of events. Throws, in one line, when a directory for them cannot be used.
    func openNotifications() throws -> Notifications {
        try Notifications(NotificationSettings(configuration.notifications), logger: logger)
    }

    func eventRecorder(_ notifications: Notifications) -> EventRecorder {
        EventRecorder(
            notifications, source: EventSource(address: sourceAddress, instance: RunningInstance.identifier))
    }

    /// This machine's name and the port that is listened at, as docker-registry says it; for a socket file its path.
    private var sourceAddress: String {
        guard case .internet(_, let port) = configuration.http.address else { return "\(configuration.http.address)" }
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        return "\(String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)):\(port)"
    }
}
