// table-data
import Basics

/// Words of loss, theft and damage in carriers' sentences. Sources: public event texts of UPS, FedEx, DHL, USPS and DPD,
/// in English, German, French, Spanish, Italian and Dutch.
enum CarrierSentence {
    /// The gravest flag that a word of the sentence raises; nil for a sentence that raises none, or denies it.
    static func flag(of text: String) -> CarrierRedFlag? {
        let key = ComparableText.key(text)
        let words = key.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        for (flag, list) in flags {
            for index in words.indices where list.contains(words[index]) && !isDenied(index, words) { return flag }
        }
        for (flag, phrases) in phrases
        where phrases.contains(where: { (" " + words.joined(separator: " ") + " ").contains(" \($0) ") }) {
            return flag
        }
        // What is missing may be an address; of goods it is a loss.
        for index in words.indices where missing.contains(words[index]) && !isDenied(index, words) {
            if words.count == 1 || words.contains(where: goods.contains) || words.contains("reported") { return .lost }
        }
        return nil
    }

    /// One denial shortly before the word, with nothing between that turns it round, in a sentence that is sure of itself.
    private static func isDenied(_ index: Int, _ words: [String]) -> Bool {
        if words.contains(where: doubts.contains) { return false }
        let before = words[max(0, index - 3)..<index]
        guard let denial = before.lastIndex(where: denials.contains) else {
            return words[(index + 1)...].elementsEqual(["none"])
        }
        return !words[denial..<index].contains(where: turns.contains)
    }

    private static let doubts: Set<String> = [
        "cannot", "can", "unable", "unclear", "unconfirmed", "unknown", "ruled", "possibly", "maybe", "undamaged",
    ]
    private static let turns: Set<String> = [
        "but", "only", "however", "except", "aber", "sondern", "nur", "mais", "pero", "sino", "ma", "maar",
    ]

    private static let phrases: [(CarrierRedFlag, [String])] = [
        (
            .lost,
            [
                "cannot be located", "can not be located", "unable to locate", "not be located", "could not locate",
                "item not found", "package not found", "parcel not found", "piece count mismatch", "nicht auffindbar",
            ]
        ),
        (
            .opened,
            [
                "found open", "seal cut", "seal broken", "seals broken", "no longer sealed", "empty package",
                "empty parcel",
                "package empty", "parcel empty", "found empty", "re taped", "retaped",
            ]
        ),
        (.damaged, ["not undamaged", "not intact"]),
    ]

    private static let denials: Set<String> = [
        "no", "not", "without", "never", "none", "kein", "keine", "keinen", "nicht", "ohne", "aucun", "aucune", "pas",
        "sans", "sin", "ningún", "ninguna", "senza", "nessun", "nessuna", "geen", "niet", "zonder",
    ]

    private static let flags: [(CarrierRedFlag, Set<String>)] = [
        (
            .stolen,
            [
                "stolen", "theft", "thefts", "robbery", "robbed", "burglary", "hijacked", "hijack", "pilfered",
                "pilferage",
                "seized",
                "gestohlen", "diebstahl", "geraubt", "entwendet", "volé", "volée", "vol", "robado", "robada", "robo",
                "hurto", "rubato", "rubata", "furto", "gestolen", "diefstal",
            ]
        ),
        (
            .lost,
            [
                "lost", "loss", "short", "shortage", "verloren", "verlust", "verschollen", "abhanden", "perdu",
                "perdue", "perte", "perdido",
                "perdida", "extraviado", "extraviada", "smarrito", "smarrita", "verlies", "vermist", "kwijt",
            ]
        ),
        (
            .opened,
            [
                "opened", "tampered", "tampering", "rifled", "geöffnet", "aufgerissen", "ouvert", "ouverte", "abierto",
                "abierta",
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
                "damaged", "damage", "damages", "burned", "burnt", "leaking", "wet", "broken", "torn", "crushed",
                "soaked", "beschädigt", "beschädigung",
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
