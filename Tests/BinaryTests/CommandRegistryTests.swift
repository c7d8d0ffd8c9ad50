import Basics
import Testing

/// Each command has help with an example, a place on the page of commands, and a test that runs it.
@Suite struct CommandRegistryTests {
    /// Words of every command that isn't only a group, as the program says itself.
    private static func commands() throws -> [[String]] {
        let told = Binary.run(["--experimental-dump-help"])
        func leaves(_ command: JSONValue, path: [String]) -> [[String]] {
            let inner = (command["subcommands"]?.array ?? []).filter { $0["commandName"]?.string != "help" }
            if inner.isEmpty { return [path] }
            return inner.flatMap { leaves($0, path: path + [$0["commandName"]?.string ?? ""]) }
        }
        return leaves(try #require(try told.json()["command"]), path: [])
    }

    @Test func everyCommandShowsAnExample() throws {
        let commands = try Self.commands()
        #expect(commands.count > 40)
        for command in commands {
            let help = Binary.run(command + ["--help"])
            #expect(help.code == 0 && help.text.contains("Example"), "\(command.joined(separator: " ")) --help")
        }
    }

    @Test func everyCommandHasItsPlaceOnThePage() throws {
        let page = Files.text(Files.root + "/Sources/Handbook/Handbook.docc/Commands.md")
        for command in try Self.commands() {
            let title = "### " + command.joined(separator: " ") + "\n"
            let isThere = page.contains(title)
            #expect(isThere, "make docs: \(title)")
        }
    }

    @Test func everyCommandIsRunByATest() throws {
        let tests = Files.below(Files.root + "/Tests/BinaryTests").filter { $0.hasSuffix(".swift") }
            .map { Files.text(Files.root + "/Tests/BinaryTests/" + $0) }.joined()
        let commands = try Self.commands()
        for command in commands {
            // A few are listed in two groups, and are one command.
            let places = commands.filter { $0.last == command.last && $0.first == command.first }
            let isRun = (places.count > 1 ? places : [command]).contains { place in
                tests.contains(place.map { "\"\($0)\"" }.joined(separator: ", "))
            }
            #expect(isRun, "no test runs \(command.joined(separator: " "))")
        }
    }
}
