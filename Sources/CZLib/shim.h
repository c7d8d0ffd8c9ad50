// Unpacks what deflate packed (RFC 1950, RFC 1951).
#include <zlib.h>

// inflateInit is a macro, which Swift doesn't see.
static inline int lotwise_inflate_start(z_stream *stream) { return inflateInit(stream); }
