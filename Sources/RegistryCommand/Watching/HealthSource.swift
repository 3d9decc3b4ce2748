import Health
import Registry
import Telemetry

/// Shows whether a server can do its work.
struct HealthSource: MetricSource {
    let register: HealthRegister
    /// Nil where the configuration leaves this process nothing to write.
    let authority: WriteAuthority?

    func write(to exposition: inout Exposition) {
        exposition.begin("registry_health_up", .gauge, "Whether requests are answered: 1, or 0 while a check fails.")
        exposition.add(UInt64(register.isServing ? 1 : 0))
        exposition.begin("registry_health_check_up", .gauge, "Whether a check passes: 1 or 0.")
        for (name, problem) in register.checks {
            exposition.add(UInt64(problem == nil ? 1 : 0), ["check": name])
        }
        guard let authority else { return }
        exposition.begin(
            "registry_writer", .gauge,
            "Whether this process may write to its store: 1, or 0 while another has the lock. None of a process that is read-only by its configuration."
        )
        exposition.add(UInt64(authority.isGranted ? 1 : 0))
    }
}
