#ifndef CSQLITECONFIG_H
#define CSQLITECONFIG_H
/// Turns SQLite's allocation statistics off; must run before SQLite's first use. Returns SQLite's result code.
int lotwise_sqlite_disable_memstatus(void);
#endif
