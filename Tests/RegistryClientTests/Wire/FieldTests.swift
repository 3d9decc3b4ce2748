import NIOHTTP1
import Testing

@testable import RegistryClient

@Suite("header fields of answers")
struct FieldTests {
    @Test(
        "Link gives the next page",
        arguments: [
            (["</v2/_catalog?last=a&n=2>; rel=\"next\""], "/v2/_catalog?last=a&n=2"),
            (["</a>; rel=prev, </b>; rel=next"], "/b"), (["</a>;title=\"x, y; z\";rel=\"start next\""], "/a"),
            (["</a>; rel=\"prev\"", "</b>;rel=NEXT"], "/b"), (["<>; rel=next"], ""), (["</a>"], nil),
            (["/a; rel=next"], nil),
            (["</a; rel=next"], nil), (["</a>; title=next"], nil), ([], nil),
            (["</a>; rel=\"prev\"; rel=\"next\""], nil), (["</a>; rel=\"next"], "/a"),
            ([String(repeating: "<a>;rel=x,", count: 1000) + "</b>;rel=next"], nil),
        ] as [([String], String?)])
    func link(_ fields: [String], _ target: String?) {
        #expect(LinkField.next(in: HTTPHeaders(fields.map { ("link", $0) })) == target)
    }

    @Test(
        "Range says how much of an upload is there",
        arguments: [
            ("0-0", 0), ("0-1", 2), ("0-99", 100), ("bytes=0-99", 100), ("0--1", 0), ("5-9", nil), ("", nil),
            ("0-", nil),
            ("-5", nil), ("0-99999999999999999999", nil), ("0-9223372036854775807", nil), ("0-1-2", nil), ("0- 1", nil),
            ("+0-1", nil),
        ] as [(String, Int64?)])
    func uploaded(_ text: String, _ count: Int64?) {
        #expect(RangeFields.uploaded(text) == count)
    }

    @Test("Content-Range says where a part belongs")
    func content() {
        #expect(RangeFields.content("bytes 5-9/10")?.range == 5..<10)
        #expect(RangeFields.content("bytes 5-9/10")?.total == 10)
        #expect(RangeFields.content("Bytes 5-9/*")?.range == 5..<10)
        for text in ["bytes 5-9", "bytes 9-5/10", "bytes 5-9/9", "bytes */10", "5-9/10", "bytes a-b/c", ""] {
            #expect(RangeFields.content(text) == nil, "\(text)")
        }
    }

    @Test(
        "Retry-After is read as seconds and as a date",
        arguments: [
            (["retry-after": "5"], 5), (["retry-after": "0"], 0), (["retry-after": "-1"], nil), ([:], nil),
            (["retry-after": "soon"], nil),
            (["retry-after": "Fri, 24 May 2013 00:00:10 GMT", "date": "Fri, 24 May 2013 00:00:00 GMT"], 10),
            (["retry-after": "Fri, 24 May 2013 00:00:00 GMT"], 0),
            (["retry-after": "Tue, 14 Nov 2023 22:13:30 GMT"], 10),
            (["retry-after": "Tue, 14 Nov 2023 25:13:30 GMT"], nil),
            (["retry-after": "99999999999999999999"], nil),
        ] as [(HTTPHeaders, Int64?)])
    func retryAfter(_ fields: HTTPHeaders, _ seconds: Int64?) {
        #expect(RetryAfter.duration(in: fields, now: TestClock.wall) == seconds.map { .seconds($0) })
    }
}
