//! Charts, drawn on the server: open promises by the hour in which they are due, and by that in which they are expected;
//! how long credentials took by day, half of them and nearly all.
//! The drawing names no colour: what the crate was told to paint in a colour of ours becomes a class, so that light, dark
//! and forced colours are the stylesheet's, and the content security policy finds no style in it.

use plotters::prelude::*;

/// A drawing for desktops and one for phones, in units of the drawing itself.
const SIZES: [Size; 2] = [
    Size { width: 1000, height: 260, font: 15, columns: 8, class: "wide" },
    Size { width: 360, height: 240, font: 12, columns: 3, class: "narrow" },
];

struct Size {
    width: u32,
    height: u32,
    font: i32,
    columns: usize,
    class: &'static str,
}

/// What stands for a class until the drawing is done. Nothing else is painted.
const CLASSES: [(RGBColor, &str); 6] =
    [(INK, "c-ink"), (AXIS, "c-axis"), (DUE, "c-due"), (LATE, "c-late"), (EXPECTED, "c-expected"), (NOW, "c-now")];
const INK: RGBColor = RGBColor(1, 0, 1);
const AXIS: RGBColor = RGBColor(2, 0, 1);
const DUE: RGBColor = RGBColor(3, 0, 1);
const LATE: RGBColor = RGBColor(4, 0, 1);
const EXPECTED: RGBColor = RGBColor(5, 0, 1);
const NOW: RGBColor = RGBColor(6, 0, 1);

/// One hour, or what lies before and behind all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// When it begins, in words.
    pub label: String,
    /// How many are due in it.
    pub due: i64,
    /// How many are expected in it.
    pub expected: i64,
}

/// A day, and how long credentials took that left on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The day, in words.
    pub label: String,
    /// Half of them took no longer, in milliseconds.
    pub half_ms: i64,
    /// 95 of 100 took no longer, in milliseconds.
    pub most_ms: i64,
}

/// What is drawn: a column for each of these, and a line over them.
struct Drawing {
    /// Also the beginning of the ids in it: no other drawing of a page has it.
    name: &'static str,
    /// Label, height of the column, height of the line.
    columns: Vec<(String, f64, f64)>,
    /// The first column is what lies before now.
    begins_before_now: bool,
    /// What the heights are counted in; nothing where they are counted.
    unit: &'static str,
}

const MINUTE_MS: f64 = 60_000.0;

/// The chart in both sizes. `first` is what lies before now; every text of it is said with `title` and `desc`.
/// An empty text where it cannot be drawn: the table says the same.
pub fn by_hour(buckets: &[Bucket], title: &str, desc: &str) -> String {
    let column = |bucket: &Bucket| (bucket.label.clone(), bucket.due as f64, bucket.expected as f64);
    let columns = buckets.iter().map(column).collect();
    drawing(&Drawing { name: "hours", columns, begins_before_now: true, unit: "" }, title, desc)
}

/// The same by day: a column for half of them, a line for nearly all.
pub fn by_day(days: &[Day], title: &str, desc: &str) -> String {
    let longest = days.iter().map(|day| day.most_ms.max(day.half_ms)).max().unwrap_or(0) as f64;
    // In minutes four hours are many.
    let (unit, of) = if longest >= 240.0 * MINUTE_MS { (" h", 60.0 * MINUTE_MS) } else { (" min", MINUTE_MS) };
    let column = |day: &Day| (day.label.clone(), day.half_ms as f64 / of, day.most_ms as f64 / of);
    let columns = days.iter().map(column).collect();
    drawing(&Drawing { name: "days", columns, begins_before_now: false, unit }, title, desc)
}

fn drawing(what: &Drawing, title: &str, desc: &str) -> String {
    let draw = |size: &Size| drawn(what, size).map(|svg| framed(&svg, what, size, title, desc)).unwrap_or_default();
    SIZES.iter().map(draw).collect()
}

