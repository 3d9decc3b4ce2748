extension PackError.Code {
    /// A folder is to be written where something is already that may not be replaced.
    public static let alreadyThere = PackError.Code("already there")
}
