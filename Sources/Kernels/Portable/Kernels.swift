import KernelInterface

/// All kernels of this compilation.
public let kernels = WideKernels(
  name: instructions, lanes: lanes,
  convolution: { convolution($0, $1, $2, $3) },
  pooledConvolution: { pooledConvolution($0, $1, $2, $3, $4, isRectified: $5, $6) },
  pooledPairs: { pooledPairs($0, $1, $2, $3, $4, isRectified: $5, $6) },
  winogradConvolution: { winogradConvolution($0, $1, $2, $3, $4) },
  winogradPooled: { winogradPooled($0, $1, $2, $3, $4, isRectified: $5, $6) },
  weightGradient: { weightGradient($0, $1, $2, $3) },
  collectErrors: { collectErrors($0, $1, $2, $3, $4, $5) },
  fewTapsGradient: { fewTapsGradient($0, $1, $2, $3, $4, $5) },
  winnersWeightGradient: { winnersWeightGradient($0, $1, $2, $3, $4) },
  winnersInputGradient: { winnersInputGradient($0, $1, $2, $3, $4) },
  spreadErrors: { spreadErrors($0, $1, $2, rowLength: $3) },
  denseForward: { denseForward($0, $1, $2, $3, $4) },
  denseForwardOne: { denseForwardOne($0, $1, $2, units: $3, inputs: $4) },
  denseBackwardInput: { denseBackwardInput($0, $1, $2, $3) },
  denseBackwardWeight: { denseBackwardWeight($0, $1, $2, $3, $4) },
  scaleBytes: { scaleBytes($0, $1, count: $2) }, rectify: { rectify($0, $1, count: $2) },
  rectifyBackward: { rectifyBackward($0, $1, $2, count: $3) }, sigmoid: { sigmoid($0, $1, count: $2) },
  sumOfMagnitudes: { sumOfMagnitudes($0, count: $1) },
  normalization: NormalizationKernels(
    addMoments: { addMoments($0, $1, rows: $2, channels: $3, before: $4) },
    normalize: { normalize($0, $1, $2, rows: $3) },
    addErrors: { addErrors($0, $1, $2, $3, rows: $4) },
    normalizeBackward: { normalizeBackward($0, $1, $2, $3, $4, rows: $5) }))

#if AVX512
  private let instructions = "AVX-512"
#elseif AVX2
  private let instructions = "AVX2"
#elseif arch(arm64)
  private let instructions = "NEON"
#else
  private let instructions = "SSE2"
#endif
