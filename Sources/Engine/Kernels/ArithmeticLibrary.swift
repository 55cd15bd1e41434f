internal import CBLAS
internal import KernelInterface

/// The library that multiplies matrices for the Engine.
public enum ArithmeticLibrary {
  /// Its name and version, and the kind of processor it has chosen its kernels for: `OpenBLAS 0.3.21, SkylakeX`.
  public static var description: String {
    let configuration = String(cString: openblas_get_config()).split(separator: " ").prefix(2).joined(separator: " ")
    return "\(configuration), \(String(cString: openblas_get_corename()))"
  }

  /// The instructions that the Engine's own kernels were chosen for, or nil where OpenBLAS computes all: `AVX-512`.
  public static var instructions: String? { Processor.wide?.name }

  /// All that there are kernels for and this processor can run, the narrowest first.
  public static var runnableInstructions: [String] { Processor.kernels.map(\.name) }
}
