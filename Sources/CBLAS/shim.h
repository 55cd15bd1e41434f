#include <cblas.h>

/* Tells the processor that a loop only waits: it saves power and gives way to a sibling thread. Swift has no word for it. */
static inline void engine_spin_hint(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/* What the processor and the system beneath it can do: 2 with AVX-512 (x86-64-v4), 1 with AVX2 and fused products
   (x86-64-v3), 0 with neither. */
static inline int engine_vector_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") || !__builtin_cpu_supports("bmi2")) return 0;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
    && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") ? 2 : 1;
#else
  return 0;
#endif
}
