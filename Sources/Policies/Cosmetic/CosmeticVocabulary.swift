import RecoveryModel

/// The words of the grading file (INTERFACE: zones and kinds of defects), and which test speaks of which defect.
package enum CosmeticVocabulary {
    /// Parts of a device that a grader looks at.
    package static let zones = ["display", "front_glass", "back_glass", "frame", "lens", "buttons"]
    /// What a grader can find there; `none` stands for a clean device.
    package static let kinds = [
        "micro", "light", "deep", "chip", "dent", "crack", "bend", "burn_in", "bruise", "discolor", "engraving",
        "missing",
    ]

    /// Functions whose `pass` denies the defect: `glass_front` passed means that the glass is not cracked.
    static func denyingFunction(zone: String, kind: String) -> String? {
        switch (zone, kind) {
        case ("display", "crack"), ("front_glass", "crack"): "glass_front"
        case ("lens", "crack"): "lens_crack"
        case ("display", "burn_in"): "burn_in"
        case ("display", "bruise"): "bruising"
        default: nil
        }
    }

    /// A test that finds a defect, and the zones in which a grader must have seen something of it.
    static let findings: [(function: String, zones: [String], what: String)] = [
        ("glass_front", ["display", "front_glass"], "a cracked front glass"),
        ("lens_crack", ["lens"], "a cracked lens"),
        ("burn_in", ["display"], "a burnt-in display"), ("bruising", ["display"], "a bruised display"),
    ]

    /// What is wrong with a line's words; nil when it can be judged.
    static func problem(_ line: GradeLine) -> String? {
        guard let kind = line.kind else { return "the line names no kind of defect" }
        if kind == "none" {
            let isBare =
                line.zone == nil && line.lengthMillimetres == nil && line.count == nil && line.felt == nil
                && line.visibleAtCentimetres == nil
            return isBare ? nil : "‘none’ is said of a clean device, and the line goes on to describe a defect"
        }
        guard kinds.contains(kind) else { return "‘\(kind)’ is no kind of defect we know" }
        guard let zone = line.zone else { return "the line names no zone" }
        guard zones.contains(zone) else { return "‘\(zone)’ is no zone we know" }
        if let text = line.lengthMillimetres, line.lengthTenths == nil { return "length ‘\(text)’ is no number" }
        if line.count == GradeLine.unreadable { return "the count is no whole number" }
        if line.visibleAtCentimetres == GradeLine.unreadable { return "the distance is no whole number" }
        if let count = line.count, count < 1 { return "a count of \(count) is no defect" }
        return nil
    }
}
