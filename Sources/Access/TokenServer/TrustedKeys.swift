import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// The keys that tokens of an outside server may be signed with: by the names that the configuration's files give them, or by certificates
/// that lead to the files' own.
struct TrustedKeys: Sendable {
    struct Key: Sendable {
        var key: VerificationKey
        /// The only algorithm that it is for, when the set says so.
        var algorithm: SigningAlgorithm?
    }

    /// Keys that are kept at most.
    private static let mostKeys = 1000

    private(set) var named: [String: Key] = [:]
    private(set) var roots: [Certificate] = []
    /// What is left out, and why.
    private(set) var warnings: [String] = []

    var isEmpty: Bool { named.isEmpty && roots.isEmpty }

    /// Adds those of a JWKS. Throws `.invalidKey` for what is none; a key that cannot be used is a warning.
    mutating func add(keySet bytes: [UInt8]) throws(AccessError) {
        let document: KeySetDocument
        do {
            document = try JSONDecoder().decode(KeySetDocument.self, from: Data(bytes))
        } catch {
            throw AccessError(
                .invalidKey, #"it is no JSON object {"keys": […]} of public keys (RFC 7517)"#, cause: error)
        }
        for (index, key) in document.keys.prefix(TrustedKeys.mostKeys).enumerated() {
            let place = "key \(index)"
            guard let key else {
                warnings.append("\(place) is no JSON object in which kty, kid, use, alg and the numbers are texts")
                continue
            }
            guard let name = key.kid, !name.isEmpty else {
                warnings.append("\(place) has no kid, by which a token could name it")
                continue
            }
            guard key.use == nil || key.use == "sig" else { continue }
            var algorithm: SigningAlgorithm?
            if let word = key.alg {
                algorithm = SigningAlgorithm(rawValue: word)
                guard algorithm != nil else {
                    warnings.append("\(place): alg \(ShownName(word.utf8)) is not known")
                    continue
                }
            }
            do throws(AccessError) {
                add(Key(key: try key.verificationKey(), algorithm: algorithm), name: name, place)
            } catch {
                warnings.append("\(place): \(error.message)")
            }
        }
        if document.keys.count > TrustedKeys.mostKeys {
            warnings.append("only the first \(TrustedKeys.mostKeys) keys are taken")
        }
    }

    /// Adds those of a bundle of certificates in PEM. Throws `.invalidKey` for what is none.
    mutating func add(certificates bytes: [UInt8]) throws(AccessError) {
        let certificates: [Certificate]
        do {
            let documents = try PEMDocument.parseMultiple(pemString: TrustedKeys.withoutBlanks(bytes))
            for document in documents where document.discriminator != Certificate.defaultPEMDiscriminator {
                warnings.append("\(ShownName(document.discriminator.utf8)) in PEM is no certificate")
            }
            certificates = try documents.filter { $0.discriminator == Certificate.defaultPEMDiscriminator }
                .prefix(TrustedKeys.mostKeys).map { try Certificate(pemDocument: $0) }
        } catch {
            throw AccessError(.invalidKey, "it is no list of certificates in PEM", cause: error)
        }
        guard !certificates.isEmpty else {
            throw AccessError(.invalidKey, "it holds no certificate in PEM")
        }
        for (index, certificate) in certificates.enumerated() {
            roots.append(certificate)
            guard let key = VerificationKey(certificate.publicKey) else {
                warnings.append("certificate \(index): its kind of key is not known")
                continue
            }
            for name in [KeyName.libtrust(of: key), KeyName.thumbprint(of: key)].compactMap(\.self) {
                add(Key(key: key, algorithm: nil), name: name, "certificate \(index)")
            }
        }
    }

    /// The text without blanks at the beginnings and ends of lines, which mean nothing in PEM (RFC 7468, section 2).
    private static func withoutBlanks(_ bytes: [UInt8]) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { line in
            let start = line.drop(while: isBlank)
            return start.prefix(start.count - start.reversed().prefix(while: isBlank).count)
        }
        return String(decoding: Array(lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
    }

    private mutating func add(_ key: Key, name: String, _ place: String) {
        guard named[name] == nil else {
            warnings.append("\(place): there is another key of the name \(ShownName(name.utf8)), which counts")
            return
        }
        named[name] = key
    }
}

extension VerificationKey {
    /// The key of a certificate; nil for a kind that is not known, and for RSA of less than 2048 bits.
    init?(_ key: Certificate.PublicKey) {
        if let key = P256.Signing.PublicKey(key) {
            self = .p256(key)
        } else if let key = P384.Signing.PublicKey(key) {
            self = .p384(key)
        } else if let key = P521.Signing.PublicKey(key) {
            self = .p521(key)
        } else if let key = Curve25519.Signing.PublicKey(key) {
            self = .ed25519(key)
        } else if let key = _RSA.Signing.PublicKey(key), (2048...16384).contains(key.keySizeInBits) {
            self = .rsa(key)
        } else {
            return nil
        }
    }
}
