#define _GNU_SOURCE
#include "CPseudoTerminal.h"
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <util.h>
#else
#include <pty.h>
#endif

pid_t pty_spawn(int *master, int columns, int rows, char *const arguments[], char *const environment[]) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  pid_t process = forkpty(master, 0, 0, &size);
  if (process == 0) {
    // As a shell leaves it: no signal blocked, whatever the thread that we were started from had.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, 0);
    // Between fork and exec only calls that are safe in a child of a process with threads.
    execve(arguments[0], arguments, environment);
    _exit(127);
  }
  return process;
}

int pty_resize(int master, int columns, int rows) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  return ioctl(master, TIOCSWINSZ, &size);
}

int pty_is_cooked(int master) {
  struct termios line;
  if (tcgetattr(master, &line) != 0) return -1;
  return (line.c_lflag & ICANON) && (line.c_lflag & ECHO);
}

int pty_wait(pid_t process, int *code) {
  int status;
  if (waitpid(process, &status, WNOHANG) != process) return 0;
  if (WIFEXITED(status)) {
    *code = WEXITSTATUS(status);
    return 1;
  }
  *code = WTERMSIG(status);
  return 2;
}

double pty_processor_time(pid_t process) {
#ifdef __linux__
  clockid_t clock;
  struct timespec time;
  if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &time) != 0) return -1;
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
#else
  (void)process;
  return -1;
#endif
}
