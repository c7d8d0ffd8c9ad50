#include "CSQLiteConfig.h"
#include <sqlite3.h>

int lotwise_sqlite_configure(void) {
    int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return code == SQLITE_OK ? sqlite3_config(SQLITE_CONFIG_URI, 1) : code;
}
