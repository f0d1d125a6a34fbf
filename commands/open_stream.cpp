// SPDX-License-Identifier: MIT
// From a request to a stream and a child that has the other end.
#include "commands/open_stream.hpp"

#include <unistd.h>
#include <wchar.h>

#include "attrs/attributes.hpp"
#include "commands/streams.hpp"
#include "objects/kept_errno.hpp"
#include "spawn/buffer.hpp"
#include "spawn/pipe.hpp"

// glibc: its header tells compilers more of fdopen() than musl's, and the code must be the same.
extern "C" FILE* open_file(int fd, const char* mode) __asm__("fdopen");

namespace libspawn {
namespace {

constexpr size_t kUsualActions = 12;  // that need no mapping
constexpr Actions kNoActions = {};

/// What the caller does with the stream.
struct Type {
  bool reads;
  bool writes;
  bool is_cloexec;
};

/// POSIX: r or w, and e. FreeBSD: + for both. Any order, each once.
Result<Type> parse(const char* text) {
  bool has_direction = false;
  bool is_both = false;
  Type type = {};
  for (; *text != '\0'; text++) {
    bool is_direction = *text == 'r' || *text == 'w';
    bool* seen = is_direction ? &has_direction : *text == 'e' ? &type.is_cloexec : &is_both;
    bool is_known = is_direction || *text == 'e' || *text == '+';
    if (!is_known || *seen) return {{}, Errno{EINVAL}};
    *seen = true;
    if (*text == 'r') type.reads = true;
    if (*text == 'w') type.writes = true;
  }
  if (is_both) type.reads = type.writes = true;
  return {type, has_direction ? Errno::kNone : Errno{EINVAL}};
}

const char* mode_of(const Type& type) {
  if (type.reads && type.writes) return "r+";
  return type.reads ? "r" : "w";
}

/// One attempt: what it has opened it closes, unless all went well.
class Opening {
 public:
  Opening(const Request& request, const Type& type) : request_(request), type_(type) {}

  Result<FILE*> run() {
    Errno error = open();
    if (!failed(error)) error = launch();
    if (!failed(error)) return {file_, Errno::kNone};
    if (stream_ != nullptr) free_stream(stream_);
    if (file_ != nullptr) (void)fclose(file_);
    return {nullptr, error};
  }

 private:
  bool takes_reader() const { return type_.reads; }
  int child_end() const { return takes_reader() ? pipe_.writer() : pipe_.reader(); }

  /// All that may fail besides the launch: no child must be undone for it.
  Errno open() {
    bool is_both = type_.reads && type_.writes;
    Errno error = is_both ? pipe_.open_socket(kNoActions) : pipe_.open(kNoActions, O_CLOEXEC);
    if (failed(error)) return error;
    int fd = takes_reader() ? pipe_.reader() : pipe_.writer();
    file_ = open_file(fd, mode_of(type_));
    if (file_ == nullptr) return Errno{ENOMEM};
    (void)(takes_reader() ? pipe_.release_reader() : pipe_.release_writer());
    // POSIX: the stream is byte-oriented.
    (void)fwide(file_, -1);
    stream_ = make_stream(file_, fd);
    return stream_ == nullptr ? Errno{ENOMEM} : Errno::kNone;
  }

  /// Hazard: others must not see the list without this stream once its child's end is inherited, or
  /// its own can be.
  Errno launch() {
    Streams streams;
    Buffer<kUsualActions * sizeof(Action)> memory;
    Result<char*> reserved = memory.reserve((streams.count() + 2) * sizeof(Action));
    if (failed(reserved.error)) return reserved.error;
    sys::SignalSet mask = streams.mask();
    Request request = request_;
    request.actions = write_actions(streams, reinterpret_cast<Action*>(reserved.value));
    request.mask = &mask;
    Errno error = spawn(request, {.pid = &stream_->pid});
    if (failed(error)) return error;
    streams.add(stream_);
    if (!type_.is_cloexec) (void)sys::fcntl(stream_->fd, F_SETFD, 0);
    return Errno::kNone;
  }

  Actions write_actions(const Streams& streams, Action* memory) const {
    // POSIX: streams that earlier calls have opened are closed in the child.
    Action* end = streams.write_closes(memory);
    if (type_.writes) *end++ = duplicate_to(STDIN_FILENO);
    if (type_.reads) *end++ = duplicate_to(STDOUT_FILENO);
    constexpr uint32_t kKinds = bit_of(ActionKind::kClose) | bit_of(ActionKind::kDup2);
    return {memory, static_cast<uint32_t>(end - memory), kKinds};
  }

  Action duplicate_to(int number) const {
    return {.kind = ActionKind::kDup2, .fd = child_end(), .new_fd = number};
  }

  const Request& request_;
  Type type_;
  Pipe pipe_;
  FILE* file_ = nullptr;
  Stream* stream_ = nullptr;
};

}  // namespace

Result<FILE*> open_stream(Request request, const char* type) {
  KeptErrno errno_kept;
  Result<Type> parsed = parse(type);
  if (failed(parsed.error)) return {nullptr, parsed.error};
  return Opening(request, parsed.value).run();
}

FILE* to_public(const Result<FILE*>& file) {
  if (failed(file.error)) errno = static_cast<int>(file.error);
  return file.value;
}

}  // namespace libspawn
