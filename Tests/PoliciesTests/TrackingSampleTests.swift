import Basics
import Foundation
import Testing

@testable import Policies

/// Runs over public test numbers where they lie beside the project.
@Suite("Tracking samples")
struct TrackingSampleTests {
    struct Format {
        let carrier: String
        let id: String
        let valid: [String]
        let invalid: [String]
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/samples/tracking")

    @Test("all valid numbers pass, no invalid one does")
    func samples() throws {
        let formats = try Self.formats()
        guard !formats.isEmpty else {
            print("the tracking samples are not here: not run over them")
            return
        }
        var checked = 0
        for format in formats {
            for number in format.valid {
                let found = TrackingNumbers.candidates(for: number, expecting: nil).first { $0.format == format.id }
                #expect(found != nil && found?.checkPasses != false, "\(format.id) \(number)")
                #expect(TrackingNumbers.verdict(on: number, carrier: format.carrier) == .fits, "\(number)")
                checked += 1
            }
            for number in format.invalid {
                let found = TrackingNumbers.candidates(for: number, expecting: nil).first { $0.format == format.id }
                #expect(found == nil || found?.checkPasses == false, "\(format.id) \(number)")
                checked += 1
            }
        }
        #expect(formats.count == TrackingFormat.all.count)
        #expect(checked > 100)
    }

    private static func formats() throws -> [Format] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var formats: [Format] = []
        for name in names.sorted() where name.hasSuffix(".json") && name != "glossary.json" {
            let root = try JSONParser.parse(Array(Data(contentsOf: folder.appending(path: name))))
            for entry in root["tracking_numbers"]?.array ?? [] {
                let numbers = entry["test_numbers"]
                formats.append(
                    Format(
                        carrier: root["courier_code"]?.string ?? "", id: slug(entry["name"]?.string ?? ""),
                        valid: numbers?["valid"]?.array?.compactMap(\.string) ?? [],
                        invalid: numbers?["invalid"]?.array?.compactMap(\.string) ?? []))
            }
        }
        return formats
    }

    private static func slug(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
    }
}
