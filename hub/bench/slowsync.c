/* Preloaded into a process, adds to each fsync and fdatasync the microseconds that SLOWSYNC_MICROS says: what an
   ordinary disk takes, on a machine whose disk is faster. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_a_little(void) {
  const char *micros = getenv("SLOWSYNC_MICROS");
  long nanos = (micros == NULL ? 2000 : atol(micros)) * 1000;
  struct timespec time = {nanos / 1000000000, nanos % 1000000000};
  nanosleep(&time, NULL);
}

static int (*next(const char *name))(int) {
  return (int (*)(int))dlsym(RTLD_NEXT, name);
}

int fsync(int file) {
  wait_a_little();
  return next("fsync")(file);
}

int fdatasync(int file) {
  wait_a_little();
  return next("fdatasync")(file);
}
