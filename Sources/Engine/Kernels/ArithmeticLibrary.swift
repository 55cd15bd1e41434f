internal import CBLAS

/// The library that multiplies matrices for the Engine.
public enum ArithmeticLibrary {
  /// Its name and version, and the kind of processor it has chosen its kernels for: `OpenBLAS 0.3.21, SkylakeX`.
  public static var description: String {
    let configuration = String(cString: openblas_get_config()).split(separator: " ").prefix(2).joined(separator: " ")
    return "\(configuration), \(String(cString: openblas_get_corename()))"
  }
}
