//! Charts, drawn on the server: open promises by the hour in which they are due, and by that in which they are expected.
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

/// The chart in both sizes. `first` is what lies before now; every text of it is said with `title` and `desc`.
/// An empty text where it cannot be drawn: the table says the same.
pub fn by_hour(buckets: &[Bucket], title: &str, desc: &str) -> String {
    let draw = |size: &Size| drawn(buckets, size).map(|svg| framed(&svg, size, title, desc)).unwrap_or_default();
    SIZES.iter().map(draw).collect()
}

fn drawn(buckets: &[Bucket], size: &Size) -> Result<String, Box<dyn std::error::Error>> {
    let mut svg = String::new();
    {
        let top = buckets.iter().map(|bucket| bucket.due.max(bucket.expected)).max().unwrap_or(0).max(1);
        let (count, top) = (buckets.len() as f64, top as f64 * 1.08);
        let root = SVGBackend::with_string(&mut svg, (size.width, size.height)).into_drawing_area();
        let text = ("sans-serif", size.font).into_font().color(&INK);
        let mut chart = ChartBuilder::on(&root)
            .margin(6)
            .x_label_area_size(size.font * 2)
            .y_label_area_size(size.font * 3)
            .build_cartesian_2d(0.0..count, 0.0..top)?;
        let label = |x: &f64| buckets.get(*x as usize).map(|bucket| bucket.label.clone()).unwrap_or_default();
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(size.columns)
            .y_labels(4)
            .x_label_formatter(&label)
            .y_label_formatter(&|y: &f64| if y.fract() == 0.0 { format!("{y:.0}") } else { String::new() })
            .label_style(text)
            .axis_style(AXIS)
            .bold_line_style(AXIS)
            .light_line_style(TRANSPARENT)
            .draw()?;
        let bar = |(n, bucket): (usize, &Bucket)| {
            let (x, height) = (n as f64, bucket.due as f64);
            let colour = if n == 0 { LATE } else { DUE };
            Rectangle::new([(x + 0.12, 0.0), (x + 0.88, height)], colour.filled())
        };
        chart.draw_series(buckets.iter().enumerate().filter(|(_, bucket)| bucket.due > 0).map(bar))?;
        let steps = buckets.iter().enumerate().flat_map(|(n, bucket)| {
            let height = bucket.expected as f64;
            [(n as f64, height), (n as f64 + 1.0, height)]
        });
        if buckets.iter().any(|bucket| bucket.expected > 0) {
            chart.draw_series(LineSeries::new(steps, EXPECTED.stroke_width(2)))?;
        }
        chart.draw_series(LineSeries::new([(1.0, 0.0), (1.0, top)], NOW.stroke_width(1)))?;
        root.present()?;
    }
    Ok(svg)
}

/// Colours become classes; the size is the page's; what it shows is said.
fn framed(svg: &str, size: &Size, title: &str, desc: &str) -> String {
    let drawing = svg.split_once('>').map_or("", |(_, rest)| rest);
    let mut drawing = drawing.to_owned();
    for (colour, class) in CLASSES {
        let hex = format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2);
        for attribute in ["fill", "stroke"] {
            drawing = drawing.replace(&format!("{attribute}=\"{hex}\""), &format!("class=\"{class} {attribute}\""));
        }
    }
    let Size { width, height, class, .. } = size;
    let (title, desc) = (escaped(title), escaped(desc));
    format!(
        "<svg class=\"chart {class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{class}-title {class}-desc\">\
         <title id=\"{class}-title\">{title}</title><desc id=\"{class}-desc\">{desc}</desc>{drawing}"
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
    fn nothing_open_is_drawn_all_the_same() {
        let none = [Bucket { label: String::new(), due: 0, expected: 0 }];
        assert_eq!(by_hour(&none, "t", "d").matches("</svg>").count(), 2);
    }
}
