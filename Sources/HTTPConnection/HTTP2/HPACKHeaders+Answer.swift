import HTTPTypes
import NIOHPACK

extension HPACKHeaders {
    /// The head of an answer (RFC 9113, section 8.3.2).
    init(_ answer: Answer, date: String) {
        self.init()
        reserveCapacity(16)
        add(name: ":status", value: String(answer.status.code))
        for field in answer.standing?.fields ?? [:] { add(name: field.name.canonicalName, value: field.value) }
        for field in answer.headers { add(name: field.name.canonicalName, value: field.value) }
        add(name: "date", value: date)
        if answer.hasLength { add(name: "content-length", value: String(answer.body.length)) }
    }
}
