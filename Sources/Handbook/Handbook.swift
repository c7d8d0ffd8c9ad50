/// The handbook of Lotwise is the documentation catalog beside this file; the target holds no code.
///
/// `make docs` writes the pages that come from the code and builds the site; read `Handbook.docc/Handbook.md` first.
package enum Handbook {}
