/// The system's XML parser, for the answers of an S3 server.
#include <expat.h>
