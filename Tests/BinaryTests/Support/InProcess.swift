import CommandLineTool
import Dispatch
import Glibc
import Terminal
import Testing

/// glibc has it; Swift's overlay of the header doesn't show it.
@_silgen_name("unshare") private func leave(_ shared: Int32) -> Int32

/// Commands that run in this process: what starting the program costs is most of what a short command costs. Each has a
/// thread with a current folder of its own.
enum InProcess {
    private final class Job: @unchecked Sendable {  // `code` is read after `done`
        let arguments: [String]
        let folder: String
        let screen: Screen
        let done = DispatchSemaphore(value: 0)
        var code: Int32 = -1

        init(_ arguments: [String], in folder: String, on screen: Screen) {
            self.arguments = arguments
            self.folder = folder
            self.screen = screen
        }

        func run() {
            // CLONE_FS: the current folder is this thread's from here on.
            precondition(leave(0x200) == 0 && chdir(folder) == 0, "\(folder): no command can run here")
            // As the program ignores it.
            var closed = sigset_t()
            sigemptyset(&closed)
            sigaddset(&closed, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &closed, nil)
            code = CommandLineTool.run(arguments, on: screen)
            done.signal()
        }
    }

    /// Options whose value is a path.
    private static let places: Set<String> = [
        "--from", "--in", "--keys", "--log", "--mapping", "--newest-checkpoint", "--out", "--policy", "--state",
        "--status", "--store", "--trust",
    ]
    /// Commands that have no store unless they are given one.
    private static let storeless: Set<String> = [
        "verify", "pipeline", "manifest", "evidence", "formats", "generate", "--version",
    ]

    /// False for a command with paths that depend on the current folder: what reads and writes files on threads that
    /// others share has the folder of the whole process.
    static func canRun(_ arguments: [String], in folder: String, variables: [String: String]) -> Bool {
        let isStorePlaced =
            arguments.contains { $0 == "--help" || $0 == "--store" } || variables["LOTWISE_STORE"] != nil
        guard isStorePlaced || arguments.first.map(storeless.contains) ?? true else { return false }
        return zip([""] + arguments, arguments).allSatisfy { option, value in
            if value.hasPrefix("/") || value.hasPrefix("-") || value.isEmpty { return true }
            return !places.contains(option) && !Files.exists(folder + "/" + value)
        }
    }

    /// What the program would have left, had it been started. A command that hasn't ended after two minutes counts as
    /// killed.
    static func run(_ arguments: [String], in folder: String, variables: [String: String]) -> Ran {
        let begun = Binary.now()
        let screen = Screen(variables: variables)
        let job = Job(arguments, in: folder, on: screen)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // As much as the program's first thread has.
        pthread_attr_setstacksize(&attributes, 8 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, &attributes,
            { context in
                if let context { Unmanaged<Job>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(job).toOpaque())
        precondition(code == 0, "no thread can be started: \(code)")
        let hasEnded = job.done.wait(timeout: .now() + 120) == .success
        return Ran(
            code: hasEnded ? job.code : -1, signal: hasEnded ? nil : SIGKILL, output: screen.output,
            errors: String(decoding: screen.errors, as: UTF8.self), seconds: Binary.now() - begun, peak: 0)
    }
}

/// For suites about what only a process shows: its end by a signal, a full disk under a mapped file, several at once.
struct OwnProcesses: SuiteTrait, TestTrait, TestScoping {
    /// True where every command is a process of its own.
    @TaskLocal static var areNeeded = false

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Self.$areNeeded.withValue(true) { try await function() }
    }
}

extension Trait where Self == OwnProcesses {
    /// Every command of these tests is a process of its own.
    static var ownProcesses: OwnProcesses { OwnProcesses() }
}
