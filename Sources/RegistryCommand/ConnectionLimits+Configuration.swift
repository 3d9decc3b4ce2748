import HTTPConnection
import RegistryConfiguration

extension ConnectionLimits {
    init(_ limits: Configuration.HTTP.Limits) {
        self.init()
        headerSize = limits.headerSize
        headerCount = limits.headerCount
        connections = limits.connections
        headerTimeout = limits.headerTimeout
        idleTimeout = limits.idleTimeout
        bodyTimeout = limits.bodyTimeout
        minimumRate = limits.minimumRate
        discard = limits.discard
        streams = limits.streams
    }
}
