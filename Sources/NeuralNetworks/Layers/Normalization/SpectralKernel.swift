internal import Foundation
internal import Tensors

/// Which part of the complex numbers a kernel computes.
public enum SpectralPart: String, Hashable, Codable, Sendable {
  /// By cosines.
  case real
  /// By sines.
  case imaginary
}

/// How much the places of a frame count.
public enum SpectralWindow: String, Hashable, Codable, Sendable, CaseIterable {
  /// All alike, but scaled as the others are.
  case boxcar
  /// A cosine's arch, from 0 to 1 and back.
  case hann
  /// An arch that does not reach 0.
  case hamming
  /// Of two cosines.
  case blackman
  /// Of three cosines, after Blackman and Harris.
  case blackmanHarris
  /// Of three cosines, after Nuttall.
  case nuttall
  /// Of four cosines, with a level top in frequencies.
  case flatTop
  /// A triangle from 0 to 1 and back.
  case bartlett
  /// Half a sine's wave.
  case cosine
}

/// What the window's length is made.
public enum SpectralScaling: String, Hashable, Codable, Sendable {
  /// The root of the sum of its squares becomes 1.
  case density
  /// The sum of its magnitudes becomes 1.
  case spectrum
}

/// The waves of a short-time Fourier transform, as Keras' `STFTInitializer` makes them.
public struct SpectralKernel: Hashable, Codable, Sendable {
  /// Which part is computed.
  public var part: SpectralPart
  /// How much places count; all alike, and without scaling, when nil.
  public var window: SpectralWindow?
  /// How the window is scaled; not at all when nil.
  public var scaling: SpectralScaling?
  /// Whether the window is one period of a repeated one, else symmetric.
  public var isPeriodic: Bool

  /// A kernel `[frame, channels, frequencies]` of cosines or sines.
  func tensor(_ shape: [Int]) -> Tensor {
    let (frame, frequencies) = (shape.first ?? 1, shape.last ?? 1)
    let channels = max(1, shape.dropFirst().dropLast().reduce(1, *))
    let weights = scaledWindow(frame)
    let period = Double(max((frequencies - 1) * 2, 1))
    return Tensor(shape: shape) { pointer in
      for time in 0..<frame {
        for frequency in 0..<frequencies {
          let angle = -2 * Double.pi * Double(time) * Double(frequency) / period
          let wave = (part == .real ? cos(angle) : sin(angle)) * weights[time]
          for channel in 0..<channels {
            pointer[(time * channels + channel) * frequencies + frequency] = Float(wave)
          }
        }
      }
    }
  }

  private func scaledWindow(_ count: Int) -> [Double] {
    guard let window else { return Array(repeating: 1, count: count) }
    let weights = window.weights(count, isPeriodic: isPeriodic)
    let size =
      switch scaling {
      case .density: weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      case .spectrum: weights.reduce(0) { $0 + $1.magnitude }
      case nil: 1.0
      }
    return weights.map { $0 / size }
  }
}

extension SpectralWindow {
  /// SciPy's weights of a frame.
  fileprivate func weights(_ count: Int, isPeriodic: Bool) -> [Double] {
    guard count > 1 else { return Array(repeating: 1, count: count) }
    // A periodic window is a symmetric one whose last place is left out.
    let length = isPeriodic ? count + 1 : count
    let last = Double(length - 1)
    return (0..<count).map { index in
      let place = Double(index) / last
      switch self {
      case .boxcar: return 1
      case .bartlett: return 1 - (2 * place - 1).magnitude
      case .cosine: return sin(.pi * (Double(index) + 0.5) / Double(length))
      default:
        return cosines.enumerated().reduce(0) { sum, term in
          sum + term.element * cos(2 * .pi * Double(term.offset) * place)
            * (term.offset.isMultiple(of: 2) ? 1 : -1)
        }
      }
    }
  }

  /// What cosines of no, one, two, … periods are multiplied by, every other one subtracted.
  private var cosines: [Double] {
    switch self {
    case .hann: [0.5, 0.5]
    case .hamming: [0.54, 0.46]
    case .blackman: [0.42, 0.5, 0.08]
    case .blackmanHarris: [0.35875, 0.48829, 0.14128, 0.01168]
    case .nuttall: [0.3635819, 0.4891775, 0.1365995, 0.0106411]
    case .flatTop: [0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368]
    case .boxcar, .bartlett, .cosine: [1]
    }
  }
}

extension Initializer {
  /// The waves of a short-time Fourier transform, for kernels `[frame, 1, frequencies]` of `Conv1D`.
  ///
  /// - Parameters:
  ///   - part: Whether convolutions give the real or the imaginary parts.
  ///   - window: How much the places of a frame count; all alike when nil.
  ///   - scaling: How the window is scaled; not at all when nil.
  ///   - periodic: Whether the window is one period of a repeated one, else symmetric.
  /// - Returns: The initialiser.
  public static func stft(
    _ part: SpectralPart = .real, window: SpectralWindow? = .hann,
    scaling: SpectralScaling? = .density, periodic: Bool = false
  ) -> Initializer {
    .stft(
      SpectralKernel(part: part, window: window, scaling: scaling, isPeriodic: periodic))
  }
}
