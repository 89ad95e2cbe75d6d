#include "CKernels.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

// One pool for everything. A worker that ran out of work looks for more for some tens of microseconds before
// it sleeps, because a training step hands out work every few microseconds and waking a thread costs as much
// as a small product.

enum { MAXIMUM_WORKERS = 15, SPINS = 4000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t work_came = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t caller_lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_long generation, next_part, parts_done, entered;
static atomic_int sleepers;
static long part_count;
static kernel_task current_task;
static void *current_context;
static long thread_count, worker_count;
static _Thread_local int inside_pool;

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void work(void) {
  for (;;) {
    long part = atomic_fetch_add(&next_part, 1);
    if (part >= part_count) return;
    current_task(current_context, part);
    atomic_fetch_add(&parts_done, 1);
  }
}

static void *worker(void *unused) {
  (void)unused;
  inside_pool = 1;
  long seen = 0;
  for (;;) {
    for (int spin = 0; spin < SPINS && atomic_load_explicit(&generation, memory_order_acquire) == seen; spin++)
      pause_briefly();
    if (atomic_load(&generation) == seen) {
      pthread_mutex_lock(&lock);
      atomic_fetch_add(&sleepers, 1);
      while (atomic_load(&generation) == seen) pthread_cond_wait(&work_came, &lock);
      atomic_fetch_sub(&sleepers, 1);
      pthread_mutex_unlock(&lock);
    }
    // Announce first, then look: the caller closes a round only when no worker is inside it.
    atomic_fetch_add(&entered, 1);
    seen = atomic_load(&generation);
    if (seen % 2) work();
    atomic_fetch_sub(&entered, 1);
  }
  return NULL;
}

long kernel_threads(void) {
  if (!thread_count) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    thread_count = online < 1 ? 1 : online > MAXIMUM_WORKERS + 1 ? MAXIMUM_WORKERS + 1 : online;
  }
  return thread_count;
}

void kernel_set_threads(long count) {
  pthread_mutex_lock(&caller_lock);
  thread_count = count < 1 ? 1 : count > MAXIMUM_WORKERS + 1 ? MAXIMUM_WORKERS + 1 : count;
  pthread_mutex_unlock(&caller_lock);
}

void kernel_parallel(long parts, kernel_task task, void *context) {
  if (parts <= 1 || inside_pool || kernel_threads() == 1 || pthread_mutex_trylock(&caller_lock)) {
    for (long part = 0; part < parts; part++) task(context, part);
    return;
  }
  while (worker_count < thread_count - 1) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, worker, NULL)) break;
    pthread_detach(thread);
    worker_count++;
  }
  inside_pool = 1;
  // An odd generation is an open round, an even one a closed one.
  part_count = parts;
  current_task = task;
  current_context = context;
  atomic_store(&parts_done, 0);
  atomic_store(&next_part, 0);
  atomic_fetch_add(&generation, 1);
  if (atomic_load(&sleepers)) {
    pthread_mutex_lock(&lock);
    pthread_cond_broadcast(&work_came);
    pthread_mutex_unlock(&lock);
  }
  work();
  while (atomic_load_explicit(&parts_done, memory_order_acquire) < parts) pause_briefly();
  atomic_fetch_add(&generation, 1);
  while (atomic_load(&entered)) pause_briefly();
  inside_pool = 0;
  pthread_mutex_unlock(&caller_lock);
}
