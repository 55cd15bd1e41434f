internal import CBLAS

/// Where a kernel reads.
typealias Source = UnsafePointer<Float>
/// Where a kernel writes.
typealias Target = UnsafeMutablePointer<Float>

/// A matrix as an operand: stored row by row as it is meant, or as the rows of its transpose.
enum Matrix {
  case rows(Source)
  case transposed(Source)

  fileprivate var start: Source {
    switch self {
    case .rows(let start), .transposed(let start): start
    }
  }

  fileprivate var operation: CBLAS_TRANSPOSE { if case .rows = self { CblasNoTrans } else { CblasTrans } }

  /// The numbers of one stored row, for a matrix of so many rows and columns.
  fileprivate func stride(rows: Int, columns: Int) -> Int { if case .rows = self { columns } else { rows } }

  /// The matrix without its first rows, or its first columns.
  fileprivate func dropping(rows: Int = 0, columns: Int = 0, stride: Int) -> Matrix {
    switch self {
    case .rows(let start): .rows(start + rows * stride + columns)
    case .transposed(let start): .transposed(start + columns * stride + rows)
    }
  }
}

/// C = A·B, or C += A·B, for matrices stored row by row.
///
/// - Parameters:
///   - c: [m, n]
///   - a: [m, k]
///   - b: [k, n]
///   - aStride, bStride, cStride: the numbers of one stored row of A, B or C, where it is a part of a wider matrix.
///   - adding: whether the product is added to what C holds.
func matrixProduct(
  _ c: Target, _ a: Matrix, _ b: Matrix, m: Int, n: Int, k: Int, aStride: Int? = nil, bStride: Int? = nil,
  cStride: Int? = nil, adding: Bool = false
) {
  let aStride = aStride ?? a.stride(rows: m, columns: k)
  let cStride = cStride ?? n
  let bStride = bStride ?? b.stride(rows: k, columns: n)
  let isWide = n >= m
  let (long, short) = isWide ? (n, m) : (m, n)
  let limit = largestProduct(a, b, k: k) / short
  // A multiple of the 16 lanes of a vector register, where that is possible. In a large product copying is little beside the
  // arithmetic.
  let isLarge = m * n * k > 1 << 23
  let step = long <= limit || isLarge ? long : max(16, limit / 16 * 16)
  forEachPart(of: long, by: step) { part in
    let first = part.lowerBound
    let aPart = isWide ? a : a.dropping(rows: first, stride: aStride)
    let bPart = isWide ? b.dropping(columns: first, stride: bStride) : b
    cblas_sgemm(
      CblasRowMajor, aPart.operation, bPart.operation,
      blasint(isWide ? m : part.count), blasint(isWide ? part.count : n), blasint(k),
      1, aPart.start, blasint(aStride), bPart.start, blasint(bStride),
      adding ? 1 : 0, isWide ? c + first : c + first * cStride, blasint(cStride))
  }
}

/// The largest m·n that OpenBLAS computes without first copying A and B, on processors where it can do without: m·n·k up to
/// a million; with B transposed, m·n up to 1200 (and k of 32 at least, else it copies anyway). Measured: 80 → 110 GFLOP/s.
private func largestProduct(_ a: Matrix, _ b: Matrix, k: Int) -> Int {
  if case .rows = a, case .transposed = b, k >= 32 { return min(1_000_000 / k, 1200) }
  return 1_000_000 / k
}

/// y = M·x. The product for a single example, for which reading M once is all the work.
///
/// - Parameters:
///   - y: [rows]
///   - matrix: [rows, columns]
///   - x: [columns]
func matrixVectorProduct(_ y: Target, _ matrix: Matrix, _ x: Source, rows: Int, columns: Int) {
  let stride = matrix.stride(rows: rows, columns: columns)
  let (storedRows, storedColumns) = stride == columns ? (rows, columns) : (columns, rows)
  cblas_sgemv(
    CblasRowMajor, matrix.operation, blasint(storedRows), blasint(storedColumns),
    1, matrix.start, blasint(stride), x, 1, 0, y, 1)
}

/// Keeps OpenBLAS on the thread that calls it: the Engine's own workers share out the work.
func useOneBLASThread() { _ = oneBLASThread }
private let oneBLASThread: Void = openblas_set_num_threads(1)
