// SPDX-License-Identifier: MIT
// argc, argv.N and env.N as LENGTH:HEX (long strings: LENGTH:#CHECKSUM), argv.end, envc, execfn
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>

#include "conformance/reporter/report.h"

enum { kLongest = 1024 };

/// FNV-1a, 64 bits.
static unsigned long long checksum(const char* text) {
  unsigned long long hash = 0xcbf29ce484222325;
  for (; *text != '\0'; text++) hash = (hash ^ (unsigned char)*text) * 0x100000001b3;
  return hash;
}

static void say_string(const char* name, int index, const char* text) {
  char hex[2 * kLongest + 1] = "";
  size_t length = strlen(text);
  if (length > kLongest) {
    say("%s.%d %zu:#%016llx", name, index, length, checksum(text));
    return;
  }
  for (size_t i = 0; i < length; i++) sprintf(hex + 2 * i, "%02x", (unsigned char)text[i]);
  say("%s.%d %zu:%s", name, index, length, hex);
}

void report_vectors(int argc, char** argv, char** envp) {
  int count = 0;
  const char* file = (const char*)getauxval(AT_EXECFN);
  say("argc %d", argc);
  for (int i = 0; i < argc; i++) say_string("argv", i, argv[i]);
  say("argv.end %s", argv[argc] == NULL ? "null" : "not null");
  for (; envp[count] != NULL; count++) say_string("env", count, envp[count]);
  say("envc %d", count);
  say("execfn %s", file != NULL ? file : "-");
}
