import Basics
import Foundation
import Testing

@testable import Custody

@Suite struct LeafHashTests {
    /// transparency-dev/merkle, rfc6962_test.go, Apache-2.0: published vectors.
    @Test(arguments: [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("L123456", "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"),
    ])
    func aLeafHashesAsPublished(data: String, wanted: String) {
        #expect(Hex.encode(LeafHash.of(Array(data.utf8))) == wanted)
    }

    @Test func aLeafIsNoPlainDigest() {
        #expect(LeafHash.of([1, 2]) != Digest(of: [1, 2]).bytes)
    }

    @Test func theSharedVectorsHold() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../shared/samples/custody/merkle/reference-roots.json")
        guard let bytes = try? Data(contentsOf: file) else {
            print("no shared samples here: the published leaf vectors were not run")
            return
        }
        let value = try JSONParser.parse(Array(bytes))
        let inputs = try #require(value["leaf_inputs_hex"]?.array).compactMap(\.string)
        let hashes = try #require(value["leaf_hashes"]?.array).compactMap(\.string)
        #expect(inputs.count == 8 && hashes.count == 8)
        for (input, wanted) in zip(inputs, hashes) {
            let data = try #require(Hex.decode(input.utf8))
            #expect(Hex.encode(LeafHash.of(data)) == wanted)
        }
    }
}
