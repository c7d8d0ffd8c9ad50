#include "CSQLiteConfig.h"
#include <sqlite3.h>

int lotwise_sqlite_disable_memstatus(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
