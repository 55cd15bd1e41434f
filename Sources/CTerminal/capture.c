#define _GNU_SOURCE
#include "CTerminal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int terminal = -1;
static int kept = -1;

static int open_memory(void) {
#ifdef __linux__
  return memfd_create("stderr", MFD_CLOEXEC);
#else
  char path[] = "/tmp/dllab-stderr-XXXXXX";
  int file = mkstemp(path);
  if (file >= 0) {
    unlink(path);
    fcntl(file, F_SETFD, FD_CLOEXEC);
  }
  return file;
#endif
}

void ct_stderr_capture(void) {
  if (terminal >= 0 || !isatty(STDERR_FILENO)) return;
  int memory = open_memory();
  if (memory < 0) return;
  fflush(stderr);
  terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  kept = memory;
  dup2(memory, STDERR_FILENO);
}

// Called from signal handlers too: nothing but async-signal-safe calls.
void ct_stderr_release(void) {
  if (terminal < 0) return;
  dup2(terminal, STDERR_FILENO);
  close(terminal);
  terminal = -1;
  char buffer[4096];
  lseek(kept, 0, SEEK_SET);
  for (;;) {
    ssize_t count = read(kept, buffer, sizeof buffer);
    if (count <= 0 || write(STDERR_FILENO, buffer, (size_t)count) < 0) break;
  }
  close(kept);
  kept = -1;
}
