import Glibc
import ParserFuzzing

/// The entry of LLVM's libFuzzer, which comes with the toolchain: calls `callback` with inputs until its limits are
/// reached or something breaks.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argc: UnsafeMutablePointer<Int32>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// `FuzzParsers list`, `FuzzParsers cores`, `FuzzParsers prepare TARGET FOLDER` (writes `seeds/` and `words`), `FuzzParsers check TARGET
/// FILE…`, and `FuzzParsers TARGET …` with libFuzzer's own arguments. Built by scripts/fuzz-parsers only.
@main struct FuzzParsers {
    /// Set once, before the fuzzer calls back on the same thread.
    nonisolated(unsafe) private static var target = FuzzTarget.all[0]

    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        guard let first = arguments.first else { return stop("say list, prepare, check or a target") }
        if first == "list" { return FuzzTarget.all.forEach { print($0.name) } }
        if first == "cores" { return FuzzTarget.core.sorted().forEach { print($0) } }
        if first == "prepare" || first == "check" { arguments.removeFirst() }
        let targets = FuzzTarget.all + [.canary]
        guard let name = arguments.first, let found = targets.first(where: { $0.name == name }) else {
            return stop("no target \(arguments.first ?? "")")
        }
        target = found
        arguments.removeFirst()
        switch first {
        case "prepare": try prepare(arguments.first ?? ".")
        case "check": for file in arguments { one(read(file), file) }
        default: fuzz(arguments)
        }
    }

    private static func stop(_ message: String) {
        print("FuzzParsers: \(message)")
        exit(64)
    }

    private static func prepare(_ folder: String) throws {
        mkdir(folder, 0o755)
        mkdir(folder + "/seeds", 0o755)
        for (number, seed) in try target.seeds().enumerated() { write(folder + "/seeds/\(number)", seed) }
        // libFuzzer's dictionary: one quoted word a line, every byte as \xHH.
        // A dictionary without any line is refused.
        var lines = "# words of \(target.name)\n"
        for word in target.words {
            lines += "\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n"
        }
        write(folder + "/words", Array(lines.utf8))
    }

    private static func one(_ input: [UInt8], _ name: String) {
        guard let wrong = target.check(input) else { return }
        print("\(target.name): \(wrong) \(name)")
        fflush(nil)
        // How libFuzzer is told that an input is to be kept.
        abort()
    }

    private static func fuzz(_ arguments: [String]) {
        let texts = [CommandLine.arguments[0]] + arguments
        var count = Int32(texts.count)
        let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() { list[index] = strdup(text) }
        list[texts.count] = nil
        var argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = list
        exit(
            runFuzzer(&count, &argv) { bytes, length in
                FuzzParsers.one(Array(UnsafeBufferPointer(start: bytes, count: length)), "")
                return 0
            })
    }

    private static func read(_ path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { all += buffer[..<count] }
        return all
    }

    private static func write(_ path: String, _ bytes: [UInt8]) {
        guard let file = fopen(path, "w") else { return stop("\(path) can't be written") }
        defer { fclose(file) }
        fwrite(bytes, 1, bytes.count, file)
    }
}
