import CExpat

/// Grows the tree while libexpat calls. It lives as long as one call of ``XMLReader/root(of:)``.
final class XMLTree {
    private let parser: XML_Parser
    private var open: [XMLElement] = []
    private var count = 0
    private(set) var root: XMLElement?
    private(set) var problem: String?

    init(parser: XML_Parser) {
        self.parser = parser
    }

    /// The tree that was given to libexpat as user data.
    static func of(_ user: UnsafeMutableRawPointer?) -> XMLTree? {
        user.map { Unmanaged<XMLTree>.fromOpaque($0).takeUnretainedValue() }
    }

    func start(_ name: UnsafePointer<CChar>?) {
        guard let name, problem == nil else { return }
        count += 1
        guard count <= XMLReader.mostElements else { return stop("more than \(XMLReader.mostElements) elements") }
        guard open.count < XMLReader.deepest else { return stop("elements more than \(XMLReader.deepest) deep") }
        let whole = String(cString: name)
        let bare = whole.utf8.lastIndex(of: UInt8(ascii: ":")).map { String(whole[whole.index(after: $0)...]) }
        open.append(XMLElement(name: bare ?? whole))
    }

    func end() {
        guard problem == nil, let done = open.popLast() else { return }
        if open.isEmpty {
            root = done
        } else {
            open[open.count - 1].children.append(done)
        }
    }

    func characters(_ bytes: UnsafePointer<CChar>?, count: CInt) {
        guard problem == nil, !open.isEmpty, let bytes else { return }
        let view = UnsafeBufferPointer(start: bytes, count: Int(count))
        open[open.count - 1].text += String(decoding: view.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Ends the parse after the current call.
    func stop(_ words: String) {
        guard problem == nil else { return }
        problem = words
        _ = XML_StopParser(parser, 0)
    }
}
