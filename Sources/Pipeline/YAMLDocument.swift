import Basics
import Yams

/// The one door to YAML. Files are small, nest a little and share nothing: anchors and deep nesting are refused before
/// the parser sees them, because it recurses and expands.
enum YAMLDocument {
    static let maximumBytes = 1 << 20
    static let maximumDepth = 40

    /// The mapping at the top of `bytes`.
    static func root(_ bytes: [UInt8], file: String) throws -> Node {
        guard bytes.count <= maximumBytes else {
            throw PipelineError(.file, "larger than 1 MiB, which no file of this kind is", file: file)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw PipelineError(.syntax, "not UTF-8; save it as UTF-8", file: file)
        }
        try refuseHostile(bytes, file: file)
        do {
            guard let node = try compose(yaml: text) else {
                throw PipelineError(.syntax, "empty; a mapping of keys to values was expected", file: file)
            }
            guard case .mapping = node else {
                throw PipelineError(.syntax, "not a mapping of keys to values", file: file, line: 1)
            }
            return node
        } catch let error as YamlError {
            throw translated(error, file: file)
        }
    }

    private static func translated(_ error: YamlError, file: String) -> PipelineError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return PipelineError(.syntax, "not YAML: \(problem)", file: file, line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.joined(separator: ", ")
            return PipelineError(
                .syntax, "key written twice: \(names); keep one", file: file, line: context.mark.line)
        default:
            return PipelineError(.syntax, "not YAML that can be read", file: file)
        }
    }

    private static func refuseHostile(_ bytes: [UInt8], file: String) throws {
        var line = 1
        var depth = 0
        var dashes = 0
        var before: UInt8 = 10
        var isComment = false
        for byte in bytes {
            switch byte {
            case 10:
                line += 1
                dashes = 0
                isComment = false
            case 35 where before == 32 || before == 10: isComment = true
            case _ where isComment: break
            case 91, 123: depth += 1
            case 93, 125: depth = max(0, depth - 1)
            case 45 where before == 32 || before == 10, 63 where before == 32 || before == 10: dashes += 1
            case 0:
                throw PipelineError(.syntax, "holds a NUL byte", file: file, line: line)
            default:
                if before == 38, byte != 32 { throw anchor(file, line) }
            }
            guard depth <= maximumDepth, dashes <= maximumDepth else {
                throw PipelineError(.syntax, "nested more than \(maximumDepth) deep", file: file, line: line)
            }
            // An ampersand counts as an anchor only where a value may begin.
            before = byte == 38 && !(before == 32 || before == 10 || before == 91 || before == 44) ? 97 : byte
        }
    }

    private static func anchor(_ file: String, _ line: Int) -> PipelineError {
        PipelineError(.syntax, "anchors (‘&name’) are not used here; write the value out", file: file, line: line)
    }
}

/// A mapping whose keys are known: an unknown one is an error that names it, its line and what was expected.
struct YAMLMap {
    let file: String
    /// Dotted path of the mapping, empty for the top.
    let path: String
    let line: Int
    private let entries: [String: (value: Node, line: Int)]

    init(_ node: Node, file: String, path: String = "", keys: [String]) throws {
        self.file = file
        self.path = path
        line = node.mark?.line ?? 0
        guard case .mapping(let mapping) = node else {
            throw PipelineError(.value, "\(path) is not a mapping of keys to values", file: file, line: line)
        }
        var entries: [String: (value: Node, line: Int)] = [:]
        for (key, value) in mapping {
            let at = key.mark?.line ?? line
            guard let name = key.scalar?.string, keys.contains(name) else {
                let word = key.scalar?.string ?? "?"
                let place = path.isEmpty ? "" : " in \(path)"
                let message =
                    "unknown key ‘\(word)’\(place); known keys: \(keys.joined(separator: ", "))"
                    + DidYouMean.hint(word, among: keys)
                throw PipelineError(.unknownKey, message, file: file, line: at)
            }
            entries[name] = (value, at)
        }
        self.entries = entries
    }

    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func line(of key: String) -> Int { entries[key]?.line ?? line }

    func error(_ key: String, _ expected: String) -> PipelineError {
        let written = entries[key]?.value.scalar?.string
        let said = written.map { ", not ‘\($0)’" } ?? ""
        return PipelineError(.value, "\(name(key)) is \(expected)\(said)", file: file, line: line(of: key))
    }

    func missing(_ key: String, _ expected: String) -> PipelineError {
        PipelineError(.missingKey, "\(name(key)) is missing; it is \(expected)", file: file, line: line)
    }

    /// Nil for an absent key and for an empty value.
    func node(_ key: String) -> Node? {
        guard let node = entries[key]?.value else { return nil }
        if case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any,
            ["", "~", "null"].contains(scalar.string)
        {
            return nil
        }
        return node
    }

    func text(_ key: String) throws -> String? {
        guard let node = node(key) else { return nil }
        guard let scalar = node.scalar else { throw error(key, "a text") }
        return scalar.string
    }

    func requiredText(_ key: String, _ expected: String) throws -> String {
        guard let text = try text(key), !text.isEmpty else { throw missing(key, expected) }
        return text
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = try text(key) else { return nil }
        guard let value = Int(text.filter { $0 != "_" }), range.contains(value) else {
            throw error(key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func boolean(_ key: String) throws -> Bool? {
        guard let text = try text(key) else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default: throw error(key, "true or false")
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(_ key: String, _ type: Value.Type) throws -> Value?
    where Value.RawValue == String {
        guard let text = try text(key) else { return nil }
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue)
            throw error(key, "one of \(names.joined(separator: ", "))\(DidYouMean.hint(text, among: names))")
        }
        return value
    }

    func texts(_ key: String) throws -> [String]? {
        guard let node = node(key) else { return nil }
        guard case .sequence(let list) = node else { throw error(key, "a list of texts") }
        return try list.map { item in
            guard let scalar = item.scalar else { throw error(key, "a list of texts") }
            return scalar.string
        }
    }

    func map(_ key: String, keys: [String]) throws -> YAMLMap? {
        guard let node = node(key) else { return nil }
        return try YAMLMap(node, file: file, path: name(key), keys: keys)
    }

    func has(_ key: String) -> Bool { entries[key] != nil }

    /// A mapping whose keys are free, such as locks; in the file's order.
    func pairs(_ key: String) throws -> [(String, String)] {
        guard let node = node(key) else { return [] }
        guard case .mapping(let mapping) = node else { throw error(key, "a mapping of names to words") }
        return try mapping.map { name, value in
            guard let name = name.scalar?.string, let word = value.scalar?.string else {
                throw error(key, "a mapping of names to words")
            }
            return (name, word)
        }
    }

    /// A mapping whose keys are free, with the line of each; in the file's order.
    func placedPairs(_ key: String) throws -> [(name: String, word: String, line: Int)] {
        guard let node = node(key) else { return [] }
        guard case .mapping(let mapping) = node else { throw error(key, "a mapping of names to words") }
        return try mapping.map { name, value in
            guard let text = name.scalar?.string, let word = value.scalar?.string else {
                throw error(key, "a mapping of names to words")
            }
            return (text, word, name.mark?.line ?? line(of: key))
        }
    }

    /// The elements of a list of mappings that all have these keys.
    func maps(_ key: String, keys: [String]) throws -> [YAMLMap]? {
        guard let node = node(key) else { return nil }
        guard case .sequence(let list) = node else { throw error(key, "a list") }
        return try list.enumerated().map { index, item in
            try YAMLMap(item, file: file, path: "\(name(key))[\(index + 1)]", keys: keys)
        }
    }
}
