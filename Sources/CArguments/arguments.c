#include "arguments.h"

/* Swift's own CommandLine.arguments reads /proc on Linux and is empty where that cannot be read, as in a bare chroot. A hook
   that does not know that it is one would let every push pass. The C library hands the arguments to constructors. */

static int count;
static char **arguments;

__attribute__((constructor)) static void keep_arguments(int argc, char **argv) {
    count = argc;
    arguments = argv;
}

int harden_argument_count(void) { return count; }

const char *harden_argument(int index) { return index >= 0 && index < count ? arguments[index] : 0; }
