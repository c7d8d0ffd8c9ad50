/// Single parts by themselves, each beside a floor that the same machine reached in the same run: absolute figures of a
/// shared machine repeat only within tens of percent, ratios do better. `Microbenchmarks log [ENTRIES]` measures the
/// custody log at size instead, `Microbenchmarks certificates` what `benchmarks/certificates` asks for.
@main
struct Microbenchmarks {
    static func main() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "certificates" { return try CertificateBenchmarks.run(Array(arguments.dropFirst())) }
        if arguments.first == "log" { return try LogBenchmarks.run(Array(arguments.dropFirst())) }
        print("part                                 ns/op       MB/s   of the floor")
        for group in [ReadingBenchmarks.run, JudgingBenchmarks.run, RecordingBenchmarks.run] { try group() }
    }
}
