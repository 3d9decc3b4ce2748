import Glibc
import ObjectStorage

/// The content of a ``SimulatedDisk``: a tree of nodes below `/`, and what its calls do to it.
struct DiskImage: Sendable {
    /// Bytes that fit in all files together.
    var capacity = Int.max
    private(set) var nodes: [Int: DiskNode] = [DiskImage.root: DiskNode(isDirectory: true)]
    private var nextNumber = DiskImage.root + 1

    static let root = 0

    /// The number of the node at `path`.
    func number(of path: String) throws(SystemCallError) -> Int {
        var number = DiskImage.root
        for name in path.split(separator: "/") {
            guard let node = nodes[number], node.isDirectory else { throw SystemCallError(ENOTDIR) }
            guard let child = node.names[String(name)] else { throw SystemCallError(ENOENT) }
            number = child
        }
        return number
    }

    /// Adds an empty file or directory, whose name must be free.
    mutating func make(_ path: String, isDirectory: Bool) throws(SystemCallError) -> Int {
        let (parent, name) = try place(of: path)
        guard nodes[parent]?.names[name] == nil else { throw SystemCallError(EEXIST) }
        let number = nextNumber
        nextNumber += 1
        nodes[number] = DiskNode(isDirectory: isDirectory)
        nodes[parent]?.names[name] = number
        return number
    }

    /// Takes the name of a file, or of an empty directory, away. Its node remains for those who hold it open.
    mutating func remove(_ path: String, isDirectory: Bool) throws(SystemCallError) {
        let node = try nodes[number(of: path)]
        if isDirectory {
            guard node?.isDirectory == true else { throw SystemCallError(ENOTDIR) }
            guard node?.names.isEmpty == true else { throw SystemCallError(ENOTEMPTY) }
        } else if node?.isDirectory == true {
            throw SystemCallError(EISDIR)
        }
        let (parent, name) = try place(of: path)
        nodes[parent]?.names[name] = nil
    }

    /// Moves a file to `target`, replacing a file there.
    mutating func rename(_ path: String, to target: String) throws(SystemCallError) {
        let number = try number(of: path)
        let (parent, name) = try place(of: path)
        let (newParent, newName) = try place(of: target)
        if let replaced = nodes[newParent]?.names[newName], nodes[replaced]?.isDirectory == true {
            throw SystemCallError(EISDIR)
        }
        nodes[parent]?.names[name] = nil
        nodes[newParent]?.names[newName] = number
    }

    /// Writes as many of `bytes` as there is room for; zeros fill a gap before `offset`.
    mutating func write(
        _ bytes: UnsafeRawBufferPointer, to number: Int, at offset: Int
    ) throws(SystemCallError) -> Int {
        let size = nodes[number]?.bytes.count ?? 0
        let room = capacity == .max ? .max : capacity - usedBytes(below: DiskImage.root) + max(0, size - offset)
        let count = min(bytes.count, room)
        guard count > 0 || bytes.isEmpty else { throw SystemCallError(ENOSPC) }
        resize(number, to: max(size, offset + count))
        nodes[number]?.bytes.replaceSubrange(offset..<(offset + count), with: bytes[..<count])
        return count
    }

    mutating func resize(_ number: Int, to size: Int) {
        let old = nodes[number]?.bytes.count ?? 0
        if size < old {
            nodes[number]?.bytes.removeLast(old - size)
        } else {
            nodes[number]?.bytes.append(contentsOf: repeatElement(0, count: size - old))
        }
    }

    mutating func synchronize(_ number: Int) {
        nodes[number]?.synchronize()
    }

    mutating func loseUnsynchronizedBytes(of number: Int) {
        nodes[number]?.lostBytes = true
    }

    /// The image that is found when the power comes back, everything on it durable.
    func after(_ cut: PowerCut) -> DiskImage {
        var random = SplitMix64(seed: 0)
        if case .mixture(let seed) = cut { random = SplitMix64(seed: seed) }
        var image = DiskImage()
        image.capacity = capacity
        copyChildren(of: DiskImage.root, to: DiskImage.root, in: &image, after: cut, &random)
        return image
    }

    /// The paths of all files, in no order.
    var files: [String] {
        files(below: DiskImage.root, "")
    }

    private func files(below number: Int, _ path: String) -> [String] {
        (nodes[number]?.names ?? [:]).flatMap { name, child in
            nodes[child]?.isDirectory == true ? files(below: child, "\(path)/\(name)") : ["\(path)/\(name)"]
        }
    }

    private func usedBytes(below number: Int) -> Int {
        (nodes[number]?.names.values ?? [:].values).reduce(nodes[number]?.bytes.count ?? 0) { sum, child in
            sum + usedBytes(below: child)
        }
    }

    private func place(of path: String) throws(SystemCallError) -> (parent: Int, name: String) {
        var names = path.split(separator: "/")
        guard let name = names.popLast() else { throw SystemCallError(EISDIR) }
        let parent = try number(of: names.joined(separator: "/"))
        guard nodes[parent]?.isDirectory == true else { throw SystemCallError(ENOTDIR) }
        return (parent, String(name))
    }

    private func copyChildren(
        of number: Int, to copy: Int, in image: inout DiskImage, after cut: PowerCut, _ random: inout SplitMix64
    ) {
        guard let node = nodes[number] else { return }
        for (name, child) in node.names(after: cut, &random).sorted(by: { $0.key < $1.key }) {
            guard let old = nodes[child] else { continue }
            var new = DiskNode(isDirectory: old.isDirectory)
            new.bytes = old.bytes(after: cut, &random)
            let childCopy = image.nextNumber
            image.nextNumber += 1
            image.nodes[childCopy] = new
            image.nodes[copy]?.names[name] = childCopy
            copyChildren(of: child, to: childCopy, in: &image, after: cut, &random)
            image.nodes[childCopy]?.synchronize()
        }
        image.nodes[copy]?.synchronize()
    }
}
