import CExpat
import NIOCore

/// Reads an answer into a tree, by libexpat.
///
/// A document type declaration is refused, and with it every entity but the five of XML itself: S3 has no use for them, and they are
/// the way to blow up a parser. Depth and number of elements are bounded; who reads bounds the bytes.
struct XMLReader {
    static let deepest = 16
    static let mostElements = 100_000

    /// The root element. Throws a text that says what is wrong and in which line. White space may come first, by which servers keep a
    /// connection alive while they work; expat refuses it before a declaration.
    static func root(of bytes: ByteBuffer) throws(XMLProblem) -> XMLElement {
        guard let parser = XML_ParserCreate("UTF-8") else {
            throw XMLProblem(text: "no memory for the parser", line: 0)
        }
        defer { XML_ParserFree(parser) }
        let tree = XMLTree(parser: parser)
        XML_SetUserData(parser, Unmanaged.passUnretained(tree).toOpaque())
        XML_SetElementHandler(
            parser, { user, name, _ in XMLTree.of(user)?.start(name) }, { user, _ in XMLTree.of(user)?.end() })
        XML_SetCharacterDataHandler(parser, { XMLTree.of($0)?.characters($1, count: $2) })
        XML_SetStartDoctypeDeclHandler(
            parser,
            { user, _, _, _, _ in XMLTree.of(user)?.stop("a document type declaration, which no S3 answer has") })
        let text = bytes.readableBytesView.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let status = text.withContiguousStorageIfAvailable { pieces in
            pieces.withMemoryRebound(to: CChar.self) { XML_Parse(parser, $0.baseAddress, CInt($0.count), 1) }
        }
        let line = Int(XML_GetCurrentLineNumber(parser))
        if let problem = tree.problem { throw XMLProblem(text: problem, line: line) }
        guard status == XML_STATUS_OK, let root = tree.root else {
            let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "no element"
            throw XMLProblem(text: words, line: line)
        }
        return root
    }
}
