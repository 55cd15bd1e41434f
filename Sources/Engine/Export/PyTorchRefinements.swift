/// What an experiment does beside the plain descent, in Python: pieces of `train.py`, empty where there is nothing to do.
struct PyTorchRefinements {
  /// The expression of `step`, `steps` and `per_epoch` that the learning rate is multiplied by.
  var schedule: String
  /// Functions that `main` uses.
  var functions = ""
  /// What a batch of images becomes on its way into the network.
  var images = "images.to(device)"
  /// After `schedule` is made, after each step, and at the end.
  var average = ""
  var take = ""
  var adopt = ""
  /// The network that is measured.
  var result = "body"

  init(_ experiment: Experiment, _ input: Shape) {
    schedule = Self.python(experiment.schedule)
    if experiment.augmentation != .none {
      functions = "\n\(Self.augment(experiment.augmentation))\n\n"
      images = "augment(images.to(device))"
    }
    let start: String
    switch experiment.averaging {
    case .none: return
    case .exponential(let decay):
      average = Self.averaging("value + (mean - value) * min(\(decay), (2 + count) / (11 + count))")
      start = "1"
    case .tail(let share):
      average = Self.averaging("mean + (value - mean) / (count + 1)")
      start = "steps - int(\(share) * steps) + 1"
    }
    take = "\n            if schedule.last_epoch >= \(start):\n                averaged.update_parameters(body)"
    result = "(averaged.module if averaged.n_averaged > 0 else body)"
    adopt = "    body.load_state_dict(\(result).state_dict())\n"
  }

  private static func averaging(_ rule: String) -> String {
    """

        # The weights that the run yields: a mean over many steps.
        averaged = torch.optim.swa_utils.AveragedModel(
            body, avg_fn=lambda mean, value, count: \(rule), use_buffers=True)
    """
  }

  private static func python(_ schedule: Schedule) -> String {
    switch schedule {
    case .constant: return "1.0"
    case .step(let every, let factor): return "\(factor) ** (step // per_epoch // \(every))"
    case .cosine(let floor): return "wave(1.0, \(floor), step / max(1, steps))"
    case .oneCycle(let rise):
      let top = "(\(rise) * steps - 1)"
      return "wave(1 / 25, 1.0, step / max(\(top), 1e-9)) if step <= \(top) else "
        + "wave(1.0, 1 / 250_000, (step - \(top)) / max(steps - 1 - \(top), 1e-9))"
    case .warmUp(let steps, let then): return "min(1.0, (step + 1) / \(steps)) * (\(python(then)))"
    }
  }

  /// The function `augment`: the inverse of "scale, shear, rotate, then shift" as a grid of places, bent by smoothed noise.
  private static func augment(_ a: Augmentation) -> String {
    let elastic = a.elastic.map { elastic in
      """

          radius = math.ceil(3 * \(elastic.smoothness))
          bell = torch.exp(-torch.arange(-radius, radius + 1, device=images.device) ** 2 / (2 * \(elastic.smoothness) ** 2))
          bell = bell / bell.sum()
          noise = 2 * torch.rand(count * 2, 1, height + 2 * radius, width + 2 * radius, device=images.device) - 1
          field = functional.conv2d(functional.conv2d(noise, bell.view(1, 1, 1, -1)), bell.view(1, 1, -1, 1))
          places = places + \(elastic.strength) * field.view(count, 2, height, width).permute(0, 2, 3, 1)
      """
    }
    return """
      def augment(images: torch.Tensor) -> torch.Tensor:
          \"""Every image moved, turned, scaled, sheared and bent a little, at random.\"""
          count, _, height, width = images.shape
          def draw(most: float) -> torch.Tensor:
              return (2 * torch.rand(count, device=images.device) - 1) * most
          angle, scale = draw(math.radians(\(a.rotation))), 1 + draw(\(a.scale))
          slant, shift = torch.tan(draw(math.radians(\(a.shear)))), torch.stack([draw(\(a.shift)), draw(\(a.shift))], 1)
          c, s = torch.cos(angle) / scale, torch.sin(angle) / scale
          inverse = torch.stack([torch.stack([c + slant * s, s - slant * c], 1), torch.stack([-s, c], 1)], 1)
          y, x = torch.meshgrid(torch.arange(height) - (height - 1) / 2, torch.arange(width) - (width - 1) / 2, indexing="ij")
          offsets = torch.stack([x, y], 2).to(images.device) - shift.view(count, 1, 1, 2)
          places = torch.einsum("nij,nyxj->nyxi", inverse, offsets)\(elastic ?? "")
          size = torch.tensor([width, height], device=images.device)
          return functional.grid_sample(images, 2 * places / size, padding_mode="zeros", align_corners=False)
      """
  }
}
