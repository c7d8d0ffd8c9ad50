import Basics
import RecoveryModel

/// What an independent look for remaining data found in a lot (R2v3 B(13)), whatever the scope of the certificate. Each
/// device counts once, however often it was looked at.
package struct CertificateSampling: Hashable, Sendable {
    /// Devices of the lot, sampled or not.
    package let devices: Int
    /// Devices of which every result says clean.
    package private(set) var clean: Int
    /// Intakes with a result that says recovered, in the order in which they were added.
    package private(set) var recovered: [String]
    /// Devices with a result that says neither, and none that says recovered.
    package private(set) var other: Int
    /// Name and version as the results name them, each once, in order of their bytes.
    package private(set) var tools: [String]
    /// Ids of those who looked, each once, in order of their bytes.
    package private(set) var samplers: [String]

    /// Devices that were looked at.
    package var sampled: Int { clean + recovered.count + other }

    /// `devices` of the lot, none of them looked at yet.
    package init(devices: Int) {
        self.init(devices: devices, clean: 0, recovered: [], other: 0, tools: [], samplers: [])
    }

    init(devices: Int, clean: Int, recovered: [String], other: Int, tools: [String], samplers: [String]) {
        self.devices = devices
        self.clean = clean
        self.recovered = recovered
        self.other = other
        self.tools = tools
        self.samplers = samplers
    }

    /// One device's results; none leave everything as it is.
    package mutating func add(_ samples: [SampleResult], of intake: String) {
        guard !samples.isEmpty else { return }
        if samples.contains(where: { $0.result == "recovered" }) {
            recovered.append(intake)
        } else if samples.allSatisfy({ $0.result == "clean" }) {
            clean += 1
        } else {
            other += 1
        }
        for sample in samples {
            Self.note([sample.tool, sample.toolVersion].compactMap(\.self).joined(separator: " "), &tools)
            Self.note(sample.sampler ?? "", &samplers)
        }
    }

    private static func note(_ word: String, _ list: inout [String]) {
        guard !word.isEmpty, !list.contains(word) else { return }
        let place = list.firstIndex { word.utf8.lexicographicallyPrecedes($0.utf8) } ?? list.endIndex
        list.insert(word, at: place)
    }
}

extension CertificateSampling {
    /// One sentence of numbers, and what became of devices with data on them (S42).
    var statement: String {
        var found = ["\(clean) clean"]
        if !recovered.isEmpty { found.append("\(recovered.count) with recovered data") }
        if other > 0 { found.append("\(other) with another result") }
        let tool = tools.isEmpty ? "not recorded which" : tools.joined(separator: ", ")
        let who = samplers.isEmpty ? "nobody who is named" : samplers.joined(separator: ", ")
        let rest =
            sampled < devices
            ? " For the others the statement rests on the evidence of each erasure and the rules it was judged by." : ""
        return
            "\(sampled) of \(devices) devices of the lot \(sampled == 1 ? "was" : "were") examined for remaining data with a second tool "
            + "(\(tool)), by \(who): \(found.joined(separator: ", ")). A device with recovered data is left out, unless "
            + "it was sanitized again afterwards.\(rest)"
    }

    /// The member of the credential; without a sample it is the sentence alone.
    static func member(_ sampling: CertificateSampling?) -> JSONValue {
        let text = JSONValue.string(CertificateStatements.sampling(sampling))
        guard let sampling else { return .members(["statement": text, "taken": .bool(false)]) }
        return .members([
            "clean": .count(sampling.clean), "devices": .count(sampling.devices), "other": .count(sampling.other),
            "recovered": .texts(sampling.recovered), "sampled": .count(sampling.sampled),
            "samplers": .texts(sampling.samplers), "statement": text, "taken": .bool(true),
            "tools": .texts(sampling.tools),
        ])
    }

    /// What `member` wrote; nil when no sample was taken. Sentence and sum are worked out anew by whoever compares.
    static func read(_ value: JSONValue) throws(CertificateError) -> CertificateSampling? {
        var object = try StrictObject(value, place: "sampling", code: .schema)
        guard value["taken"]?.bool == true else {
            _ = try object.text("statement")
            _ = try object.take("taken")
            try object.finish()
            return nil
        }
        let (clean, devices) = (try object.count("clean"), try object.count("devices"))
        let (other, recovered) = (try object.count("other"), try object.texts("recovered"))
        _ = try object.count("sampled")
        let samplers = try object.texts("samplers")
        _ = try object.text("statement")
        _ = try object.take("taken")
        let tools = try object.texts("tools")
        try object.finish()
        return CertificateSampling(
            devices: devices, clean: clean, recovered: recovered, other: other, tools: tools, samplers: samplers)
    }
}
