import Glibc
import Testing

/// What somebody at a terminal sees. Python's `pty` stands for the terminal.
@Suite struct TerminalTests {
    /// Runs the program on a terminal of so many columns; gives what it showed, without returns and colours.
    private static func seen(_ shop: Shop, _ arguments: String, columns: Int = 80, pager: String = "cat") -> String {
        let script = """
            import fcntl, os, pty, re, struct, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(sys.argv[1]), 0, 0))
                os.environ.update(TERM="xterm", LOTWISE_PAGER=sys.argv[2])
                for name in ("COLUMNS", "NO_COLOR", "LESS"): os.environ.pop(name, None)
                os.execv(sys.argv[3], sys.argv[3:])
            shown = b""
            while True:
                try: piece = os.read(terminal, 65536)
                except OSError: break
                if not piece: break
                shown += piece
            os.waitpid(pid, 0)
            sys.stdout.write(re.sub(r"\\x1b\\[[0-9;]*m", "", shown.decode().replace("\\r", "")))
            """
        let folder = Files.makeTemporary("terminal")
        defer { Files.remove(folder) }
        Files.write(folder + "/terminal.py", script)
        let out = folder + "/terminal.out"
        let command = "python3 '\(folder)/terminal.py' \(columns) '\(pager)' '\(Binary.path)' \(arguments)"
        #expect(system("\(command) --store '\(shop.store)' > '\(out)' 2>&1") == 0)
        return Files.text(out)
    }

    private static func shop() -> Shop { Settled.alone(harbor) }

    @Test func linesFitAndIdsAreWhole() throws {
        let shop = Self.shop()
        let found = try shop.findings()
        #expect(found.count > 3)
        for columns in [80, 160] {
            let text = Self.seen(shop, "findings", columns: columns)
            for finding in found {
                #expect(text.contains(finding["id"]?.string ?? "?"), "\(columns)")
                // However it is broken, every word of it is there.
                for word in (finding["message"]?.string ?? "?").split(separator: " ") { #expect(text.contains(word)) }
            }
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(text)")
        }
    }

    @Test func aPagerGetsWhatATerminalWouldShow() {
        let shop = Self.shop()
        let plain = Self.seen(shop, "findings")
        #expect(plain.contains("finding") && !plain.isEmpty)
        #expect(
            Self.seen(shop, "findings", pager: "sed s/^/p:/")
                == plain.split(separator: "\n").map { "p:\($0)\n" }.joined())
        // One that isn't there loses nothing, and one that shows little ends nothing badly.
        #expect(Self.seen(shop, "findings", pager: "no-such-pager-here 2>/dev/null") == plain)
        #expect(Self.seen(shop, "findings", pager: "head -n 1").split(separator: "\n").count == 1)
    }

    @Test func aPipeGetsAllAndNoColours() {
        let shop = Self.shop()
        let piped = shop("findings")
        #expect(!piped.text.contains("…") && !piped.text.contains("\u{1B}"))
        #expect(shop("lots", "--color", "always").code == 0)
        #expect(shop("lots", "--color", "sometimes").code == 64)
    }

    @Test func aTableIsShownByItsColumns() throws {
        let shop = Self.shop()
        let all = try shop.findings()
        let codes = all.compactMap { $0["code"]?.string }
        let code = try #require(codes.last)
        let shown = shop("findings", "--columns", "code,finding", "--where", "code=\(code.lowercased())")
        let lines = shown.text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.first == ["code", "finding"])
        #expect(
            Set(lines.dropFirst().map { $0[1] })
                == Set(all.filter { $0["code"]?.string == code }.map { $0["id"]?.string }))
        // So many of those that fit, and not those that fit of so many.
        let one = shop("findings", "--columns", "code", "--where", "code=\(code)", "--limit", "1").text
        #expect(one.split(separator: "\n").count == 2)
        let sorted = shop("findings", "--columns", "code", "--sort", "-code").text.split(separator: "\n").dropFirst()
        #expect(sorted.map(String.init) == codes.sorted(by: >))
        for wrong in [["--columns", "colour"], ["--columns", ""], ["--sort", "x"], ["--where", "code"]] {
            #expect(Binary.run(["findings", "--store", shop.store] + wrong).code == 64, "\(wrong)")
        }
    }

    /// A limit of any size is no reason to stop.
    @Test func theLargestLimitListsAll() throws {
        let shop = Settled.shop
        let listed = try shop("log", "list", "--json", "--limit", "\(Int.max)").json()["entries"]?.array?.count
        #expect(listed == shop.entries)
    }
}
