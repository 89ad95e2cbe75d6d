#include "CStartup.h"

// OpenBLAS starts a thread for each further processor while it is loaded. They wait for work by asking the scheduler
// again and again for some 30 ms, which takes as much of the processors as the rest of the start; products run on
// the engine's own threads, so that the work never comes. They are ended at once. Both functions are OpenBLAS's
// own: the first must come first, as without threads it would start them anew.
extern void openblas_set_num_threads(int) __attribute__((weak));
extern int blas_thread_shutdown_(void) __attribute__((weak));

__attribute__((constructor)) static void end_threads_of_matrix_products(void) {
  if (!openblas_set_num_threads || !blas_thread_shutdown_) return;
  openblas_set_num_threads(1);
  (void)blas_thread_shutdown_();
}
