#include "CStartup.h"

#include <stdlib.h>
#include <string.h>

// OpenBLAS looks at the processor while it is loaded, and chooses its kernels and their blocks for it, unless two
// variables name others. Images of virtual machines set them to the weakest processor of a fleet; on one with
// 512-bit registers products then take nearly twice the time. So they are taken out of the environment, before
// OpenBLAS is initialised. NBRUN_KEEP_OPENBLAS=1 leaves them, for those who mean them.

static int begins(const char *text, const char *prefix) { return !strncmp(text, prefix, strlen(prefix)); }

static void forget_other_processors(int argc, char **argv, char **environment) {
  (void)argc, (void)argv;
  char **kept = environment;
  for (char **entry = environment; *entry; entry++)
    if (begins(*entry, "NBRUN_KEEP_OPENBLAS=") && (*entry)[strlen("NBRUN_KEEP_OPENBLAS=")]) return;
  for (char **entry = environment; *entry; entry++)
    if (!begins(*entry, "OPENBLAS_CORETYPE=") && !begins(*entry, "OPENBLAS_L2_SIZE=")) *kept++ = *entry;
  *kept = NULL;
}

#if defined(__linux__)
// The only functions that run before the libraries' own constructors (System V ABI, section "Initialization").
__attribute__((used, section(".preinit_array"))) static void (*const first)(int, char **, char **) =
    forget_other_processors;
#endif
