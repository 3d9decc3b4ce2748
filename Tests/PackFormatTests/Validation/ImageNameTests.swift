import Testing

@testable import PackFormat

@Suite("The name of an image")
struct ImageNameTests {
    @Test(
        "is written out",
        arguments: [
            ("nginx:1", "docker.io/library/nginx:1"), ("a/b", "docker.io/a/b"),
            ("docker.io/nginx:1", "docker.io/library/nginx:1"),
            ("index.docker.io/a/b:1", "docker.io/a/b:1"), ("quay.io/a/b", "quay.io/a/b"),
            ("localhost/a:1", "localhost/a:1"),
            ("host:5000/a", "host:5000/a"), ("host:5000/a:1", "host:5000/a:1"),
            ("a/b@sha256:0f", "docker.io/a/b@sha256:0f"),
            ("quay.io/a/b:1@sha256:0f", "quay.io/a/b:1@sha256:0f"),
        ])
    func names(_ text: String, _ whole: String) {
        #expect(ImageName(text)?.description == whole)
    }

    @Test(
        "is not",
        arguments: [
            "", "a", "nginx", "true", "a:", "a/", "/a/b", "a b/c", "{{ .Values.image }}", "https://a/b", "$a/b:1",
            "é/b", "<a/b>",
        ])
    func none(_ text: String) {
        #expect(ImageName(text) == nil)
    }

    @Test(
        "stands in lines of manifests, quoted or not, and in no other lines",
        arguments: [
            ("image: a/b:1", 1), ("  - image: \"a/b:1\"", 1), ("\timage: 'a/b:1' # why", 1), ("image: a/b:1\r", 1),
            ("images: a/b:1", 0), ("# image: a/b:1", 0), ("image: a/b:1 and more", 0),
            ("image: {{ .Values.image }}", 0),
            ("image:", 0), ("the image: a/b:1", 0),
        ])
    func lines(_ line: String, _ count: Int) throws {
        var survey = ImageSurvey()
        let file = try #require(PackPath("manifests/a.yaml"))
        survey.search(Array("\n\(line)\n".utf8), in: file, isTemplate: true, hasLines: true)
        #expect(survey.uses.count == count)
        #expect(survey.uses.allSatisfy { $0.line == 2 && $0.image.description == "docker.io/a/b:1" })
    }
}
