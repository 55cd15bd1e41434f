// The wide-character curses API as Swift can use it: global variables, attributes and structures that Swift does not import
// are reached by the small functions below.
#pragma once

#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stddef.h>
// The low level of curses, terminal descriptions. Its header defines macros for everything in them (lines, tab, …): only C sees those.
#include <term.h>

// stdio.h's standard streams and curses' own globals are mutable globals, which Swift 6 refuses.
static inline SCREEN *cn_open(const char *terminal) { return newterm(terminal, stdout, stdin); }
static inline WINDOW *cn_screen(void) { return stdscr; }
static inline WINDOW *cn_shown(void) { return curscr; }
static inline int cn_colors(void) { return has_colors() ? COLORS : 0; }
static inline int cn_color_pairs(void) { return COLOR_PAIRS; }

static const attr_t cn_bold = WA_BOLD;
static const attr_t cn_dim = WA_DIM;
static const attr_t cn_italic = WA_ITALIC;
static const attr_t cn_underline = WA_UNDERLINE;
static const attr_t cn_reverse = WA_REVERSE;

// Fills a cell. A pair number beyond 255 must not be put into the attributes: only ext_color holds it.
static inline cchar_t cn_cell(wchar_t character, attr_t attributes, int pair) {
  cchar_t cell = {0};
  cell.attr = (attributes & ~A_COLOR) | (attr_t)COLOR_PAIR(pair > 255 ? 255 : pair);
  cell.chars[0] = character;
  cell.ext_color = pair;
  return cell;
}

// What a window's cell holds, for tests that draw without a terminal.
static inline int cn_read(WINDOW *window, int y, int x, wchar_t *character, attr_t *attributes, int *pair) {
  cchar_t cell;
  wchar_t text[CCHARW_MAX + 1] = {0};
  short ignored = 0;
  if (mvwin_wch(window, y, x, &cell) == ERR) return ERR;
  if (getcchar(&cell, text, attributes, &ignored, pair) == ERR) return ERR;
  *character = text[0];
  return OK;
}

// How many cells the locale gives a character; −1 if it cannot be shown. (stdlib hides it behind a feature macro.)
extern int wcwidth(wchar_t character);

// Reads a terminal's description. Returns OK or ERR.
static inline int cn_describe(const char *terminal) {
  int reason = 0;
  return setupterm(terminal, 1, &reason);
}
// The names of all capabilities, in the order in which a compiled description holds their values; NULL behind the last.
static inline const char *cn_boolean_name(int index) { return boolnames[index]; }
static inline const char *cn_number_name(int index) { return numnames[index]; }
static inline const char *cn_string_name(int index) { return strnames[index]; }
