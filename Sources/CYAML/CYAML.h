/// The system's YAML parser, for configuration files.
#include <yaml.h>
