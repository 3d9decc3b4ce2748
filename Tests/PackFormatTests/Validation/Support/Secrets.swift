/// Texts of the shape of secrets, made up. They are put together here so that nobody else's search finds them.
enum Secrets {
    static let base64 = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj"

    static let privateKey = pem("RSA PRIVATE KEY", base64 + "\n" + base64)

    static func pem(_ label: String, _ text: String) -> String {
        let dashes = String(repeating: "-", count: 5)
        return "\(dashes)BEGIN \(label)\(dashes)\n\(text)\n\(dashes)END \(label)\(dashes)\n"
    }

    static let serviceAccount = """
        {
          "type": "service_account",
          "private_key_id": "1",
          "private_key": "\(pem("PRIVATE KEY", base64).split(separator: "\n").joined(separator: "\\n"))"
        }
        """

    static let awsId = "AKI" + "AQ3ZT7YW2MFPL6KDX"
    static let awsSecret = "hT7kPq2+" + "Zr9/xWm4NcV8bLs3JdFy6GaEoUi1MnBv"
    static let awsKey = "aws_access_key_id = \(awsId)\naws_secret_access_key = \(awsSecret)\n"

    static let gitHubToken = "gh" + "p_" + "k3Jd8fLq2ZxV7bNm4RtY6wPc9sHg1aEu5oTi"
    static let gitLabToken = "glp" + "at-" + "Xq7vR2mK9tLw4ZbN8cJd"
}
