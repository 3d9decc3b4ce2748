import Telemetry

/// This run of the server, as log lines and events name it.
enum RunningInstance {
    static let identifier = InstanceIdentifier.random()
}
