import PackFormat
import RegistryClient

extension CommandFailure {
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as ClientError: self.init(ExitClass(error.code), error.message)
        case let error as PackError: self.init(ExitClass(error.code), error.description)
        default: self.init(.other, "\(error)")
        }
    }
}

extension ExitClass {
    init(_ code: ClientError.Code) {
        self =
            switch code {
            case .usage: .usage
            case .credentials, .unauthorized, .forbidden, .insecureLogin: .login
            case .unknownHost, .connectionRefused, .unreachable, .timeout, .connectionBroken: .network
            case .untrustedCertificate, .expiredCertificate, .wrongCertificateName, .plainHTTP, .tlsExpected,
                .tlsFailure:
                .tls
            case .notFound: .notFound
            case .conflict: .conflict
            case .digestMismatch: .validation
            default: .other
            }
    }

    init(_ code: PackError.Code) {
        self =
            switch code {
            case .invalidTag: .usage
            case .alreadyThere: .conflict
            case .inaccessible: .other
            default: .validation
            }
    }
}
