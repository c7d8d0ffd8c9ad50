import Basics
import Glibc

extension StoreFolder {
    /// The file that whoever writes has locked.
    package var writersLock: String { path + "/writer.lock" }

    /// Says why a store can't be read: there is none here, or this user may not look. Throws `OperationError`.
    package func refuseUnreadable() throws {
        var status = stat()
        if stat(database, &status) == 0 { return }
        let code = errno
        guard code == ENOENT || code == ENOTDIR || code == ELOOP else {
            throw OperationError(
                .store,
                "\(SystemError("stat", database, code: code)); let this user read the store, or run as its owner")
        }
        throw OperationError(
            .absent, "\(path): no store here; run `lotwise run FOLDER` first, or give --store PATH")
    }
}
