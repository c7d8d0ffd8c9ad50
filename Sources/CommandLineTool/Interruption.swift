import Glibc

/// What Ctrl-C does: it says so and ends at once. Every act is one transaction and every file has its name only when it is
/// whole, so that what is stopped anywhere is gone on with by the same command, as after a loss of power.
enum Interruption {
    /// Exit code 130, as shells have it. A program that was told to ignore the signal, as `nohup` does, goes on.
    static func hear() {
        var before = sigaction()
        sigaction(SIGINT, nil, &before)
        guard unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) != ignored else { return }
        // Whoever started us from a thread that hears no signals has passed that on.
        var heard = sigset_t()
        sigemptyset(&heard)
        sigaddset(&heard, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &heard, nil)
        // Only what may be called from a signal's handler is called there. A progress line may stand on a terminal.
        if isatty(2) == 1 {
            signal(SIGINT) { _ in
                Interruption.end(
                    "\r\u{1B}[2Klotwise: interrupted; what was recorded is whole. Run the same command again to go on\n"
                )
            }
        } else {
            signal(SIGINT) { _ in
                Interruption.end(
                    "lotwise: interrupted; what was recorded is whole. Run the same command again to go on\n"
                )
            }
        }
    }

    /// `SIG_IGN` as a number: function pointers aren't compared.
    private static let ignored = 1

    private static func end(_ text: StaticString) -> Never {
        _ = Glibc.write(2, text.utf8Start, text.utf8CodeUnitCount)
        _exit(130)
    }
}
