// SPDX-License-Identifier: MIT
// How a case says what it found.
#include "conformance/harness/verdict.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/harness/conform.h"

static void keep(char* text, size_t size, const char* format, va_list arguments) {
  vsnprintf(text, size, format, arguments);
  for (; *text != '\0'; text++) {
    if (*text == '\t' || *text == '\n') *text = ' ';
  }
}

_Noreturn static void end_with(enum outcome outcome, const char* format, va_list arguments) {
  keep(verdict->text, sizeof verdict->text, format, arguments);
  verdict->outcome = outcome;
  verdict->is_over = true;
  _exit(0);
}

void fail(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  end_with(kFails, format, arguments);
}

void untested(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  end_with(kUntested, format, arguments);
}

void note(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  keep(verdict->note, sizeof verdict->note, format, arguments);
  va_end(arguments);
}

void require(bool holds, const char* format, ...) {
  va_list arguments;
  if (holds) return;
  va_start(arguments, format);
  end_with(kFails, format, arguments);
}

void require_equal(const char* what, long seen, long expected) {
  if (seen != expected) fail("%s is %ld, not %ld", what, seen, expected);
}

void require_text(const char* what, const char* seen, const char* expected) {
  if (strcmp(seen, expected) != 0) fail("%s is \"%s\", not \"%s\"", what, seen, expected);
}

void require_error(const char* what, int seen, int expected) {
  if (seen == expected) return;
  char text[16];
  snprintf(text, sizeof text, "%s", error_name(seen));
  fail("%s gives %s, not %s", what, text, error_name(expected));
}

void set_up(bool worked, const char* what) {
  if (!worked) fail("the case could not be set up: %s: %s", what, error_name(errno));
}

void set_time_limit(int seconds) { verdict->seconds = seconds; }

static const struct {
  int error;
  const char* name;
} error_names[] = {{0, "0"},
                   {EPERM, "EPERM"},
                   {ENOENT, "ENOENT"},
                   {ESRCH, "ESRCH"},
                   {EINTR, "EINTR"},
                   {EIO, "EIO"},
                   {ENXIO, "ENXIO"},
                   {E2BIG, "E2BIG"},
                   {ENOEXEC, "ENOEXEC"},
                   {EBADF, "EBADF"},
                   {ECHILD, "ECHILD"},
                   {EAGAIN, "EAGAIN"},
                   {ENOMEM, "ENOMEM"},
                   {EACCES, "EACCES"},
                   {EFAULT, "EFAULT"},
                   {EBUSY, "EBUSY"},
                   {EEXIST, "EEXIST"},
                   {ENOTDIR, "ENOTDIR"},
                   {EISDIR, "EISDIR"},
                   {EINVAL, "EINVAL"},
                   {ENFILE, "ENFILE"},
                   {EMFILE, "EMFILE"},
                   {ENOTTY, "ENOTTY"},
                   {ETXTBSY, "ETXTBSY"},
                   {ESPIPE, "ESPIPE"},
                   {EPIPE, "EPIPE"},
                   {ENAMETOOLONG, "ENAMETOOLONG"},
                   {ENOSYS, "ENOSYS"},
                   {ELOOP, "ELOOP"},
                   {ENOTSUP, "ENOTSUP"},
                   {ETIMEDOUT, "ETIMEDOUT"}};

const char* error_name(int error) {
  static char number[16];
  for (size_t i = 0; i < sizeof error_names / sizeof error_names[0]; i++) {
    if (error_names[i].error == error) return error_names[i].name;
  }
  snprintf(number, sizeof number, "%d", error);
  return number;
}
