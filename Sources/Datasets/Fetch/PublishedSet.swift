import Engine
import Foundation

/// A data set that its makers publish on the web, as four IDX files or as an archive that holds them.
public struct PublishedSet: Hashable, Sendable {
  /// What `dllab data fetch` and `--data` take.
  public let name: String
  public let title: String
  /// One line: how many, what size, of what, by whom.
  public let summary: String
  /// Who made it and where that is described.
  public let source: String
  public let licence: String
  public let trainingCount: Int
  public let testCount: Int
  /// The names of the classes; what label 0 means comes first.
  public let classNames: [String]
  /// Whether rows and columns are exchanged in the files.
  let isTransposed: Bool
  /// Where the files are published, the best place first. Each ends with a slash.
  let servers: [URL]
  let files: [PublishedFile]
  /// For an archive: the files that are taken out of it, and how they are named afterwards.
  let members: [String: String]

  /// The shape of one image.
  static let shape = Shape(channels: 1, height: 28, width: 28)

  /// The bytes that fetching it takes from the network.
  public var downloadSize: Int { files.reduce(0) { $0 + $1.size } }

  /// The names of the files that are there when the set is whole.
  var fileNames: [String] { members.isEmpty ? files.map(\.name) : members.values.sorted() }
}

/// A file as it is published: only what has this length and this checksum is it.
struct PublishedFile: Hashable, Sendable {
  let name: String
  /// In bytes.
  let size: Int
  /// 64 hexadecimal digits.
  let sha256: String
}

extension PublishedSet {
  /// The sets that dllab can fetch.
  ///
  /// Lengths and SHA-256 are those that TensorFlow Datasets publishes (`url_checksums/mnist.txt`, `fashion_mnist.txt`,
  /// `kmnist.txt`, `emnist.txt`); torchvision's `datasets/mnist.py` names the same files with their MD5.
  public static let all: [PublishedSet] = [mnist, fashionMNIST, kmnist, emnistDigits]

  static let mnist = PublishedSet(
    name: "mnist", title: "MNIST",
    summary: "70,000 real digits of 28×28 pixels, by about 500 people (Y. LeCun, C. Cortes, C. Burges)",
    source:
      "Y. LeCun, C. Cortes, C. J. C. Burges, “The MNIST database of handwritten digits”, 1998, from NIST's Special "
      + "Databases 1 and 3; described in LeCun, Bottou, Bengio, Haffner, “Gradient-based learning applied to document "
      + "recognition”, Proc. IEEE 86(11), 1998.",
    licence: "CC BY-SA 3.0", trainingCount: 60_000, testCount: 10_000, classNames: digitNames, isTransposed: false,
    servers: servers(
      "https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"),
    files: files(
      (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
      (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
      (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
      (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6")),
    members: [:])

  static let fashionMNIST = PublishedSet(
    name: "fashion-mnist", title: "Fashion-MNIST",
    summary: "70,000 pictures of clothes, 28×28 pixels, ten kinds: MNIST's size and form, but harder (Zalando)",
    source: "H. Xiao, K. Rasul, R. Vollgraf, “Fashion-MNIST: a novel image dataset for benchmarking machine learning "
      + "algorithms”, arXiv:1708.07747, 2017.",
    licence: "MIT", trainingCount: 60_000, testCount: 10_000,
    classNames: [
      "T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
    ], isTransposed: false,
    servers: servers(
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
    files: files(
      (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
      (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
      (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
      (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
    members: [:])

  static let kmnist = PublishedSet(
    name: "kmnist", title: "KMNIST",
    summary: "70,000 characters of old Japanese cursive, 28×28 pixels, ten syllables (CODH)",
    source:
      "T. Clanuwat, M. Bober-Irizar, A. Kitamoto, A. Lamb, K. Yamamoto, D. Ha, “Deep learning for classical Japanese "
      + "literature”, arXiv:1812.01718, 2018. KMNIST Dataset (created by CODH), adapted from “Kuzushiji Dataset” (created "
      + "by NIJL and others), doi:10.20676/00000341.",
    licence: "CC BY-SA 4.0", trainingCount: 60_000, testCount: 10_000,
    classNames: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"], isTransposed: false,
    servers: servers("http://codh.rois.ac.jp/kmnist/dataset/kmnist/"),
    files: files(
      (18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4"),
      (29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17"),
      (3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5"),
      (5_120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c")),
    members: [:])

  static let emnistDigits = PublishedSet(
    name: "emnist-digits", title: "EMNIST digits",
    summary: "280,000 real digits of 28×28 pixels, four times as many as MNIST (G. Cohen and others, NIST)",
    source: "G. Cohen, S. Afshar, J. Tapson, A. van Schaik, “EMNIST: an extension of MNIST to handwritten letters”, "
      + "arXiv:1702.05373, 2017; from NIST's Special Database 19.",
    licence: "none stated; NIST, an agency of the United States, gives it to everybody", trainingCount: 240_000,
    testCount: 40_000,
    classNames: digitNames, isTransposed: true,
    servers: servers(
      "https://biometrics.nist.gov/cs_links/EMNIST/", "https://www.itl.nist.gov/iaui/vip/cs_links/EMNIST/"),
    files: [
      // All six EMNIST sets in one archive; its parts are not published one by one.
      PublishedFile(
        name: "gzip.zip", size: 561_753_746,
        sha256: "fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e")
    ],
    members: Dictionary(
      uniqueKeysWithValues: zip(
        ["train-images-idx3", "train-labels-idx1", "test-images-idx3", "test-labels-idx1"], idxNames
      )
      .map { ("gzip/emnist-digits-\($0)-ubyte.gz", $1) }))

  /// The four files of MNIST and of whatever takes its place.
  static let idxNames = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"].map {
    "\($0)-ubyte.gz"
  }

  private static func files(_ published: (size: Int, sha256: String)...) -> [PublishedFile] {
    zip(idxNames, published).map { PublishedFile(name: $0, size: $1.size, sha256: $1.sha256) }
  }

  private static func servers(_ addresses: String...) -> [URL] { addresses.compactMap { URL(string: $0) } }
}
