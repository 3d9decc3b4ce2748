import Crypto
import Encoding
import FoundationEssentials
import OCI
import Registry

/// The place at which a page of a list ends, as the address of the next page holds it: the last name that was shown, or, where what was
/// looked at last may not be shown, that name sealed (AES-GCM), which tells nothing of its length either. Replicas with the same secret
/// read each other's.
struct ListPlaces: Sendable {
    /// No name begins so.
    private static let mark = UInt8(ascii: "~")

    /// Bytes that a sealed name and its length are filled up to a multiple of; more than any repository's take.
    private static let block = 260

    private let key: SymmetricKey

    init(secret: [UInt8]) {
        guard !secret.isEmpty else {
            key = SymmetricKey(size: .bits256)
            return
        }
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), info: Array("packhouse list place 2".utf8),
            outputByteCount: 32)
    }

    /// - Parameters:
    ///   - place: what was looked at last.
    ///   - shown: the last entry that the page shows.
    ///   - floor: what the client wants the entries after, as long as none was shown.
    func text(_ place: String, shown: String?, beyond floor: String? = nil) throws -> String {
        guard place != shown else { return place }
        // Its length, the name, something to hide how long that is, and what the client knows.
        let name = Array(place.utf8)
        var bytes = [UInt8(truncatingIfNeeded: name.count >> 8), UInt8(truncatingIfNeeded: name.count)] + name
        bytes += Array(repeating: 0, count: Self.filled(name.count) - bytes.count)
        if shown == nil, let floor { bytes += floor.utf8 }
        let sealed = try AES.GCM.seal(bytes, using: key)
        return "~" + (sealed.combined.map { Base64.urlSafe($0) } ?? "")
    }

    /// Takes what a client sends back; nil for a text that is no sealed place.
    func open(_ text: String) throws(RegistryError) -> ListPlace? {
        guard text.utf8.first == Self.mark else { return nil }
        guard let data = Base64.decodeURLSafe(text.utf8.dropFirst()), let box = try? AES.GCM.SealedBox(combined: data),
            let bytes = try? AES.GCM.open(box, using: key), let place = Self.place(Array(bytes))
        else {
            throw RegistryError(
                .paginationNumberInvalid, "last is no place at which this registry ended a page; begin the list again",
                details: [.fields(["last": text])])
        }
        return place
    }

    private static func place(_ bytes: [UInt8]) -> ListPlace? {
        guard bytes.count >= 2 else { return nil }
        let count = Int(bytes[0]) << 8 | Int(bytes[1])
        guard bytes.count >= filled(count) else { return nil }
        let rest = bytes[filled(count)...]
        guard let name = String(validating: bytes[2..<(2 + count)], as: UTF8.self),
            let floor = String(validating: rest, as: UTF8.self)
        else { return nil }
        return ListPlace(looked: name, floor: floor.isEmpty ? nil : floor)
    }

    /// Bytes that a name of `count` bytes takes with its length.
    private static func filled(_ count: Int) -> Int { (count + 1 + block) / block * block }
}
