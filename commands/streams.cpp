// SPDX-License-Identifier: MIT
// The list of open streams.
#include "commands/streams.hpp"

#include <stdlib.h>
#include <sys/wait.h>

#include "sys/process.hpp"

namespace libspawn {
namespace {

Lock lock;
Stream* first;  // Hazard: a fork may come at any time: one store adds, one removes

/// Where the pointer to the stream of `file` is, or the null one at the end.
Stream** find_link(const FILE* file) {
  Stream** link = &first;
  while (*link != nullptr && (*link)->file != file) link = &(*link)->next;
  return link;
}

void store(Stream** link, Stream* stream) { __atomic_store_n(link, stream, __ATOMIC_RELEASE); }

/// False: the program has closed the descriptor itself, or has put another file there.
bool is_open(const Stream& stream) {
  sys::FileStatus now;
  return !failed(sys::fstat(stream.fd, &now)) && now.inode == stream.status.inode &&
         now.device == stream.status.device;
}

/// Hazard: a program that used fclose() has left its stream here, and the FILE may be a new one's.
bool is_of(const Stream& stream, int fd) {
  if (fd != stream.fd) return false;
  return is_open(stream) || failed(sys::fcntl(fd, F_GETFD, 0).error);
}

/// glibc: fclose() waits for the command. Here it is collected, if it has ended, when its FILE is
/// in use again.
void forget(const FILE* file) {
  Stream** link = find_link(file);
  Stream* stream = *link;
  if (stream == nullptr) return;
  store(link, stream->next);
  (void)sys::wait4(stream->pid, nullptr, WNOHANG);
  free_stream(stream);
}

}  // namespace

Stream* make_stream(FILE* file, int fd) {
  auto* stream = static_cast<Stream*>(malloc(sizeof(Stream)));
  if (stream == nullptr) return nullptr;
  *stream = {.file = file, .fd = fd, .pidfd = -1};
  (void)sys::fstat(fd, &stream->status);
  return stream;
}

void free_stream(Stream* stream) {
  if (stream->pidfd >= 0) (void)sys::close(stream->pidfd);
  free(stream);
}

Streams::Streams() : locked_(lock) {}

Stream* Streams::find(FILE* file, int fd) const {
  Stream* stream = *find_link(file);
  return stream != nullptr && is_of(*stream, fd) ? stream : nullptr;
}

void Streams::add(Stream* stream) {
  forget(stream->file);
  stream->next = first;
  store(&first, stream);
}

void Streams::remove(const Stream* stream) { store(find_link(stream->file), stream->next); }

size_t Streams::count() const {
  size_t count = 0;
  for (const Stream* stream = first; stream != nullptr; stream = stream->next) count++;
  return count;
}

Action* Streams::write_closes(Action* actions) const {
  for (const Stream* stream = first; stream != nullptr; stream = stream->next) {
    if (is_open(*stream)) *actions++ = {.kind = ActionKind::kClose, .fd = stream->fd};
  }
  return actions;
}

}  // namespace libspawn
