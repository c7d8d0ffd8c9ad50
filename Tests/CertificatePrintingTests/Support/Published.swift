import Basics
import Foundation

/// Published vectors by name.
enum Published {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    static let vectors: [String: String] = {
        let text =
            (try? String(contentsOf: folder.appending(path: "Vectors/eddsa-jcs-2022.txt"), encoding: .utf8)) ?? ""
        let pairs = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            return (parts[0], parts[1])
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }()

    static subscript(_ name: String) -> String { vectors[name] ?? "" }

    static func json(_ name: String) throws -> JSONValue { try JSONParser.parse(Array(self[name].utf8)) }
}
