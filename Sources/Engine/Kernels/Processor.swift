internal import CBLAS
internal import KernelInterface
internal import KernelsPortable

#if arch(x86_64)
  internal import KernelsAVX2
  internal import KernelsAVX512
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Which of the compiled kernels this processor runs.
enum Processor {
  /// All that it can run, the narrowest first.
  static let kernels: [WideKernels] = {
    #if arch(x86_64)
      let all = [KernelsPortable.kernels, KernelsAVX2.kernels, KernelsAVX512.kernels]
      return Array(all.prefix(1 + Int(engine_vector_level())))
    #else
      return [KernelsPortable.kernels]
    #endif
  }()

  /// The kernels that are quicker here than copying windows and calling OpenBLAS: the widest there are. With SSE2 alone there is no
  /// instruction that multiplies and adds, and a library of hand-written products wins.
  ///
  /// `DLLAB_KERNELS` may name narrower ones, or `blas` for none, to see what they are worth.
  static let wide: WideKernels? = {
    let wanted = getenv("DLLAB_KERNELS").map { String(cString: $0) }
    let usable = kernels.filter { $0.name != "SSE2" }
    return wanted == nil ? usable.last : usable.first { $0.name.lowercased() == wanted?.lowercased() }
  }()

  /// The widest kernels there are, for what no library does better.
  static let best: WideKernels = wide ?? KernelsPortable.kernels
}
