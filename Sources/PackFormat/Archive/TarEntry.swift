/// An entry as libarchive and its header block tell it, before anything is decided about it.
struct TarEntry: Equatable {
    enum Kind: Equatable {
        case file
        case folder
        case symbolicLink(to: [UInt8])
        case hardLink(to: [UInt8])
        case device
        case pipe
        case other
    }

    var name: [UInt8]
    var kind: Kind
    var mode: UInt32
    var size: Int64
    var hasHoles: Bool
    /// Nil when libarchive took something else before the bytes, as it does for files with holes.
    var header: TarHeader?
}

extension TarEntry {
    /// What it is in a pack, or why it can be nothing: throws `.refusedEntry`.
    func packKind() throws(PackError) -> PackEntry.Kind {
        switch kind {
        case .symbolicLink(let target): throw refusal("is a symbolic link to \(ShownName(target))")
        case .hardLink(let target): throw refusal("is a hard link to \(ShownName(target))")
        case .device: throw refusal("is a device")
        case .pipe: throw refusal("is a pipe")
        case .file, .folder, .other: break
        }
        guard !hasHoles, header?.type != UInt8(ascii: "S") else { throw refusal(TarEntry.holes) }
        guard let header else { throw refusal("has a header of an unknown form, or \(TarEntry.holes)") }
        guard size >= 0 else { throw refusal("has a size below zero") }
        switch (kind, header.type) {
        case (.folder, UInt8(ascii: "5")), (.folder, UInt8(ascii: "0")), (.folder, 0):
            guard header.isEmpty, size == 0 else { throw refusal("is a folder, and has bytes of its own") }
            return .folder
        case (.file, UInt8(ascii: "0")), (.file, 0):
            return .file
        default:
            throw refusal("is of the tar type \(ShownName([header.type]))")
        }
    }

    private static let holes = "is a file with holes; make the archive without --sparse"

    private func refusal(_ fault: String) -> PackError {
        PackError(.refusedEntry, "\(ShownName(name)) \(fault); only plain files and folders are taken")
    }
}
