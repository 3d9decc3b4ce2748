/// What a ``FilesystemStore`` does about symbolic links that lead nowhere. Such a link may lead to a volume that is not mounted, so that
/// what lies behind it is out of reach, not gone.
public enum LostLinks: Sendable {
    /// There is nothing at them: listings leave them out. `tell` gets the path of each that a listing meets, once, and of at most 64.
    case leftOut(tell: @Sendable (_ path: String) -> Void)
    /// Whatever looks for something behind one throws `.unavailable`: for those who take what is absent for unneeded.
    case refused

    /// Paths that are told at most.
    static let mostTold = 64
}
