import RecoveryModel
import Testing

/// What carriers' sentences say of loss, theft, opening and damage.
@Suite struct CarrierSentenceTests {
    @Test(arguments: [
        "Lost in transit", "Package was opened", "contents missing", "theft reported by driver", "Inhalt fehlt",
        "Sendung wurde beschädigt", "colis perdu par le transporteur", "paquete robado en el almacén",
        "pakket is geopend", "Merchandise is missing. UPS will notify the sender", "Parcel was repacked at hub",
    ])
    func aThreatIsOneInAnyLanguage(text: String) { #expect(CarrierRedFlag(detail: text) != nil) }

    @Test(arguments: [
        "no damage found", "not opened", "delivered without loss", "Address information missing", "Weather delay",
        "Arrived at facility", "keine Beschädigung", "sans dommage, colis intact", "Out for delivery today",
    ])
    func anOrdinarySentenceIsNone(text: String) { #expect(CarrierRedFlag(detail: text) == nil) }
}
