import Basics
import Glibc
import Testing

/// glibc has it; Swift's overlay of the header doesn't show it.
@_silgen_name("posix_spawn_file_actions_addchdir_np")
private func addChangeOfFolder(
    _ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ path: UnsafePointer<CChar>
) -> Int32

/// What one run of the program left.
struct Ran {
    let code: Int32
    /// The signal that ended it; nil when it ended by itself.
    let signal: Int32?
    let output: [UInt8]
    let errors: String
    let seconds: Double
    /// Highest resident size in bytes, when it was asked for.
    let peak: Int

    var text: String { String(decoding: output, as: UTF8.self) }

    /// The one document on standard output.
    func json(_ location: SourceLocation = #_sourceLocation) throws -> JSONValue {
        do { return try JSONParser.parse(output, limits: JSONLimits(depth: 64, bytes: 64 << 20)) } catch {
            Issue.record("no JSON (\(error)): \(text.prefix(300)) \(errors)", sourceLocation: location)
            throw error
        }
    }
}

/// A program that is running.
struct Running {
    let process: pid_t
    fileprivate let output: String
    fileprivate let errors: String
    fileprivate let begun = Binary.now()

    func kill() { Glibc.kill(process, SIGKILL) }

    /// Asks it to end.
    func terminate() { Glibc.kill(process, SIGTERM) }

    /// What it has written to standard output by now.
    var outputSoFar: String { String(decoding: Files.read(output), as: UTF8.self) }

    /// Waits for its end; kills it after `limit` seconds. Resident size comes from the kernel's own mark, because
    /// `wait4` reports what the child inherited from this process too.
    func wait(limit: Double = 120, measure: Bool = false) -> Ran {
        var status: Int32 = 0
        var peak = 0
        if measure {
            while waitpid(process, &status, WNOHANG) == 0 {
                peak = max(peak, residentPeak())
                if Binary.now() - begun > limit { kill() }
                usleep(2_000)
            }
        } else {
            var waited = waitpid(process, &status, WNOHANG)
            while waited == 0 {
                usleep(1_000)
                if Binary.now() - begun > limit { kill() }
                waited = waitpid(process, &status, WNOHANG)
            }
        }
        let seconds = Binary.now() - begun
        let signal = status & 0x7f
        defer {
            unlink(output)
            unlink(errors)
        }
        return Ran(
            code: signal == 0 ? (status >> 8) & 0xff : -1, signal: signal == 0 ? nil : signal,
            output: Files.read(output), errors: String(decoding: Files.read(errors), as: UTF8.self),
            seconds: seconds, peak: peak)
    }

    private func residentPeak() -> Int {
        let text = String(decoding: Files.read("/proc/\(process)/status"), as: UTF8.self)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }) else { return 0 }
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}

/// The program as it was built beside the tests.
enum Binary {
    static let path: String = {
        if let named = getenv("LOTWISE_BINARY") { return String(cString: named) }
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        let folder = bundle.map { Files.folder(of: String($0.prefix(upTo: $0.range(of: ".xctest")))) }
        let found = [folder.map { $0 + "/lotwise" }, Files.root + "/.build/debug/lotwise"].compactMap { $0 }
        return found.first { access($0, X_OK) == 0 } ?? found[found.count - 1]
    }()

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Starts the program, or another one, with its standard streams in files, so that no pipe can fill.
    static func start(
        _ arguments: [String], in folder: String = "/", environment: [String: String] = [:], program: String = path
    ) -> Running {
        let id = Files.temporary + "/lotwise-test-\(getpid())-\(UInt64.random(in: 0...(.max)))"
        let (output, errors) = (id + ".out", id + ".err")
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        _ = addChangeOfFolder(&actions, folder)
        // Tests that run in a shell's background ignore Ctrl-C, and so would what they start.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var heard = sigset_t()
        sigemptyset(&heard)
        sigaddset(&heard, SIGINT)
        posix_spawnattr_setsigdefault(&attributes, &heard)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let variables = variables(environment)
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, program, &actions, &attributes, argv, envp)
        precondition(code == 0, "\(program) can't be started: \(code)")
        return Running(process: process, output: output, errors: errors)
    }

    private static func variables(_ more: [String: String]) -> [String: String] {
        ["PATH": "/usr/bin:/bin", "TMPDIR": Files.temporary, "SWIFT_BACKTRACE": "enable=no", "TERM": "xterm"].merging(
            more
        ) {
            $1
        }
    }

    /// A binary was named, to be tested: nothing runs in this process.
    private static let isNamed = getenv("LOTWISE_BINARY") != nil

    /// Runs a command and waits for its end: in this process, unless its memory is measured, its
    /// paths depend on the folder, or the test asks for processes.
    @discardableResult
    static func run(
        _ arguments: [String], in folder: String = "/", environment: [String: String] = [:], measure: Bool = false
    ) -> Ran {
        let variables = variables(environment)
        guard !measure, !isNamed, !OwnProcesses.areNeeded,
            InProcess.canRun(arguments, in: folder, variables: variables)
        else { return start(arguments, in: folder, environment: environment).wait(measure: measure) }
        return InProcess.run(arguments, in: folder, variables: variables)
    }
}

extension String {
    fileprivate func range(of part: String) -> String.Index {
        var index = startIndex
        while index < endIndex, !self[index...].hasPrefix(part) { index = self.index(after: index) }
        return index
    }
}
