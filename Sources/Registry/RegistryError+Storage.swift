import OCI
public import ObjectStorage

extension RegistryError {
    /// What a client is told when the store fails. That is no fault of the client, and what lies where is for the server's
    /// log, so nothing of the store's own message is passed on.
    public init(_ error: StorageError) {
        switch error.code {
        case .full:
            self.init(
                .unavailable, "the registry's storage is full; what was stored before is unharmed", status: 507)
        case .readOnly:
            self.init(.unavailable, "the registry's storage cannot be written to")
        case .unavailable, .replaced:
            self.init(.unavailable, "the registry's storage is not available; try again")
            retryAfter = .seconds(5)
        default:
            self.init(.unknown, "the registry's storage failed; the server's log says how")
        }
    }

    /// What a client is told of `error`, whatever it is.
    public init(describing error: any Error) {
        switch error {
        case let error as RegistryError: self = error
        case let error as StorageError: self.init(error)
        case is CancellationError: self.init(.unavailable, "the server is shutting down")
        default: self.init(.unknown, "an unexpected error; the server's log names it")
        }
    }
}
