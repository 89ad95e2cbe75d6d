/// A program of a peer that does the same work as a case of ours.
struct PeerProgram: Sendable {
  /// The script's name in the peers' folder, and its arguments.
  let script: String
  let arguments: [String]
  /// The case in the lines that it prints.
  let label: String
  /// Beginnings of variants that compute something else, and are left out.
  let unlike: [String]
  /// The numbers of threads to try: some steps are so short that one thread beats two.
  let threads: [Int]

  init(
    _ script: String, _ arguments: [String] = [], label: String, unlike: [String] = [],
    threads: [Int] = [2]
  ) {
    self.script = script
    self.arguments = arguments
    self.label = label
    self.unlike = unlike
    self.threads = threads
  }
}

extension EngineProgram {
  /// The peers' counterpart, where they have one.
  var peer: PeerProgram? {
    switch name {
    case "stacked autoencoder step":
      PeerProgram("stacked_ae_torch.py", label: "stacked_ae.step", threads: [1, 2])
    case "stacked autoencoder epoch":
      PeerProgram("stacked_ae_torch.py", label: "stacked_ae.epoch", threads: [1, 2])
    case "dense GAN step": PeerProgram("gan_torch.py", label: "gan.step", threads: [1, 2])
    case "DCGAN step": PeerProgram("dcgan_torch.py", label: "dcgan.step")
    case "char-RNN step":
      // PyTorch's own GRU has no recurrent dropout: a cheaper model.
      PeerProgram(
        "char_rnn_torch.py", ["train"], label: "char_rnn.train_step", unlike: ["nn.GRU", "nnGRU"])
    case "char-RNN next character":
      PeerProgram("char_rnn_torch.py", ["infer"], label: "char_rnn.next_char", threads: [1, 2])
    case "StyleGAN step": PeerProgram("stylegan_small_torch.py", label: "stylegan_small.step")
    default: nil
    }
  }

  /// Keras' counterpart, written as the document writes it.
  var kerasPeer: PeerProgram? {
    name == "dense GAN step"
      ? PeerProgram("gan_keras.py", ["gan"], label: "gan.step", unlike: ["tf.function"]) : nil
  }
}
