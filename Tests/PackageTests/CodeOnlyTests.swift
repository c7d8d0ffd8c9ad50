import Testing

@Suite struct CodeOnlyTests {
    @Test(arguments: [
        ("a // b", "a     "),
        ("a /* b /* c */ d */ e", "a                   e"),
        ("f(\"x\")", "f(\" \")"),
        ("f(\"x \\(g(\"y\")) z\") h", "f(\"             \") h"),
        ("#\"a\" b\"# c", "#\"    \"# c"),
        ("\"a\\\" b\" c", "\"     \" c"),
        ("#if os(Linux)", "#if os(Linux)"),
    ])
    func commentsAndStringsAreBlanked(text: String, wanted: String) {
        #expect(codeOnly(text) == [wanted])
    }

    @Test func linesStayWhereTheyAre() {
        let text = "let a = \"\"\"\n    // not a comment \\(b)\n    \"\"\"\n/* one\ntwo */ let c = 1"
        #expect(codeOnly(text).count == 5)
        #expect(codeOnly(text)[1].trimmed.isEmpty)
        #expect(codeOnly(text)[4] == "       let c = 1")
    }
}
