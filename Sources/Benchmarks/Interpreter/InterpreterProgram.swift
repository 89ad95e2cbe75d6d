/// The seven programs, each as one would write it in Swift, Python and Lua.
struct InterpreterProgram {
  var name: String
  /// Defines `run()`; what it gives is the same in all three languages.
  var swift: String
  /// Defines `main()`.
  var python: String
  /// Defines `main`.
  var lua: String

  static let all = [
    InterpreterProgram(
      name: "fib",
      swift: #"""
        func fib(_ n: Int) -> Int { n < 2 ? n : fib(n - 1) + fib(n - 2) }
        func run() -> Int { fib(27) }
        """#,
      python: #"""
        def fib(n):
            return n if n < 2 else fib(n - 1) + fib(n - 2)
        def main():
            return fib(27)
        """#,
      lua: #"""
        local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
        local function main() return fib(27) end
        """#),
    InterpreterProgram(
      name: "nested loop",
      swift: #"""
        func run() -> Int {
          var s = 0
          for i in 0..<1000 {
            for j in 0..<3000 {
              s += (i ^ j) & 7
            }
          }
          return s
        }
        """#,
      python: #"""
        def main():
            s = 0
            for i in range(1000):
                for j in range(3000):
                    s += (i ^ j) & 7
            return s
        """#,
      lua: #"""
        local function main()
          local s = 0
          for i = 0, 999 do for j = 0, 2999 do s = s + ((i ~ j) & 7) end end
          return s
        end
        """#),
    InterpreterProgram(
      name: "sieve",
      swift: #"""
        func run() -> Int {
          let n = 1_000_000
          var p = [Bool](repeating: true, count: n + 1)
          p[0] = false
          p[1] = false
          var i = 2
          while i * i <= n {
            if p[i] {
              var j = i * i
              while j <= n {
                p[j] = false
                j += i
              }
            }
            i += 1
          }
          var c = 0
          for v in p {
            if v { c += 1 }
          }
          return c
        }
        """#,
      python: #"""
        def main():
            n = 1000000
            p = [True] * (n + 1)
            p[0] = p[1] = False
            i = 2
            while i * i <= n:
                if p[i]:
                    j = i * i
                    while j <= n:
                        p[j] = False
                        j += i
                i += 1
            c = 0
            for v in p:
                if v:
                    c += 1
            return c
        """#,
      lua: #"""
        local function main()
          local n = 1000000
          local p = {}
          for i = 0, n do p[i] = true end
          p[0] = false; p[1] = false
          local i = 2
          while i * i <= n do
            if p[i] then
              local j = i * i
              while j <= n do p[j] = false; j = j + i end
            end
            i = i + 1
          end
          local c = 0
          for v = 0, n do if p[v] then c = c + 1 end end
          return c
        end
        """#),
    InterpreterProgram(
      name: "strings",
      swift: #"""
        func run() -> Int {
          var s = ""
          for i in 0..<200_000 {
            s += String(i % 10)
          }
          var parts: [String] = []
          for i in 0..<200_000 {
            parts.append("k\(i)")
          }
          let t = parts.joined(separator: ",")
          return s.count + t.count
        }
        """#,
      python: #"""
        def main():
            s = ""
            for i in range(200000):
                s += str(i % 10)
            parts = []
            for i in range(200000):
                parts.append("k" + str(i))
            t = ",".join(parts)
            return len(s) + len(t)
        """#,
      lua: #"""
        local function main()
          local s = {}
          for i = 0, 199999 do s[#s + 1] = tostring(i % 10) end
          s = table.concat(s)
          local parts = {}
          for i = 0, 199999 do parts[#parts + 1] = "k" .. tostring(i) end
          local t = table.concat(parts, ",")
          return #s + #t
        end
        """#),
    InterpreterProgram(
      name: "wordcount",
      swift: #"""
        func run() -> Int {
          var words: [String] = []
          var x = 12345
          for _ in 0..<300_000 {
            x = (x * 1103515245 + 12345) % 2147483648
            words.append("w\((x >> 8) % 5000)")
          }
          var counts: [String: Int] = [:]
          for word in words {
            counts[word, default: 0] += 1
          }
          var best = 0
          for (_, count) in counts {
            if count > best { best = count }
          }
          return counts.count * 1000 + best
        }
        """#,
      python: #"""
        def main():
            words = []
            x = 12345
            for i in range(300000):
                x = (x * 1103515245 + 12345) % 2147483648
                words.append("w" + str((x >> 8) % 5000))
            d = {}
            for w in words:
                if w in d:
                    d[w] += 1
                else:
                    d[w] = 1
            best = 0
            for k in d:
                if d[k] > best:
                    best = d[k]
            return len(d) * 1000 + best
        """#,
      lua: #"""
        local function main()
          local words = {}
          local x = 12345
          for i = 1, 300000 do
            x = (x * 1103515245 + 12345) % 2147483648
            words[#words + 1] = "w" .. tostring((x >> 8) % 5000)
          end
          local d, n = {}, 0
          for _, w in ipairs(words) do
            if d[w] then d[w] = d[w] + 1 else d[w] = 1; n = n + 1 end
          end
          local best = 0
          for _, v in pairs(d) do if v > best then best = v end end
          return n * 1000 + best
        end
        """#),
    InterpreterProgram(
      name: "matmul",
      swift: #"""
        func run() -> Double {
          let n = 120
          let a = (0..<n).map { i in (0..<n).map { j in Double((i * j) % 7) + 0.5 } }
          let b = (0..<n).map { i in (0..<n).map { j in Double((i + j) % 5) - 1.5 } }
          var c = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
          for i in 0..<n {
            for j in 0..<n {
              var s = 0.0
              for k in 0..<n {
                s += a[i][k] * b[k][j]
              }
              c[i][j] = s
            }
          }
          var t = 0.0
          for i in 0..<n {
            t += c[i][(i * 7) % n]
          }
          return t
        }
        """#,
      python: #"""
        def main():
            n = 120
            a = [[(i * j) % 7 + 0.5 for j in range(n)] for i in range(n)]
            b = [[(i + j) % 5 - 1.5 for j in range(n)] for i in range(n)]
            c = [[0.0] * n for _ in range(n)]
            for i in range(n):
                for j in range(n):
                    s = 0.0
                    for k in range(n):
                        s += a[i][k] * b[k][j]
                    c[i][j] = s
            t = 0.0
            for i in range(n):
                t += c[i][(i * 7) % n]
            return t
        """#,
      lua: #"""
        local function main()
          local n = 120
          local a, b, c = {}, {}, {}
          for i = 0, n - 1 do
            a[i], b[i], c[i] = {}, {}, {}
            for j = 0, n - 1 do
              a[i][j] = (i * j) % 7 + 0.5; b[i][j] = (i + j) % 5 - 1.5; c[i][j] = 0.0
            end
          end
          for i = 0, n - 1 do for j = 0, n - 1 do
            local s = 0.0
            for k = 0, n - 1 do s = s + a[i][k] * b[k][j] end
            c[i][j] = s
          end end
          local t = 0.0
          for i = 0, n - 1 do t = t + c[i][(i * 7) % n] end
          return t
        end
        """#),
    InterpreterProgram(
      name: "closures",
      swift: #"""
        func makeAdder(_ k: Int) -> (Int) -> Int {
          return { x in x + k }
        }
        func run() -> Int {
          let add = makeAdder(3)
          var s = 0
          for v in (0..<1_000_000).map(add).filter({ $0 % 3 == 0 }) {
            s += v
          }
          return s
        }
        """#,
      python: #"""
        def make_adder(k):
            def add(x):
                return x + k
            return add
        def main():
            add = make_adder(3)
            s = 0
            for v in filter(lambda q: q % 3 == 0, map(add, range(1000000))):
                s += v
            return s
        """#,
      lua: #"""
        local function adder(k) return function(x) return x + k end end
        local function main()
          local add = adder(3)
          local keep = function(q) return q % 3 == 0 end
          local s = 0
          for x = 0, 999999 do
            local v = add(x)
            if keep(v) then s = s + v end
          end
          return s
        end
        """#),
  ]
}
