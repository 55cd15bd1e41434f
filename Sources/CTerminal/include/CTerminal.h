// What must work when nothing else does: signals, crashes and the way back to a sane terminal. In C, because a signal handler
// may only call async-signal-safe functions.
#pragma once

#include <stddef.h>

// MARK: Signals (signals.c)

// Turns WINCH, TERM, INT, QUIT, HUP, TSTP and CONT into bytes (the signal's number) on a pipe.
// Returns the end to read, −1 if there can be no pipe. A second TERM, INT, QUIT or HUP that finds the first one still unread
// means that nobody reads any more: the terminal is put back and the process ends.
int ct_signals_install(void);
// Puts back the handlers that were there before.
void ct_signals_remove(void);
// Says that what was on the pipe has been read.
void ct_signals_read(void);

// MARK: Guard (guard.c)

// Remembers the line settings as they are now: before curses changes them.
void ct_guard_save(void);
// From now on, exit() and crashes (SEGV, BUS, ILL, FPE, TRAP, ABRT, SYS, a stack overflow too) write `bytes` (at most 1024) to the
// terminal and put the saved line settings back.
void ct_guard_arm(const char *bytes, size_t length);
// The terminal was put back in the ordinary way; nothing is left to do at the end.
void ct_guard_disarm(void);
// Does now what a crash would do.
void ct_guard_restore(void);
// Gives the calling thread a stack for signal handlers, without which an overflow of its stack cannot be survived long enough
// to put the terminal back.
void ct_guard_thread(void);

// MARK: Standard error (capture.c)

// Keeps what is written to standard error in memory while the screen belongs to the lab. Does nothing if standard error is no
// terminal.
void ct_stderr_capture(void);
// Gives standard error back and writes what was kept.
void ct_stderr_release(void);
