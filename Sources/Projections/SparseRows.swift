/// A square sparse matrix by rows, the columns of each row ascending.
struct SparseRows {
  /// Where each row begins; one more than rows.
  let starts: [Int]
  let columns: [Int32]
  let values: [Double]

  /// Rows and columns exchanged.
  func transposed() -> SparseRows {
    let count = starts.count - 1
    var starts = [Int](repeating: 0, count: count + 1)
    for column in columns { starts[Int(column) + 1] += 1 }
    for row in 0..<count { starts[row + 1] += starts[row] }
    var next = starts
    var columns = self.columns
    var values = self.values
    for row in 0..<count {
      for entry in self.starts[row]..<self.starts[row + 1] {
        let column = Int(self.columns[entry])
        columns[next[column]] = Int32(row)
        values[next[column]] = self.values[entry]
        next[column] += 1
      }
    }
    return SparseRows(starts: starts, columns: columns, values: values)
  }

  /// The sum with another matrix of the same size.
  func sum(with other: SparseRows) -> SparseRows {
    var starts = [0]
    var columns: [Int32] = []
    var values: [Double] = []
    columns.reserveCapacity(self.columns.count + other.columns.count)
    values.reserveCapacity(self.columns.count + other.columns.count)
    for row in 0..<(self.starts.count - 1) {
      var (one, two) = (self.starts[row], other.starts[row])
      let (endOne, endTwo) = (self.starts[row + 1], other.starts[row + 1])
      while one < endOne || two < endTwo {
        let left = one < endOne ? self.columns[one] : .max
        let right = two < endTwo ? other.columns[two] : .max
        columns.append(min(left, right))
        values.append(
          (left <= right ? self.values[one] : 0) + (right <= left ? other.values[two] : 0))
        if left <= right { one += 1 }
        if right <= left { two += 1 }
      }
      starts.append(columns.count)
    }
    return SparseRows(starts: starts, columns: columns, values: values)
  }
}
