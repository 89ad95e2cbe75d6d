public import Markup

/// The colours and type of all figures, light and dark, on screen and paper.
///
/// The eight colours are those of Okabe and Ito, which people with any kind of colour blindness can
/// tell apart; yellow is darker here, as it stands on white.
public let figureStyleSheet: RenderedFragment = RenderedFragment(
  literal: """
    .nb-figure{display:block;max-width:100%;height:auto;margin:0 auto;font-family:inherit;\
    --nb-c0:#0072b2;--nb-c1:#d55e00;--nb-c2:#009e73;--nb-c3:#cc79a7;--nb-c4:#b58900;\
    --nb-c5:#56b4e9;--nb-c6:#5b4a9c;--nb-c7:#6b6b6b;--nb-c8:#8c510a;--nb-c9:#c51b1b}
    .nb-figure text{fill:currentColor;font-size:12px;font-variant-numeric:tabular-nums}
    .nb-figure .nb-title{font-size:14px;font-weight:600}
    .nb-figure .nb-tick{font-size:11px;opacity:.72}
    .nb-figure .nb-grid{stroke:currentColor;stroke-opacity:.13;fill:none}
    .nb-figure .nb-axis{stroke:currentColor;stroke-opacity:.5;fill:none}
    .nb-figure .nb-line{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    .nb-figure .nb-dash1{stroke-dasharray:6 4}.nb-figure .nb-dash2{stroke-dasharray:1 4}
    .nb-figure .nb-none{font-size:12px;opacity:.72}
    .nb-figure .nb-dots{fill:none;stroke-linecap:round}
    .nb-figure .nb-paper{fill:#fff;stroke-width:1.5}
    .nb-figure .nb-ink{fill:none;stroke-width:1.06}
    .nb-s0{stroke:var(--nb-c0)}.nb-s1{stroke:var(--nb-c1)}.nb-s2{stroke:var(--nb-c2)}\
    .nb-s3{stroke:var(--nb-c3)}.nb-s4{stroke:var(--nb-c4)}.nb-s5{stroke:var(--nb-c5)}\
    .nb-s6{stroke:var(--nb-c6)}.nb-s7{stroke:var(--nb-c7)}.nb-s8{stroke:var(--nb-c8)}\
    .nb-s9{stroke:var(--nb-c9)}
    .nb-f0{fill:var(--nb-c0)}.nb-f1{fill:var(--nb-c1)}.nb-f2{fill:var(--nb-c2)}\
    .nb-f3{fill:var(--nb-c3)}.nb-f4{fill:var(--nb-c4)}.nb-f5{fill:var(--nb-c5)}\
    .nb-f6{fill:var(--nb-c6)}.nb-f7{fill:var(--nb-c7)}.nb-f8{fill:var(--nb-c8)}\
    .nb-f9{fill:var(--nb-c9)}
    @media screen and (prefers-color-scheme:dark){.nb-figure{--nb-c0:#4aa8e0;--nb-c1:#f08a45;--nb-c2:#2fc79a;\
    --nb-c3:#e39ac4;--nb-c4:#e3c34c;--nb-c5:#8ccdf2;--nb-c6:#a698e8;--nb-c7:#a8a8a8;\
    --nb-c8:#cf9a5b;--nb-c9:#f2706b}
    .nb-figure .nb-binary{filter:invert(.9)}}
    @media print{.nb-figure{break-inside:avoid}.nb-figure .nb-binary{filter:none}}
    """)

/// How many colours series have before they repeat.
let seriesColorCount = 10

/// The class that strokes in a series' colour.
func strokeClass(_ series: Int) -> String { "nb-s\(series % seriesColorCount)" }

/// The classes of a series' line: its colour, and dashes where the colours begin again.
func lineClasses(_ series: Int) -> String {
  let round = min(series / seriesColorCount, 2)
  return "nb-line " + strokeClass(series) + (round > 0 ? " nb-dash\(round)" : "")
}

/// The class that fills in a series' colour.
func fillClass(_ series: Int) -> String { "nb-f\(series % seriesColorCount)" }

/// An SVG picture with its accessible name and description.
///
/// - Parameters:
///   - width: In CSS pixels when there is room for them.
///   - height: In CSS pixels likewise.
///   - title: The picture's name.
///   - summary: What is to be seen in it.
///   - children: The drawing.
/// - Returns: The `svg` element.
func picture(
  width: Double, height: Double, title: String, summary: String, _ children: [Node]
) -> Node {
  var content: [Node] = []
  if !title.isEmpty { content.append(.element("title", text: title)) }
  if !summary.isEmpty { content.append(.element("desc", text: summary)) }
  return .element(
    "svg",
    [
      .class("nb-figure"), Attribute("role", "img"),
      Attribute("aria-label", title.isEmpty ? summary : title),
      Attribute("viewBox", "0 0 \(decimal(width)) \(decimal(height))"),
      Attribute("width", width), Attribute("height", height),
    ], content + children)
}

/// About how wide a text is at most, as no font is at hand to measure it with.
func estimatedWidth(_ text: String, fontSize: Double) -> Double {
  text.reduce(0) { $0 + estimatedWidth($1) } * fontSize
}

/// A letter's width as a share of the font's size: that of a wide sans-serif, lest texts be cut off in it.
private func estimatedWidth(_ character: Character) -> Double {
  switch character {
  case "m", "w", "M", "W", "%", "@", "…", "—": 1
  case "i", "j", "l", "I", "'", ".", ",", ":", ";", "|", "!", " ": 0.34
  case "f", "r", "t", "(", ")", "[", "]", "/", "-": 0.42
  default:
    (character.unicodeScalars.first?.value ?? 0) >= 0x1100 ? 1 : character.isUppercase ? 0.75 : 0.64
  }
}

/// A text, cut off with an ellipsis where it is wider than its room.
func shortened(_ text: String, fontSize: Double, width: Double) -> String {
  guard estimatedWidth(text, fontSize: fontSize) > width else { return text }
  var kept = text[...]
  while !kept.isEmpty, estimatedWidth(kept + "…", fontSize: fontSize) > width { kept.removeLast() }
  while kept.last?.isWhitespace == true { kept.removeLast() }
  return kept + "…"
}

/// A text broken between words into as few lines as its room allows; what is beyond the last is cut off.
func brokenLines(_ text: String, fontSize: Double, width: Double, most: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: \.isWhitespace) {
    if let last = lines.last {
      let longer = last + " " + word
      if lines.count == most || estimatedWidth(longer, fontSize: fontSize) <= width {
        lines[lines.count - 1] = longer
        continue
      }
    }
    lines.append(String(word))
  }
  return lines.map { shortened($0, fontSize: fontSize, width: width) }
}

/// A text at a place of a picture.
func label(
  _ text: String, x: Double, y: Double, anchor: String = "start", class name: String = "",
  transform: String? = nil
) -> Node {
  var attributes = [Attribute("x", x), Attribute("y", y)]
  if anchor != "start" { attributes.append(Attribute("text-anchor", anchor)) }
  if !name.isEmpty { attributes.append(.class(name)) }
  if let transform { attributes.append(Attribute("transform", transform)) }
  return .element("text", attributes, text: text)
}
