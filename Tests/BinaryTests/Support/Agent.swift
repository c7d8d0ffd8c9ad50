import Basics
import Glibc
import Testing

/// An ssh-agent of the test's own with fresh keys, gone with the test.
final class Agent {
    let folder: String
    let socket: String
    private let process: pid_t

    init() {
        folder = Files.makeTemporary("agent")
        socket = folder + "/socket"
        let arguments = ["/usr/bin/ssh-agent", "-D", "-a", socket]
        let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0..<3 as Range<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var started: pid_t = 0
        let code = posix_spawn(&started, "/usr/bin/ssh-agent", &actions, nil, words, environ)
        precondition(code == 0, "ssh-agent can't be started: \(code); install openssh-client")
        process = started
        for _ in 0..<500 where !Files.exists(socket) { usleep(10_000) }
    }

    deinit {
        // A signal mask that it inherited may keep gentler ones from it.
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        Files.remove(folder)
    }

    /// Makes a key; gives its public line.
    func make(_ name: String) -> String {
        let code = system("ssh-keygen -q -t ed25519 -N '' -C '\(name)' -f '\(folder)/\(name)' > /dev/null 2>&1")
        #expect(code == 0)
        return Files.lines(folder + "/\(name).pub")[0]
    }

    /// Lets the agent hold a key that was made.
    func add(_ name: String) {
        #expect(system("SSH_AUTH_SOCK='\(socket)' ssh-add -q '\(folder)/\(name)' > /dev/null 2>&1") == 0)
    }

    /// Takes all keys away again.
    func forget() { #expect(system("SSH_AUTH_SOCK='\(socket)' ssh-add -q -D > /dev/null 2>&1") == 0) }
}

extension Shop {
    /// Runs a command on this shop's store with an agent at hand.
    func signing(_ agent: Agent?, _ arguments: String...) -> Ran {
        Binary.run(
            arguments + ["--store", store], in: folder, environment: agent.map { ["SSH_AUTH_SOCK": $0.socket] } ?? [:])
    }

    /// The operators table of the samples with further rows and keys, as a file.
    func operators(_ name: String, keys: [String: String], more: [String] = []) -> String {
        let lines = Files.lines(folder + "/tables/operators.csv").filter { !$0.isEmpty }
        let rows = lines.enumerated().map { index, line in
            line + "," + (index == 0 ? "ssh_key" : keys[String(line.prefix { $0 != "," })] ?? "")
        }
        let path = folder + "/\(name).csv"
        Files.write(path, (rows + more).joined(separator: "\n") + "\n")
        return path
    }

    /// The newest entry of a type, and its number.
    func newest(_ type: String) throws -> (index: Int, entry: JSONValue) {
        let text = sql(
            "SELECT seq || ' ' || CAST(body AS TEXT) FROM entry WHERE CAST(body AS TEXT) LIKE '%\"type\":\"\(type)\"%' "
                + "ORDER BY seq DESC LIMIT 1")
        let parts = text.split(separator: " ", maxSplits: 1)
        let index = try #require(Int(parts.first ?? ""))
        return (index, try JSONParser.parse(Array(parts[1].utf8)))
    }
}
