// SPDX-License-Identifier: MIT
// Q: the mode argument.
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "conformance/groups/q_popen/streams.h"

static char deviations[512];

static void add_deviation(const char* verb, const char* mode) {
  size_t used = strlen(deviations);
  snprintf(deviations + used, sizeof deviations - used, "%s%s \"%s\"", used > 0 ? ", " : "", verb,
           mode);
}

static void try_rejected(const char* mode) {
  errno = 0;
  FILE* stream = popen("exit 0", mode);
  if (stream != NULL) {
    add_deviation("accepts", mode);
    pclose(stream);
  } else if (errno != EINVAL) {
    add_deviation(error_name(errno), mode);
  }
}

static void try_accepted(const char* mode) {
  FILE* stream = popen("exit 0", mode);
  if (stream == NULL) {
    add_deviation("rejects", mode);
    return;
  }
  bool is_cloexec = fcntl(fileno(stream), F_GETFD) & FD_CLOEXEC;
  if (is_cloexec != (strchr(mode, 'e') != NULL)) add_deviation("wrong FD_CLOEXEC with", mode);
  pclose(stream);
  require_transfer(mode);
}

/// bionic, FreeBSD: with a + the stream reads and writes. Whoever takes the letter must mean that.
static bool try_both_ways(const char* mode) {
  char text[16] = "";
  errno = 0;
  FILE* stream = popen("read word; echo $word$word", mode);
  if (stream == NULL) {
    if (errno != EINVAL) add_deviation(error_name(errno), mode);
    return false;
  }
  bool is_written = fputs("tic\n", stream) >= 0 && fflush(stream) == 0;
  if (!is_written || fgets(text, sizeof text, stream) == NULL || strcmp(text, "tictic\n") != 0) {
    add_deviation("accepts", mode);
  }
  pclose(stream);
  return true;
}

ASSERTION(PO_012) {
  static const char* const accepted[] = {"r", "w", "re", "we", "er", "ew"};
  static const char* const rejected[] = {"",   "x",  "e",   "+",   "rw",  "wr",  "rb",  "rx",
                                         "rr", "ww", "ree", "ere", "r++", "rw+", "wr+", "r+w"};
  static const char* const both_ways[] = {"r+", "w+", "er+", "+w"};
  bool has_both = false;
  for (size_t i = 0; i < sizeof accepted / sizeof accepted[0]; i++) try_accepted(accepted[i]);
  for (size_t i = 0; i < sizeof rejected / sizeof rejected[0]; i++) try_rejected(rejected[i]);
  for (size_t i = 0; i < sizeof both_ways / sizeof both_ways[0]; i++) {
    has_both |= try_both_ways(both_ways[i]);
  }
  require_no_child("afterwards");
  require_equal("the lowest free descriptor", lowest_descriptor(), 3);
  if (deviations[0] != '\0') fail("%s", deviations);
  note("r or w, with or without one e in any place%s; EINVAL for others",
       has_both ? ", + for both directions" : "");
}

static atomic_bool is_done;
static atomic_int leaked;

/// What a fork() in this thread would hand on to a new image, again and again.
static void* watch_descriptors(void* unused) {
  (void)unused;
  while (!is_done) {
    for (int fd = 3; fd < 12; fd++) {
      if (fcntl(fd, F_GETFD) == 0) leaked++;
    }
  }
  return NULL;
}

ASSERTION(PO_010) {
  pthread_t watcher;
  set_up(pthread_create(&watcher, NULL, watch_descriptors, NULL) == 0, "pthread_create");
  for (int i = 0; i < 80; i++) {
    const char* mode = i % 2 != 0 ? "re" : "we";
    FILE* stream = open_command("", mode);
    int flags = fcntl(fileno(stream), F_GETFD);
    require(flags == FD_CLOEXEC, "FD_CLOEXEC is not set with mode \"%s\"", mode);
    require_close(stream, 0);
  }
  is_done = true;
  set_up(pthread_join(watcher, NULL) == 0, "pthread_join");
  require(leaked == 0, "an end of a pipe is for a while not close-on-exec");
}
