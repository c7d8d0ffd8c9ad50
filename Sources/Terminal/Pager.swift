import Glibc

/// Shows long results a screen at a time, as git does: only on a terminal, by the command in LOTWISE_PAGER or PAGER, else
/// `less`, which ends by itself when everything fits. An empty value or `cat` means none; one that isn't there shows all.
///
/// ```
/// Pager.start()
/// Output.lines(table.lines())
/// Pager.finish()
/// ```
package enum Pager {
    /// Set and read by the thread that runs the command.
    nonisolated(unsafe) private static var process: pid_t?

    /// True while what is written goes to somebody's screen by way of a pager.
    package static var isRunning: Bool { process != nil }

    /// From here on standard output goes to the pager. Nothing happens without a terminal, or when it can't be started.
    package static func start() {
        guard process == nil, Screen.current == nil, isatty(1) == 1, isatty(0) == 1 else { return }
        let command = Output.environment("LOTWISE_PAGER") ?? Output.environment("PAGER") ?? "less"
        guard !command.isEmpty, command != "cat", Output.environment("TERM") != "dumb" else { return }
        // How wide the terminal is can't be asked of a pipe.
        Output.keepWidth()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return }
        defer { close(ends[0]) }
        guard let started = spawn(command, input: ends[0], other: ends[1]) else {
            close(ends[1])
            return
        }
        dup2(ends[1], 1)
        close(ends[1])
        process = started
        // Ctrl-C is the pager's: ended before it, we would leave it without the terminal's prompt.
        signal(SIGINT, SIG_IGN)
    }

    /// Waits until the person has seen enough.
    package static func finish() {
        guard let running = process else { return }
        process = nil
        close(1)
        var status: Int32 = 0
        while waitpid(running, &status, 0) == -1, errno == EINTR {}
    }

    /// Nil when there is no shell to start it with.
    private static func spawn(_ command: String, input: Int32, other: Int32) -> pid_t? {
        // F ends it when all fits, R lets colours through, X leaves the text on the screen.
        if getenv("LESS") == nil { setenv("LESS", "FRX", 1) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addclose(&actions, input)
        posix_spawn_file_actions_addclose(&actions, other)
        // 127: no such program. What it would have shown is shown all the same.
        let words: [String] = ["sh", "-c", command + "\n[ $? -ne 127 ] || cat"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var started: pid_t = 0
        return posix_spawn(&started, "/bin/sh", &actions, nil, &arguments, environ) == 0 ? started : nil
    }
}
