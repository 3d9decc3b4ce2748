public import HTTPTypes

extension HTTPFields {
    /// The value of a field that a request has once, or of all fields of that name joined by commas; nil when there is none.
    /// Cheaper than the subscript for the few fields of a request, as it makes no index.
    public func value(of name: HTTPField.Name) -> String? {
        var found: String?
        for field in self where field.name == name {
            guard found == nil else { return self[name] }
            found = field.value
        }
        return found
    }
}
