#include "CTerminal.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS};
enum { crash_count = sizeof crashes / sizeof *crashes, stack_size = 64 * 1024 };

static struct sigaction previous[crash_count];
static char restoring[1024];
static size_t restoring_length;
static struct termios line;
static atomic_int armed;
static int chains;
static int is_installed;

static void put(int file, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = write(file, bytes, length);
    if (written <= 0) return;
    bytes += written;
    length -= (size_t)written;
  }
}

void ct_guard_restore(void) {
  if (!atomic_exchange(&armed, 0)) return;
  put(STDOUT_FILENO, restoring, restoring_length);
  tcsetattr(STDIN_FILENO, TCSANOW, &line);
  ct_stderr_release();
}

// Puts the terminal back and lets the signal do what it would have done. Swift's own crash reporter waits for a key on a terminal
// that the learner cannot see, so it gets its turn only if SWIFT_BACKTRACE asks for it.
static void crash(int number, siginfo_t *info, void *context) {
  (void)info;
  (void)context;
  // No printf in a signal handler: the number is put into its place by hand.
  char message[] =
      "dllab failed with signal 00 and put the terminal back. Please report this line and what stands above it.\n";
  if (atomic_load(&armed)) {
    ct_guard_restore();
    char *digits = strstr(message, "00");
    digits[0] = (char)('0' + number / 10 % 10);
    digits[1] = (char)('0' + number % 10);
    put(STDERR_FILENO, message, sizeof message - 1);
  }
  for (int i = 0; i < crash_count; i++) {
    if (crashes[i] != number) continue;
    if (chains) sigaction(number, &previous[i], NULL);
    else signal(number, SIG_DFL);
  }
  // Blocked while this handler runs, delivered as soon as it returns.
  raise(number);
}

static void install(void) {
  is_installed = 1;
  chains = getenv("SWIFT_BACKTRACE") != NULL;
  atexit(ct_guard_restore);
  ct_guard_thread();
  struct sigaction action = {.sa_sigaction = crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &action, &previous[i]);
}

void ct_guard_save(void) { tcgetattr(STDIN_FILENO, &line); }

void ct_guard_arm(const char *bytes, size_t length) {
  if (length > sizeof restoring) length = sizeof restoring;
  atomic_store(&armed, 0);
  memcpy(restoring, bytes, length);
  restoring_length = length;
  if (!is_installed) install();
  atomic_store(&armed, 1);
}

void ct_guard_disarm(void) { atomic_store(&armed, 0); }

void ct_guard_thread(void) {
  // Never freed: a thread of the lab lives about as long as the lab.
  stack_t stack = {.ss_sp = malloc(stack_size), .ss_size = stack_size};
  if (stack.ss_sp) sigaltstack(&stack, NULL);
}
