// The C face of libqpdf: enough to add an associated file and metadata to a PDF.
#include <qpdf/qpdf-c.h>
