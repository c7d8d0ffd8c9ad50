// table-data
import Basics

/// Words of loss, theft and damage in carriers' sentences. Sources: public event texts of UPS, FedEx, DHL, USPS and DPD,
/// in English, German, French, Spanish, Italian and Dutch.
enum CarrierSentence {
    /// The gravest flag that a word of the sentence raises; nil for a sentence that raises none, or denies.
    static func flag(of text: String) -> CarrierRedFlag? {
        let words = ComparableText.key(text).split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count > 1, !words.contains(where: denials.contains) else { return nil }
        for (flag, list) in flags where words.contains(where: list.contains) { return flag }
        // What is missing may be an address; of goods it is a loss.
        if words.contains(where: missing.contains), words.contains(where: goods.contains) { return .lost }
        return nil
    }

    private static let denials: Set<String> = [
        "no", "not", "without", "never", "none", "kein", "keine", "keinen", "nicht", "ohne", "aucun", "aucune", "pas",
        "sans", "sin", "ningún", "ninguna", "senza", "nessun", "nessuna", "geen", "niet", "zonder",
    ]

    private static let flags: [(CarrierRedFlag, Set<String>)] = [
        (
            .stolen,
            [
                "stolen", "theft", "thefts", "robbery", "robbed", "burglary", "hijacked", "pilfered", "pilferage",
                "gestohlen", "diebstahl", "geraubt", "entwendet", "volé", "volée", "vol", "robado", "robada", "robo",
                "hurto", "rubato", "rubata", "furto", "gestolen", "diefstal",
            ]
        ),
        (
            .lost,
            [
                "lost", "loss", "verloren", "verlust", "verschollen", "abhanden", "perdu", "perdue", "perte", "perdido",
                "perdida", "extraviado", "extraviada", "smarrito", "smarrita", "verlies", "vermist", "kwijt",
            ]
        ),
        (
            .opened,
            [
                "opened", "tampered", "tampering", "geöffnet", "aufgerissen", "ouvert", "ouverte", "abierto", "abierta",
                "manipulado", "aperto", "aperta", "manomesso", "geopend",
            ]
        ),
        (
            .disposed,
            ["destroyed", "disposed", "discarded", "vernichtet", "détruit", "destruido", "distrutto", "vernietigd"]
        ),
        (
            .damaged,
            [
                "damaged", "damage", "damages", "broken", "torn", "crushed", "soaked", "beschädigt", "beschädigung",
                "zerstört", "zerdrückt", "endommagé", "endommagée", "abîmé", "dañado", "dañada", "roto", "danneggiato",
                "danneggiata", "beschadigd", "schade",
            ]
        ),
        (.repacked, ["repacked", "repackaged", "rewrapped", "umverpackt", "reconditionné", "reembalado"]),
    ]

    private static let missing: Set<String> = [
        "missing", "fehlt", "fehlen", "fehlend", "manquant", "manque", "falta", "faltan", "manca", "mancano",
        "ontbreekt",
    ]
    private static let goods: Set<String> = [
        "content", "contents", "item", "items", "package", "packages", "parcel", "parcels", "piece", "pieces", "goods",
        "merchandise", "shipment", "box", "inhalt", "paket", "sendung", "ware", "contenu", "colis", "contenido",
        "paquete", "contenuto", "pacco", "inhoud", "pakket",
    ]
}
