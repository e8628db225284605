#include "arguments.h"

#include <stdlib.h>
#include <unistd.h>

/* Swift's own CommandLine.arguments reads /proc on Linux and is empty where that cannot be read, as in a bare chroot. A hook
   that does not know that it is one would let every push pass. The C library hands the arguments to constructors. For the
   same reason Swift's runtime stops a fully static program there, unless a variable says where it lies: nothing of it is read
   from there. */

static int count;
static char **arguments;

__attribute__((constructor(101))) static void keep_arguments(int argc, char **argv) {
    count = argc;
    arguments = argv;
    if (access("/proc/self/exe", F_OK) != 0) setenv("SWIFT_ROOT", "/", 0);
}

int harden_argument_count(void) { return count; }

const char *harden_argument(int index) { return index >= 0 && index < count ? arguments[index] : 0; }
