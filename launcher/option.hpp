/* SPDX-License-Identifier: MIT */
/* What the launcher knows of an option: one row of a table. */
#ifndef LAUNCHER_OPTION_HPP
#define LAUNCHER_OPTION_HPP

#include <stddef.h>
#include <stdint.h>

namespace launcher {

struct Launch;

/// What the launcher itself does.
enum class Mode {
  kReplace,  // becomes the command
  kWait,     // starts it, waits, passes signals on
  kLeave,    // starts it and ends
};

/// An answer of apply() besides 0 and error numbers: the value is none that the option takes.
inline constexpr int kNotAllowed = -1;

struct Option {
  const char* name;
  const char* value;  // what --help calls it; null where the option takes none
  const char* help;
  const char* allowed;                        // "must be …", where apply() says kNotAllowed
  int (*apply)(Launch& launch, char* value);  // null where the flags are all
  uint32_t flags;                             // for posix_spawnattr_setxflags()
  Mode mode;                                  // the least that the option needs
};

struct Group {
  const char* title;
  const Option* options;
  size_t count;
};

template <size_t Count>
constexpr Group make_group(const char* title, const Option (&options)[Count]) {
  return {title, options, Count};
}

/// In the order in which --help lists them.
extern const Group open_group;
extern const Group descriptor_group;
extern const Group place_group;
extern const Group terminal_group;
extern const Group program_group;
extern const Group user_group;
extern const Group signal_group;
extern const Group scheduling_group;
extern const Group limit_group;
extern const Group process_group;
extern const Group launcher_group;

inline constexpr const Group* kGroups[] = {
    &open_group,   &descriptor_group, &place_group, &terminal_group, &program_group, &user_group,
    &signal_group, &scheduling_group, &limit_group, &process_group,  &launcher_group};

}  // namespace launcher

#endif
