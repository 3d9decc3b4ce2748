import NIOSSL
import SwiftASN1
import X509

extension TLSMaterial {
    /// The authorities that neither are the root of their line nor stand below another one of the files. The library wants
    /// to see every line up to its root.
    var authoritiesWithoutRoot: [(subject: String, issuer: String)] {
        let certificates = authorities.compactMap { authority in
            (try? authority.toDERBytes()).flatMap { try? Certificate(derEncoded: $0) }
        }
        let subjects = Set(certificates.map(\.subject))
        return certificates.filter { !subjects.contains($0.issuer) }.map { certificate in
            (ShownSubject.shown(certificate.subject.description), ShownSubject.shown(certificate.issuer.description))
        }
    }
}
