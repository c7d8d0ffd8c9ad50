import Basics
import RecoveryModel

/// The store-wide tables (INTERFACE §1.4).
package enum TableKind: String, Sendable, CaseIterable {
    case prices, vendors, operators, tools, media, stations, customers
    case knownFields = "known-fields"
    case models, words

    /// Who imports it vouches for how evidence is read: a validator who did nothing that the table speaks of.
    package var needsValidator: Bool { self == .knownFields || self == .words }

    /// Exact column names; the identifying ones tell the kind.
    var layout: SheetLayout {
        switch self {
        case .prices:
            SheetLayout(
                ["model", "storage_gb", "functional", "cosmetic", "channel", "price_minor", "currency"],
                identifying: ["model", "channel", "price_minor", "currency"])
        case .vendors:
            SheetLayout(
                [
                    "vendor", "name", "country", "kind", "r2_certificate", "status", "scope", "materials", "checked_at",
                    "valid_to", "due_diligence_at",
                ],
                identifying: ["vendor", "status", "scope", "materials"])
        case .operators:
            SheetLayout(
                ["operator", "role", "method", "trained_at", "valid_to", "authorised_by", "nda_at"],
                identifying: ["operator", "role", "method"],
                optional: ["name", "title", "organisation", "contact", "ssh_key"])
        case .tools:
            SheetLayout(
                [
                    "tool", "version_from", "version_to", "technique", "media", "os", "level", "valid_from", "valid_to",
                ],
                identifying: ["tool", "technique", "media", "level"])
        case .media:
            SheetLayout(
                [
                    "model", "os", "os_from", "os_to", "encryption_always_on", "escrow", "erasing_software", "evidence",
                ],
                identifying: ["model", "os", "encryption_always_on", "escrow"])
        case .stations:
            SheetLayout(
                ["station", "zone", "tool", "area", "secured"], identifying: ["station", "zone", "secured"])
        case .customers:
            SheetLayout(
                ["customer", "legal_name", "site", "contact"], identifying: ["customer", "legal_name"])
        case .knownFields:
            SheetLayout(
                ["tool", "version_from", "version_to", "path", "meaning", "source"],
                identifying: ["tool", "path", "meaning", "source"])
        case .models:
            SheetLayout(
                ["model", "make", "tac", "os", "launched_with", "identifier", "source"],
                identifying: ["model", "os", "launched_with", "source"])
        case .words:
            SheetLayout(
                ["list", "word", "meaning", "language", "source"], identifying: ["list", "word", "meaning", "source"])
        }
    }
}
