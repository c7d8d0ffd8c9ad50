import RecoveryModel

/// How many devices per level, technique, tool and verification; each list adds up to the number of devices.
package struct CertificateCounts: Hashable, Sendable {
    /// Devices that have the same words.
    package struct Tally: Hashable, Sendable {
        /// One or two words; nil = not recorded.
        package let words: [String?]
        package let count: Int
    }

    package let devices: Int
    package let excluded: Int
    /// Clear, Purge, Destroy.
    package let levels: [Tally]
    package let techniques: [Tally]
    /// Tool and version.
    package let tools: [Tally]
    /// Method and result.
    package let verifications: [Tally]
    /// What of the devices nobody could check. A device may be in several.
    package let notChecked: [Tally]
    /// Devices left out by code. A device may be in several.
    package let excludedCodes: [Tally]
    /// Resolutions relied on.
    package let resolutions: Int
    /// Operator ids, in order.
    package let operators: [String]
    /// Stations, in order.
    package let places: [String]
    /// End of the last sanitization whose time is known to the millisecond; nil when none is.
    package let completedAt: String?

    /// Who sanitized, in the order of ids and names.
    package let sanitizers: [Sanitizer]
    /// What the lines note, such as words that only the operator's own tables explain; in the order of the texts.
    package let notes: [Note]

    /// A person with the devices that they sanitized.
    package struct Sanitizer: Hashable, Sendable {
        package let person: CertificatePerson
        package let count: Int
    }

    /// A note with the devices that it is about.
    package struct Note: Hashable, Sendable {
        package let text: String
        package let count: Int
        /// The first of them.
        package let device: String
    }

    /// In the order of the words' bytes.
    static func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    /// Counts one device after the other.
    struct Counter {
        private var devices = 0
        private var levels = Tallies()
        private var techniques = Tallies()
        private var tools = Tallies()
        private var verifications = Tallies()
        private var notChecked = Tallies()
        private var resolutions = 0
        private var places: Set<String> = []
        private var completedAt: String?
        private var sanitizers: [CertificatePerson: Int] = [:]
        /// Nearly all devices come one after the other from the same person.
        private var last: (person: CertificatePerson, count: Int)?
        private var notes: [String: (count: Int, device: String)] = [:]

        /// The next device.
        mutating func add(_ line: UnsafePointer<CertificateLine>) {
            devices += 1
            levels.add([line.pointee.levelAssessed.rawValue])
            techniques.add([line.pointee.technique.rawValue])
            tools.add([line.pointee.tool, line.pointee.toolVersion])
            verifications.add([line.pointee.verification.method, line.pointee.verification.result])
            for word in Set(line.pointee.verification.notChecked) { notChecked.add([word]) }
            resolutions += line.pointee.resolutions.count
            if let place = line.pointee.place { places.insert(place) }
            addPerson(line)
            // Texts of equal form sort as the times they write.
            if let at = line.pointee.destruction.at ?? line.pointee.endedAt, at.utf8.count == 24 {
                completedAt = max(completedAt ?? at, at)
            }
            for note in line.pointee.notes { notes[note, default: (0, line.pointee.device)].count += 1 }
        }

        private mutating func addPerson(_ line: UnsafePointer<CertificateLine>) {
            if last?.person == line.pointee.sanitizer {
                last?.count += 1
            } else {
                settle()
                last = (line.pointee.sanitizer, 1)
            }
        }

        private mutating func settle() {
            if let last { sanitizers[last.person, default: 0] += last.count }
            last = nil
        }

        /// Of all that were added.
        func counts(leavingOut excluded: [CertificateExclusion]) -> CertificateCounts {
            var whole = self
            whole.settle()
            var codes = Tallies()
            for exclusion in excluded { for code in Set(exclusion.codes) { codes.add([code]) } }
            let sanitizers = whole.sanitizers.map { Sanitizer(person: $0.key, count: $0.value) }.sorted {
                ($0.person.id ?? "", $0.person.name ?? "") < ($1.person.id ?? "", $1.person.name ?? "")
            }
            return CertificateCounts(
                devices: devices, excluded: excluded.count, levels: levels.sorted, techniques: techniques.sorted,
                tools: tools.sorted, verifications: verifications.sorted, notChecked: notChecked.sorted,
                excludedCodes: codes.sorted, resolutions: resolutions,
                operators: Set(sanitizers.compactMap(\.person.id)).sorted { isBefore($0, $1) },
                places: places.sorted { isBefore($0, $1) }, completedAt: completedAt, sanitizers: sanitizers,
                notes: notes.map { Note(text: $0.key, count: $0.value.count, device: $0.value.device) }.sorted {
                    $0.text < $1.text
                })
        }
    }

    /// How often each group of words was met.
    private struct Tallies {
        private var counts: [[String?]: Int] = [:]
        /// The group that was met last, and how often in a row: most devices have the words of the one before.
        private var last: [String?] = []
        private var row = 0

        mutating func add(_ words: [String?]) {
            if words != last {
                settle()
                last = words
            }
            row += 1
        }

        private mutating func settle() {
            if row > 0 { counts[last, default: 0] += row }
            row = 0
        }

        /// What is not recorded first.
        var sorted: [Tally] {
            var whole = self
            whole.settle()
            return whole.counts.map { Tally(words: $0.key, count: $0.value) }.sorted { a, b in
                for (left, right) in zip(a.words, b.words) where left != right {
                    guard let left else { return true }
                    return right.map { isBefore(left, $0) } ?? false
                }
                return false
            }
        }
    }
}
