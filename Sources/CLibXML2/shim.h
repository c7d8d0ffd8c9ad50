// Debian's libxml2 includes ICU's headers, whose enums clash with the copy that Foundation carries;
// dropping the macro hides only trailing members of xmlCharEncodingHandler, which Swift never touches.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

// Its handler takes a variable number of arguments, which no Swift function can.
static void lotwiseSayNothing(void *context, const char *message, ...) {}

// From here on libxml2 prints nothing on this thread.
static inline void lotwiseSilenceXML(void) { xmlSetGenericErrorFunc(NULL, lotwiseSayNothing); }
