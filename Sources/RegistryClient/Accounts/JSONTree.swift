/// A JSON document whose parts can be changed while the rest stays as it is: members keep their order, and numbers their digits.
indirect enum JSONTree: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONTree
    }

    case object([Member])
    case array([JSONTree])
    case string(String)
    /// As it was written.
    case number(String)
    case bool(Bool)
    case null

    /// The member of an object; nil when there is none, or this is none. Setting nil takes it away.
    subscript(name: String) -> JSONTree? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.name == name }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    var members: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
}
