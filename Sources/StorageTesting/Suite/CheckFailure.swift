import ObjectStorage

/// What a check saw that a claim does not allow.
public struct CheckFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

func expect(_ condition: Bool, _ message: @autoclosure () -> String) throws {
    guard condition else { throw CheckFailure(message()) }
}

func expect<Value: Equatable>(_ what: String, _ seen: Value, is wanted: Value) throws {
    guard seen == wanted else { throw CheckFailure("\(what) is \(seen), not \(wanted)") }
}

/// `body` throws a ``StorageError`` of `code`.
func expect(
    _ what: String, failsWith code: StorageError.Code, _ body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let error as StorageError {
        guard error.code == code else {
            throw CheckFailure("\(what) fails with “\(error.code)” (\(error)), not with “\(code)”")
        }
        return
    }
    throw CheckFailure("\(what) succeeds, instead of failing with “\(code)”")
}

func required<Value>(_ what: String, _ value: Value?) throws -> Value {
    guard let value else { throw CheckFailure("\(what) is nil") }
    return value
}
