import Testing
import YAML

@testable import PackFormat

@Suite("A rule of schema.yaml")
struct SchemaTemplateTests {
    @Test("has parts, and its format has slots and literal text")
    func parts() throws {
        let template = try SchemaTemplate(
            #"{{ required | format "${string:/^a|b{1,2}$/}/${number:[1-9]} x" | hints "one | two" "th\"ree" | readonly }}"#
        )
        #expect(template.isRequired && template.isReadOnly)
        #expect(
            template.format == [
                .slot(.init(type: "string", pattern: "^a|b{1,2}$")), .literal("/"),
                .slot(.init(type: "number", argument: "1-9")), .literal(" x"),
            ])
        #expect(template.hints == ["one | two", "th\"ree"])
        let bare = try SchemaTemplate("{{required|format \"${ ipv4 } - ${ipv4}\"|hints \"ip pool range\"}}")
        #expect(bare.format.count == 3 && bare.isRequired && !bare.isReadOnly)
    }

    @Test(
        "is refused otherwise",
        arguments: [
            ("", "does not stand between"), ("required", "does not stand between"), ("{{}", "does not stand between"),
            ("{{ }}", "is empty or has no name"), ("{{ required | }}", "is empty or has no name"),
            ("{{ \"a\" }}", "is empty or has no name"), ("{{ required \"a\" }}", "takes no text"),
            ("{{ format }}", "takes one text"), ("{{ format \"a\" \"b\" }}", "takes one text"),
            ("{{ hints }}", "at least one text"), ("{{ format a }}", "has to be in double quotes"),
            ("{{ format \"a }}", "a quotation mark is missing"), ("{{ format \"${string\" }}", "has no type"),
            ("{{ format \"${string:/a\" }}", "ends without /}"), ("{{ format \"${list:[a\" }}", "ends without ]}"),
            ("{{ format \"${string:a}\" }}", "has no type"), ("{{ default \"a\" }}", "there is no part \"default\""),
            ("{{ hints \"\(String(repeating: "a", count: 16_384))\" }}", "more than 16384 bytes"),
        ])
    func refused(_ text: String, _ words: String) {
        let fault = #expect(throws: SchemaTemplate.Fault.self) { try SchemaTemplate(text) }
        #expect(fault?.message.contains(words) == true, "\(String(describing: fault))")
    }

    @Test(
        "says which values fit a type",
        arguments: [
            ("number", nil, "1.5", true), ("number", nil, "-1e3", true), ("number", nil, "a", false),
            ("number", nil, "nan", false), ("number", "1-9", "9", true), ("number", "1-9", "10", false),
            ("number", "-5--1", "-3", true), ("number", "-5--1", "0", false), ("boolean", nil, "true", true),
            ("boolean", nil, "yes", true), ("boolean", nil, "1", false), ("list", "a, b", "b", true),
            ("list", "a,b", "c", false), ("ipv4", nil, "255.0.0.1", true), ("ipv4", nil, "256.0.0.1", false),
            ("ipv4", nil, "1.2.3", false), ("ipv4", nil, "1.2.3.+4", false), ("version", nil, "1.2.3-rc.1", true),
            ("version", nil, "latest", false), ("string", nil, "anything", true), ("password", nil, "anything", true),
            ("input", nil, "anything", true),
        ] as [(String, String?, String, Bool)])
    func values(_ type: String, _ argument: String?, _ text: String, _ fits: Bool) {
        let slot = SchemaTemplate.Slot(type: type, argument: argument)
        #expect(slot.argumentFault == nil)
        #expect((slot.mismatch(with: Scalar(text: text, isPlain: true)) == nil) == fits)
    }

    @Test(
        "says what is wrong with ranges and options",
        arguments: [
            ("number", "9-1"), ("number", "1"), ("number", "a-b"), ("number", ""), ("list", ""), ("list", " , "),
            ("list", nil),
        ] as [(String, String?)])
    func arguments(_ type: String, _ argument: String?) {
        #expect(SchemaTemplate.Slot(type: type, argument: argument).argumentFault != nil)
    }
}
