import Markup
import Testing

@Suite struct RendererTests {
  @Test func escapesTextAndAttributes() {
    let node = Node.element("p", [Attribute("title", "\"<&>'\n")], text: "<b> & \"c\"")
    #expect(
      node.rendered() == "<p title=\"&quot;&lt;&amp;&gt;'\n\">&lt;b&gt; &amp; \"c\"</p>")
  }

  @Test func replacesControlCharacters() {
    #expect(Node.text("a\u{0}\u{1B}b").rendered() == "a\u{FFFD}\u{FFFD}b")
  }

  @Test func closesElementsAsTheirLanguageDemands() {
    #expect(Node.element("td").rendered() == "<td></td>")
    #expect(Node.element("br").rendered() == "<br>")
    #expect(
      Node.element("svg", [], [.element("path", [Attribute("d", "M0 0")])]).rendered()
        == "<svg><path d=\"M0 0\"/></svg>")
  }

  @Test func writesLiteralsAsTheyStand() {
    #expect(Node.element("style", [], [.literal("a>b{}")]).rendered() == "<style>a>b{}</style>")
  }

  @Test(arguments: [
    "javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x",
    "vbscript:x", "\u{1}javascript:x", "file:///etc/passwd",
  ])
  func refusesLinksThatRunOrReadSomething(_ destination: String) {
    #expect(Attribute.href(destination) == nil)
  }

  @Test(arguments: ["https://swift.org/a?b=c:d", "mailto:a@b.c", "#a", "gan.md#x:y", "../a", ""])
  func acceptsLinksToPagesAndPlaces(_ destination: String) {
    #expect(Attribute.href(destination)?.value == destination)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (-0.25, "-0.25"), (0.005, "0.01"), (-0.004, "0"),
    (1e20, "1000000000000000"), (.nan, "0"), (.infinity, "0"), (123.456, "123.46"), (0.1, "0.1"),
  ])
  func writesNumbersInTheirShortestForm(_ value: Double, _ text: String) {
    #expect(decimal(value) == text)
  }

  @Test func writesNumbersWithAllTheirDigits() {
    #expect(fixedDecimal(0.25, digits: 4) == "0.2500")
    #expect(fixedDecimal(-3, digits: 1) == "-3.0")
    #expect(fixedDecimal(3, digits: 0) == "3")
    #expect(fixedDecimal(.nan, digits: 2) == "nan")
  }
}

@Suite struct RenderedFragmentTests {
  @Test(arguments: [
    "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0h1\"/><title>a &lt; b</title></svg>", "words",
    "<div class=\"nb-table\"><table><tr><td>1</td></tr></table><br></div>",
    "<svg><use href=\"#a\"/><g fill=\"url(#b)\"/></svg>",
  ])
  func acceptsWhatTheRendererMakes(_ text: String) throws {
    #expect(try RenderedFragment(checking: text).text == text)
  }

  @Test(arguments: [
    "<script>a()</script>", "<svg onload=\"a()\"/>", "<SVG/>", "<img src=\"http://a\">",
    "<svg><use href=\"http://a\"/></svg>", "<svg><path fill=\"url(http://a)\"/></svg>",
    "<svg><path fill=\"u&#114;l(http://a)\"/></svg>",
    "<svg><path fill=\"u\\72l(http://a)\"/></svg>",
    "<p style=\"background:url(x)\"></p>", "<p>", "</p>", "<p></div>", "<p/>", "<p class=a></p>",
    "<p class=\"a></p>", "<!-- a -->", "<p >", "a > b", "<iframe></iframe>", "<a href=\"#b\"></a>",
    "<svg><foreignObject/></svg>", "<svg><style>a{}</style></svg>", "<svg><animate/></svg>",
  ])
  func refusesAllElse(_ text: String) {
    #expect(throws: FragmentError.self) { try RenderedFragment(checking: text) }
  }
}
