extension ModelCatalogue {
  /// Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep Convolutional Neural Networks": with 1,000
  /// classes 60,965,224 parameters, nearly all of them in the dense layers, and 724 million multiplications an image, nearly
  /// all of them in the convolutions.
  ///
  /// Its two halves lived on a graphics card each, and met in the third convolution and in the dense layers: the others have
  /// two groups. The paper speaks of images of 224×224; its numbers work out for 227×227. Weights are drawn as He et al. 2015
  /// do, where the paper has a spread of 0.01 for every layer.
  public static let alexnet = CatalogueModel(
    name: "alexnet", title: "AlexNet",
    summary: "The network that won ImageNet in 2012: five convolutions and three dense layers, 61 million parameters.",
    input: Shape(channels: 3, height: 227, width: 227),
    recipe: Recipe(
      settings: Experiment(
        architecture: Architecture(input: Shape(channels: 3), layers: []), optimizer: .momentum(),
        learningRate: 0.01, batchSize: 128, epochs: 90, schedule: .step(every: 30), l2: 0.0005),
      layers: { classes in
        let pool = LayerDescription.maxPooling(size: 3, stride: 2)
        return [
          .convolution(filters: 96, size: 11, stride: 4), .relu, .localResponseNormalization(), pool,
          .convolution(filters: 256, size: 5, padding: 2, groups: 2), .relu, .localResponseNormalization(), pool,
          .convolution(filters: 384, size: 3, padding: 1), .relu,
          .convolution(filters: 384, size: 3, padding: 1, groups: 2), .relu,
          .convolution(filters: 256, size: 3, padding: 1, groups: 2), .relu, pool, .flatten,
          .dropout(), .dense(units: 4096), .relu, .dropout(), .dense(units: 4096), .relu,
          .dense(units: classes), .softmax,
        ]
      }))
}
