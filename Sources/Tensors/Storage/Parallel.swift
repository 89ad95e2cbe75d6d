internal import CKernels

/// Calls `body` for each part in `0..<parts`, on several threads, and waits for all.
///
/// Parts run in any order; inside one, further parallel work runs on its thread.
package func parallel(_ parts: Int, _ body: (Int) -> Void) {
  if parts == 1 {
    body(0)
    return
  }
  withoutActuallyEscaping(body) { body in
    var work = ParallelWork(body: body)
    withUnsafeMutablePointer(to: &work) { pointer in
      kernel_parallel(
        parts,
        { context, part in
          context?.assumingMemoryBound(to: ParallelWork.self).pointee.body(part)
        }, pointer)
    }
  }
}

/// What threads are given, where C can pass it on by its address.
private struct ParallelWork {
  let body: (Int) -> Void
}

/// Splits elements into parts that depend on their number alone.
///
/// - Parameters:
///   - count: The number of elements.
///   - size: Elements of one part; up to twice as many stay on the caller's thread.
///   - body: Works on `length` elements from `start`.
package func parallelElements(
  _ count: Int, size: Int = 32_768, _ body: (_ start: Int, _ length: Int) -> Void
) {
  if count <= 2 * size {
    body(0, count)
    return
  }
  parallel((count + size - 1) / size) { part in
    body(part * size, min(size, count - part * size))
  }
}

/// Splits rows into parts of at least `size` elements that depend on the shape alone.
///
/// - Parameters:
///   - rows: The number of rows.
///   - columns: Elements of one row.
///   - size: Elements of one part; up to twice as many stay on the caller's thread.
///   - body: Works on `count` rows from `start`.
package func parallelRows(
  _ rows: Int, columns: Int, size: Int = 32_768, _ body: (_ start: Int, _ count: Int) -> Void
) {
  parallelElements(rows, size: max(1, size / max(columns, 1)), body)
}

/// The number of threads that tensors are computed with.
///
/// Results do not depend on it. At first it is the number of processors.
public var computationThreads: Int {
  get { kernel_threads() }
  set { kernel_set_threads(newValue) }
}
