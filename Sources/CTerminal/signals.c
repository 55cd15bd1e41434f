#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static const int signals[] = {SIGWINCH, SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGCONT};
enum { signal_count = sizeof signals / sizeof *signals };

static struct sigaction previous[signal_count];
static int ends[2] = {-1, -1};
static atomic_int unread_ends;

static int asks_to_end(int number) {
  return number == SIGTERM || number == SIGINT || number == SIGQUIT || number == SIGHUP;
}

static void forward(int number) {
  int saved = errno;
  if (asks_to_end(number) && atomic_fetch_add(&unread_ends, 1) > 0) {
    ct_guard_restore();
    _exit(128 + number);
  }
  unsigned char byte = (unsigned char)number;
  // A full pipe means that plenty of signals wait already.
  (void)!write(ends[1], &byte, 1);
  errno = saved;
}

int ct_signals_install(void) {
  if (ends[0] < 0) {
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
      fcntl(ends[i], F_SETFL, O_NONBLOCK);
      fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    }
  }
  struct sigaction action = {.sa_handler = forward, .sa_flags = SA_RESTART};
  sigfillset(&action.sa_mask);
  sigset_t heard;
  sigemptyset(&heard);
  for (int i = 0; i < signal_count; i++) {
    sigaction(signals[i], &action, &previous[i]);
    sigaddset(&heard, signals[i]);
  }
  // A parent that blocks signals hands that down to us; a lab that is deaf to window changes would be of no use.
  pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
  return ends[0];
}

void ct_signals_remove(void) {
  for (int i = 0; i < signal_count; i++) sigaction(signals[i], &previous[i], NULL);
}

void ct_signals_read(void) { atomic_store(&unread_ends, 0); }
