import Terminal
import Verification

/// Says when the policy lies where whoever is checked could have put it.
enum TrustWarning {
    static func say(of policy: String, besides path: String) {
        guard LogVerifyOperation.isInside(policy, of: path) else { return }
        Output.note(
            "warning: \(VisibleText.shown(policy)) lies in the folder that is checked, so whoever made the folder chose "
                + "whom you trust; give the copy that you got by another way")
    }
}
