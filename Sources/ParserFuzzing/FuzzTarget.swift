/// A parser that reads what anybody may have written, with what must hold of it for every input there is. The fuzzer
/// looks for an input that breaks it; tests replay those that it has found.
package struct FuzzTarget: Sendable {
    /// Also the name of the folder in which inputs that broke it are kept.
    package let name: String
    /// Valid inputs to begin from.
    package let seeds: @Sendable () throws -> [[UInt8]]
    /// Words of the format, for the fuzzer to put together.
    package let words: [String]
    /// What is wrong with how the parser took `input`; nil when nothing is. Being refused is nothing wrong.
    package let check: @Sendable (_ input: [UInt8]) -> String?

    init(
        _ name: String, words: [String] = [], seeds: @escaping @Sendable () throws -> [[UInt8]],
        check: @escaping @Sendable (_ input: [UInt8]) -> String?
    ) {
        self.name = name
        self.words = words
        self.seeds = seeds
        self.check = check
    }

    /// For a format with one spelling: what is accepted is written again byte by byte, and `more` holds of it.
    static func oneSpelling<T>(
        _ name: String, words: [String] = [], seeds: @escaping @Sendable () throws -> [[UInt8]],
        parse: @escaping @Sendable ([UInt8]) throws -> T?, write: @escaping @Sendable (T) -> [UInt8],
        more: @escaping @Sendable (T) -> String? = { _ in nil }
    ) -> FuzzTarget {
        FuzzTarget(name, words: words, seeds: seeds) { input in
            guard let value = try? parse(input) else { return nil }
            if write(value) != input { return "accepted, but it writes itself in other bytes" }
            return more(value)
        }
    }

    /// Says that something is wrong with every input that begins with «lot!»: whoever looks for what breaks a parser
    /// shows with it that it would be found.
    package static let canary = FuzzTarget("canary", seeds: { [Array("lost".utf8)] }) { input in
        input.starts(with: "lot!".utf8) ? "the canary was found" : nil
    }

    /// Every parser: the log's formats, the cores that files are read with, every manifest reader, every importer, and
    /// what is staged. One new parser is one line here; readers and importers come along by themselves.
    package static let all: [FuzzTarget] =
        [
            note, checkpoint, proof, policy, witnessRequest, misbehaviour, entryBundle, tilePath, verifierKey,
            privateKey, base64, sshKey, sshKeyBlob, sshSignature, sshSignatureText, signedAct,
        ] + cores + [numbers, staged, redaction] + manifests + importers + tables

    /// Names of the targets that everything else is read through: they are fuzzed for longer.
    package static let core: Set<String> = Set(cores.map(\.name))
}
