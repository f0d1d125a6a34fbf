// SPDX-License-Identifier: MIT
// The main program of each group: runs its cases and prints a line for each that fails.
#include "conformance/harness/conform.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "conformance/harness/verdict.h"

enum { kMost = 64 };

static struct assertion assertions[kMost];
static int count;
static int failed;
static int untested_count;
static bool is_listing;  // -l: names only
static bool is_table;    // -t: a line for each case

struct verdict* verdict;
uid_t run_as;
enum entry entry;

void add_assertion(const char* name, bool is_privileged, void (*run)(void)) {
  if (count == kMost) abort();
  assertions[count++] = (struct assertion){name, is_privileged, run};
}

/// PS_020 is printed as PS-020.
static const char* id(const struct assertion* assertion) {
  static char text[16];
  snprintf(text, sizeof text, "%s", assertion->name);
  char* underscore = strchr(text, '_');
  if (underscore != NULL) *underscore = '-';
  return text;
}

static void usage(const char* program) {
  fprintf(
      stderr,
      "usage: %s [-t] [-u UID] [-e posix_spawn|posix_spawnp|usevfork] [ASSERTION...]\n"
      "       %s -l\n"
      "Prints a line for each assertion that does not hold; exits with 0 if all hold, 1 if one\n"
      "does not, 77 if none could be tested.\n"
      "  -t      a line for each: assertion, verdict, what was seen, which permitted outcome\n"
      "  -u UID  run for this ordinary user (needs root)\n"
      "  -e      the entry point to use where the assertion does not name one\n"
      "  -l      the assertions that this program has\n",
      program, program);
  exit(2);
}

static enum entry to_entry(const char* name, const char* program) {
  if (strcmp(name, "posix_spawn") == 0) return kSpawn;
  if (strcmp(name, "posix_spawnp") == 0) return kSpawnp;
  if (strcmp(name, "usevfork") == 0) return kUseVfork;
  usage(program);
  return kSpawn;
}

static uid_t to_uid(const char* text, const char* program) {
  char* end;
  long long value = strtoll(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || value == 0 || value >= (uid_t)-1) {
    usage(program);
  }
  return (uid_t)value;
}

static void read_options(int argc, char** argv) {
  for (int option; (option = getopt(argc, argv, "ltu:e:")) != -1;) {
    switch (option) {
      case 'l':
        is_listing = true;
        break;
      case 't':
        is_table = true;
        break;
      case 'u':
        run_as = to_uid(optarg, argv[0]);
        break;
      case 'e':
        entry = to_entry(optarg, argv[0]);
        break;
      default:
        usage(argv[0]);
    }
  }
}

static int compare(const void* left, const void* right) {
  return strcmp(((const struct assertion*)left)->name, ((const struct assertion*)right)->name);
}

static bool is_chosen(const struct assertion* assertion, char** chosen) {
  if (*chosen == NULL) return true;
  for (; *chosen != NULL; chosen++) {
    if (strcmp(*chosen, id(assertion)) == 0) return true;
  }
  return false;
}

static bool is_known(const char* name) {
  for (int i = 0; i < count; i++) {
    if (strcmp(id(&assertions[i]), name) == 0) return true;
  }
  return false;
}

static void print_verdict(const struct assertion* assertion) {
  static const char* const words[] = {"holds", "FAILS", "UNTESTED"};
  if (is_table) {
    printf("%s\t%s\t%s\t%s\n", id(assertion), words[verdict->outcome], verdict->text,
           verdict->note);
  } else if (verdict->outcome == kFails) {
    printf("%s: %s\n", id(assertion), verdict->text);
  }
  fflush(stdout);
  failed += verdict->outcome == kFails;
  untested_count += verdict->outcome == kUntested;
}

static void prepare(void) {
  signal(SIGCHLD, SIG_DFL);  // ignored by whoever started this, cases could not be waited for
  verdict = mmap(NULL, sizeof *verdict, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (verdict == MAP_FAILED || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) {
    perror("conformance: mmap, prctl");
    exit(2);
  }
}

int main(int argc, char** argv) {
  int run = 0;
  read_options(argc, argv);
  qsort(assertions, (size_t)count, sizeof assertions[0], compare);
  for (int i = optind; i < argc; i++) {
    if (!is_known(argv[i])) usage(argv[0]);
  }
  prepare();
  for (int i = 0; i < count; i++) {
    if (is_listing) {
      puts(id(&assertions[i]));
    } else if (is_chosen(&assertions[i], argv + optind)) {
      run_case(&assertions[i]);
      print_verdict(&assertions[i]);
      run++;
    }
  }
  if (is_listing) return 0;
  if (run == 0) usage(argv[0]);
  if (run == untested_count) printf("skipped: %s\n", verdict->text);
  return failed != 0 ? 1 : run == untested_count ? 77 : 0;
}