fn drawn(what: &Drawing, size: &Size) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let columns = &what.columns;
        let top = columns.iter().map(|(_, column, line)| column.max(*line)).fold(1.0, f64::max);
        let (count, top) = (columns.len() as f64, top * 1.08);
        let root = SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area();
        let text = ("sans-serif", size.font).into_font().color(&INK);
        let mut chart = ChartBuilder::on(&root)
            .margin(6)
            .x_label_area_size(size.font * 2)
            .y_label_area_size(if what.unit.is_empty() { size.font * 3 } else { size.font * 5 })
            .build_cartesian_2d(0.0..count, 0.0..top)?;
        let label = |x: &f64| columns.get(*x as usize).map(|(label, ..)| label.clone()).unwrap_or_default();
        let unit = what.unit;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(size.columns)
            .y_labels(4)
            .x_label_formatter(&label)
            .y_label_formatter(&|y: &f64| if y.fract() == 0.0 { format!("{y:.0}{unit}") } else { String::new() })
            .label_style(text)
            .axis_style(AXIS)
            .bold_line_style(AXIS)
            .light_line_style(TRANSPARENT)
            .draw()?;
        let bar = |(n, (_, height, _)): (usize, &(String, f64, f64))| {
            let x = n as f64;
            let colour = if n == 0 && what.begins_before_now { LATE } else { DUE };
            Rectangle::new([(x + 0.12, 0.0), (x + 0.88, *height)], colour.filled())
        };
        chart.draw_series(columns.iter().enumerate().filter(|(_, (_, height, _))| *height > 0.0).map(bar))?;
        let steps =
            columns.iter().enumerate().flat_map(|(n, (_, _, height))| [(n as f64, *height), (n as f64 + 1.0, *height)]);
        if columns.iter().any(|(_, _, height)| *height > 0.0) {
            chart.draw_series(LineSeries::new(steps, EXPECTED.stroke_width(2)))?;
        }
        if what.begins_before_now {
            chart.draw_series(LineSeries::new([(1.0, 0.0), (1.0, top)], NOW.stroke_width(1)))?;
        }
        root.present()?;
    }
    Ok(svg)
}

/// Colours become classes; the size is the page's; what it shows is said.
fn framed(svg: &str, what: &Drawing, size: &Size, title: &str, desc: &str) -> String {
    let drawing = svg.split_once('>').map_or("", |(_, rest)| rest);
    let mut drawing = drawing.to_owned();
    for (colour, class) in CLASSES {
        let hex = format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2);
        for attribute in ["fill", "stroke"] {
            drawing = drawing.replace(&format!("{attribute}=\"{hex}\""), &format!("class=\"{class} {attribute}\""));
        }
    }
    let Size { width, height, class, .. } = size;
    let (title, desc, name) = (escaped(title), escaped(desc), what.name);
    format!(
        "<svg class=\"chart {class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{name}-{class}-title {name}-{class}-desc\">\
         <title id=\"{name}-{class}-title\">{title}</title><desc id=\"{name}-{class}-desc\">{desc}</desc>{drawing}"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buckets() -> Vec<Bucket> {
        let bucket = |n: i64| Bucket { label: format!("{n} h <&>"), due: n % 5, expected: n % 3 };
        (0..50).map(bucket).collect()
    }

    #[test]
    fn a_chart_has_no_colour_and_no_style_of_its_own() {
        let html = by_hour(&buckets(), "a < b", "c & d");
        assert_eq!(html.matches("<svg").count(), 2);
        assert_eq!(html.matches("</svg>").count(), 2);
        for own in ["#", "style=", "rgb("] {
            assert!(!html.contains(own), "{own} in {html}");
        }
        for class in ["c-ink fill", "c-axis stroke", "c-due fill", "c-expected stroke", "c-now stroke"] {
            assert!(html.contains(class), "{class} in {html}");
        }
        assert!(html.contains("a &lt; b") && html.contains("c &amp; d"), "{html}");
        assert!(!html.contains("<&>"), "labels are escaped: {html}");
    }

    #[test]
    fn days_are_drawn_in_minutes_or_in_hours_without_a_line_for_now() {
        let days = |most_ms| {
            let day = |n: i64| Day { label: format!("{n}/11"), half_ms: most_ms / 2 + n, most_ms };
            by_day(&(1..15).map(day).collect::<Vec<_>>(), "t", "d")
        };
        assert!(days(90 * 60_000).contains(" min") && days(40 * 3_600_000).contains(" h"));
        assert!(!days(1).contains("c-now") && !days(1).contains("c-late"), "{}", days(1));
        assert_eq!(days(1).matches("id=\"days-").count(), 4);
    }

    #[test]
    fn nothing_open_is_drawn_all_the_same() {
        let none = [Bucket { label: String::new(), due: 0, expected: 0 }];
        assert_eq!(by_hour(&none, "t", "d").matches("</svg>").count(), 2);
    }
}
