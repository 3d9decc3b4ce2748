import NIOCore
import Testing

@testable import S3Storage

@Suite("XML")
struct XMLReaderTests {
    @Test("of an answer becomes elements with their text")
    func tree() throws {
        let root = try XMLReader.root(
            of: ByteBuffer(
                string: """
                    <?xml version="1.0" encoding="UTF-8"?>
                    <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b&amp;c</Name>
                    <Contents><ETag>&quot;d41d&quot;</ETag><Key>ü</Key></Contents>
                    <Contents><Key><![CDATA[<2>]]></Key></Contents></ListBucketResult>
                    """))
        #expect(root.name == "ListBucketResult")
        #expect(root.text("Name") == "b&c")
        #expect(root.children("Contents").map { $0.text("Key") } == ["ü", "<2>"])
        #expect(root.first("Contents")?.text("ETag") == "\"d41d\"")
        #expect(root.text("Missing") == "")
    }

    @Test("with a namespace prefix reads as without")
    func prefixed() throws {
        let root = try XMLReader.root(of: ByteBuffer(string: "<a:Error xmlns:a='u'><a:Code>X</a:Code></a:Error>"))
        #expect(root == XMLElement(name: "Error", children: [XMLElement(name: "Code", text: "X")]))
    }

    @Test("may have white space before it, as answers to long operations do")
    func keepAlive() throws {
        #expect(try XMLReader.root(of: ByteBuffer(string: "  \n <A/>")).name == "A")
        #expect(try XMLReader.root(of: ByteBuffer(string: " \r\n\t<?xml version=\"1.0\"?> <A/>")).name == "A")
    }

    @Test(
        "that no S3 server sends is refused with its line",
        arguments: [
            ("", "no element found"), (" \n", "no element found"), ("<A>", "no element found"),
            ("<A></B>", "mismatched tag"),
            ("not XML", "syntax error"), ("<A/><B/>", "junk after document element"),
            ("<!DOCTYPE A [<!ENTITY a \"aa\">]><A>&a;</A>", "document type declaration"),
            ("<!DOCTYPE A SYSTEM \"file:///etc/passwd\"><A/>", "document type declaration"),
            ("<A>&unknown;</A>", "undefined entity"), ("<A>\u{1}</A>", "not well-formed"),
            (String(repeating: "<A>", count: 17), "16 deep"),
            ("<A>" + String(repeating: "<B/>", count: 100_000) + "</A>", "100000 elements"),
        ])
    func refused(_ text: String, _ words: String) {
        let problem = #expect(throws: XMLProblem.self) { try XMLReader.root(of: ByteBuffer(string: text)) }
        #expect(problem?.description.contains(words) == true, "\(String(describing: problem))")
        #expect((problem?.line ?? 0) > 0)
    }

    @Test("of a request escapes what a key may hold")
    func writing() throws {
        var text = XMLText(root: "Delete")
        text.element("Object") { $0.element("Key", "a<b>&\"c\"\r\n]]>") }
        #expect(text.document.hasPrefix("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object>"))
        let root = try XMLReader.root(of: ByteBuffer(string: text.document))
        #expect(root.first("Object")?.text("Key") == "a<b>&\"c\"\r\n]]>")
    }
}
