internal import CBLAS

/// Σ x_i y_i.
func innerProduct(_ x: Source, _ y: Source, count: Int) -> Float { cblas_sdot(blasint(count), x, 1, y, 1) }

/// y ← y + factor · x.
func addScaled(_ y: Target, _ x: Source, factor: Float, count: Int) {
  cblas_saxpy(blasint(count), factor, x, 1, y, 1)
}

/// Σ (x_i − y_i)², summed in double precision: near points have large numbers that almost cancel.
func squaredDistance(_ x: Source, _ y: Source, count: Int) -> Double {
  var sum = 0.0
  for i in 0..<count {
    let difference = Double(x[i] - y[i])
    sum += difference * difference
  }
  return sum
}

/// For each point the centre that is nearest to it; of equally near ones the first.
///
/// ‖x − c‖² = ‖x‖² − 2 x·c + ‖c‖²; the first term is the same for all centres, and the products x·c of all points with all
/// centres are one product of matrices.
///
/// - Parameters:
///   - nearest: [n]
///   - points: [n, dimension]
///   - centres: [clusters, dimension]
///   - squares: ‖c‖² of each centre, [clusters]
///   - scratch: [n, clusters]
func nearestCentres(
  _ nearest: UnsafeMutablePointer<Int32>, _ points: Source, _ centres: Source, squares: Source,
  n: Int, clusters: Int, dimension: Int, scratch: Target
) {
  matrixProduct(scratch, .rows(points), .transposed(centres), m: n, n: clusters, k: dimension)
  for point in 0..<n {
    let products = scratch + point * clusters
    var best = 0
    var smallest = Float.infinity
    for cluster in 0..<clusters {
      let distance = squares[cluster] - 2 * products[cluster]
      if distance < smallest { (smallest, best) = (distance, cluster) }
    }
    nearest[point] = Int32(best)
  }
}
