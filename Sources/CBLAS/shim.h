#include <cblas.h>

/* Tells the processor that a loop only waits: it saves power and gives way to a sibling thread. Swift has no word for it. */
static inline void engine_spin_hint(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}
