#ifndef CSQLITECONFIG_H
#define CSQLITECONFIG_H
/// Turns SQLite's allocation statistics off and lets it take file addresses; must run before SQLite's first use. Returns
/// SQLite's result code.
int lotwise_sqlite_configure(void);
#endif
