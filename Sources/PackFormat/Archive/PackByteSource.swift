/// Gives bytes piece by piece: the next piece, and nil at the end, as which readers take an empty one too. It is not asked again after its
/// end.
public typealias PackByteSource = () throws -> [UInt8]?

/// The next piece of `source`, nil at its end. What the source throws comes out as a ``PackError`` that says `doing`
/// what.
func nextPiece(of source: PackByteSource, whenFailing message: @autoclosure () -> String) throws(PackError) -> [UInt8]?
{
    do {
        guard let piece = try source(), !piece.isEmpty else { return nil }
        return piece
    } catch let error as PackError {
        throw error
    } catch {
        throw PackError(.inaccessible, message(), cause: error)
    }
}
