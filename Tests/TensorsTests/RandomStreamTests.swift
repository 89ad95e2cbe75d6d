import Tensors
import Testing

/// Streams of random numbers under several threads.
@Suite struct RandomStreamTests {
  @Test func threadsSharingAStreamDrawEachNumberOnce() async {
    let (threads, draws) = (8, 500)
    let shared = RandomStream(seed: 7, name: "shared")
    let together = await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<threads {
        group.addTask { (0..<draws).map { _ in shared.integer(below: 1 << 60) } }
      }
      return await group.reduce(into: []) { $0.append(contentsOf: $1) }
    }
    let alone = RandomStream(seed: 7, name: "shared")
    let inOrder = (0..<(threads * draws)).map { _ in alone.integer(below: 1 << 60) }
    #expect(together.sorted() == inOrder.sorted())
    #expect(shared.state == alone.state)
  }

  @Test func aStreamGoesOnFromItsSavedState() {
    let stream = RandomStream(seed: 3, name: "cell")
    _ = stream.permutation(10)
    let saved = stream.state
    let next = stream.permutation(100)
    let restored = RandomStream(seed: 0)
    restored.state = saved
    #expect(restored.permutation(100) == next)
  }
}
