#pragma once
#include <sys/types.h>

/// Starts a program in a new pseudo-terminal. Returns its process number, or -1; `master` is our end of the terminal.
pid_t pty_spawn(int *master, int columns, int rows, char *const arguments[], char *const environment[]);

/// Changes the size of the window; the program gets SIGWINCH.
int pty_resize(int master, int columns, int rows);

/// 1 if the line is cooked with echo, as a shell leaves it; 0 if not; -1 if it cannot be asked.
int pty_is_cooked(int master);

/// Waits for the end of the program without blocking: 0 still runs, 1 exited (`code` is its status), 2 killed (`code` is the signal).
int pty_wait(pid_t process, int *code);

/// The processor time that a program has used so far, in seconds; -1 where the system does not tell.
double pty_processor_time(pid_t process);
