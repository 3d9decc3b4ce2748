import Crypto
import FoundationEssentials
import OCI
import Registry

/// The place at which a page of a list ends, as the address of the next page holds it: the last name that was shown, or, where what was
/// looked at last may not be shown, that name sealed (AES-GCM). Replicas with the same secret read each other's.
struct ListPlaces: Sendable {
    /// No name begins so.
    private static let mark = UInt8(ascii: "~")

    private let key: SymmetricKey

    init(secret: [UInt8]) {
        guard !secret.isEmpty else {
            key = SymmetricKey(size: .bits256)
            return
        }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Array("packhouse list place 1".utf8),
            outputByteCount: 32)
    }

    func text(_ place: String, shown: String?) throws -> String {
        guard place != shown else { return place }
        let sealed = try AES.GCM.seal(Array(place.utf8), using: key)
        return "~" + (sealed.combined.map { Data($0).base64URL } ?? "")
    }

    /// Takes what a client sends back; a text that is no sealed place stays what it is.
    func open(_ text: String?) throws(RegistryError) -> String? {
        guard let text, text.utf8.first == Self.mark else { return text }
        guard let data = Data(base64URL: text.dropFirst()), let box = try? AES.GCM.SealedBox(combined: data),
            let bytes = try? AES.GCM.open(box, using: key), let place = String(validating: bytes, as: UTF8.self)
        else {
            throw RegistryError(
                .paginationNumberInvalid, "last is no place at which this registry ended a page; begin the list again",
                details: [.fields(["last": text])])
        }
        return place
    }
}
