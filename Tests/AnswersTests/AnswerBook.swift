import Basics
import Foundation

/// One entry of `expected.json`.
struct Answer {
    let identifier: String?
    let line: Int?
    let fault: String?
    let codes: Set<String>
    let isExact: Bool
    let codesAfterClose: Set<String>
    let stages: [(name: String, outcome: String)]
    let route: String?
    let never: [String]

    init(_ json: JSONValue) {
        identifier = json["identifier"]?.string
        line = json["line"]?.integer
        fault = json["fault"]?.string
        isExact = json["codes"] != nil
        codes = Self.texts(json["codes"] ?? json["codesAtLeast"])
        codesAfterClose = Self.texts(json["codesAfterClose"])
        stages = (json["stages"]?.members ?? []).map { ($0.name, $0.value.string ?? "") }
        route = json["route"]?.string
        never = (json["never"]?.array ?? []).compactMap(\.string)
    }

    private static func texts(_ json: JSONValue?) -> Set<String> { Set((json?.array ?? []).compactMap(\.string)) }

    /// What differs from `device`, in words; empty when nothing does.
    func differences(from device: Device, isClosed: Bool) -> [String] {
        var wrong: [String] = []
        let wanted = isClosed ? codes.union(codesAfterClose) : codes
        if isExact ? wanted != device.codes : !wanted.isSubset(of: device.codes) {
            wrong.append("codes \(isExact ? "exactly" : "at least") \(wanted.sorted()), got \(device.codes.sorted())")
        }
        for stage in stages where device.stages[stage.name] != stage.outcome {
            wrong.append("\(stage.name) \(stage.outcome), got \(device.stages[stage.name] ?? "nothing")")
        }
        if let route, device.route != route { wrong.append("route \(route), got \(device.route ?? "none")") }
        if let got = device.route, never.contains(got) { wrong.append("never \(got)") }
        return wrong
    }
}

/// What `expected.json` says of a lot.
struct AnswerBook {
    let lot: String
    let answers: [Answer]
    let lotCodes: Set<String>
    let rows: Int
    let received: Int

    init(_ path: String) throws {
        let json = try JSONParser.parse(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
        lot = json["lot"]?.string ?? ""
        answers = (json["devices"]?.array ?? []).map(Answer.init)
        lotCodes = Set((json["lotCodesAtLeast"]?.array ?? []).compactMap(\.string))
        rows = json["rows"]?.integer ?? -1
        received = json["received"]?.integer ?? -1
    }

    /// The answer for the device with this fault.
    func answer(_ fault: String) -> Answer? { answers.first { $0.fault == fault } }

    /// One line for each device on which the book and the store disagree.
    func disagreements(with store: TestStore, isClosed: Bool = false) throws -> [String] {
        var lines: [String] = []
        for answer in answers {
            // A row without an identifier is found by its place: the header is line 1.
            let name = answer.identifier ?? "\(lot)/\((answer.line ?? 0) - 1)"
            let wrong: [String]
            do { wrong = answer.differences(from: try store.device(name), isClosed: isClosed) } catch {
                wrong = ["\(error)"]
            }
            if wrong.isEmpty { continue }
            lines.append("\(name) (\(answer.fault ?? "faultless")): " + wrong.joined(separator: "; "))
        }
        return lines
    }
}
