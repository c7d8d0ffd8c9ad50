import RecoveryModel
import Testing

/// What carriers' sentences say of loss, theft, opening and damage.
@Suite struct CarrierSentenceTests {
    @Test(arguments: [
        "Lost in transit", "Package was opened", "contents missing", "theft reported by driver", "Inhalt fehlt",
        "Sendung wurde beschädigt", "colis perdu par le transporteur", "paquete robado en el almacén",
        "pakket is geopend", "no damage, but contents missing", "theft not ruled out", "Hijacked", "Gestohlen",
        "not only damaged but opened", "cannot confirm that parcel was not opened",
        "We are unable to locate your package",
        "Seal cut by unknown person", "found open and re-taped", "empty package received", "Shortage: 1 of 3 pieces",
        "Merchandise is missing. UPS will notify the sender", "Parcel was repacked at hub",
    ])
    func aThreatIsOneInAnyLanguage(text: String) { #expect(CarrierRedFlag(detail: text) != nil) }

    @Test(arguments: [
        "no damage found", "not opened", "delivered without loss", "Address information missing", "Weather delay",
        "Arrived at facility", "keine Beschädigung", "sans dommage, colis intact", "Out for delivery today",
    ])
    func anOrdinarySentenceIsNone(text: String) { #expect(CarrierRedFlag(detail: text) == nil) }
}
