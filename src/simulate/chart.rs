//! The queue over time as a picture (SVG).

use std::ops::Range;

use chrono_tz::Tz;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::prelude::*;

use super::result::Report;
use crate::error::{Error, Result};
use crate::text::operate::simulate::SimulateText;
use crate::text::{Lang, format};

const HOUR: i64 = 3_600_000;

/// Where the picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// By itself: black on white.
    Plain,
    /// In a page, in its colours, by day and by night.
    Page,
    /// The same on a telephone.
    NarrowPage,
}

impl Ink {
    /// In the units in which its letters are 15 high.
    fn size(self) -> (u32, u32) {
        match self {
            Self::Plain | Self::Page => (860, 340),
            Self::NarrowPage => (380, 300),
        }
    }

    /// What the style sheet calls it.
    fn class(self) -> &'static str {
        match self {
            Self::Plain | Self::Page => "chart",
            Self::NarrowPage => "chart small",
        }
    }

    /// Names of instants that have room beside each other.
    fn marks(self) -> i64 {
        match self {
            Self::Plain | Self::Page => 6,
            Self::NarrowPage => 3,
        }
    }
}

/// What is drawn in one colour, and what the page calls that.
const INKS: [(RGBColor, &str); 5] = [
    (RGBColor(0x17, 0x1a, 0x21), "var(--ink)"),
    (RGBColor(0x54, 0x5c, 0x6b), "var(--soft)"),
    (RGBColor(0xd5, 0xda, 0xe2), "var(--line)"),
    (RGBColor(0x0b, 0x57, 0xa4), "var(--link)"),
    (RGBColor(0x8a, 0x4b, 0x00), "var(--warn)"),
];
const INK: RGBColor = INKS[0].0;
const SOFT: RGBColor = INKS[1].0;
const LINE: RGBColor = INKS[2].0;
const WAITING: RGBColor = INKS[4].0;
const QUEUED: RGBColor = INKS[3].0;

/// Who waits for the schedule, and which mails wait for the relay.
///
/// # Errors
/// `Internal` when the library cannot draw.
pub fn svg(report: &Report, zone: Tz, lang: Lang, ink: Ink) -> Result<String> {
    let mut text = String::new();
    draw(&mut text, report, zone, lang, ink).map_err(|error| Error::internal(format!("no picture: {error}")))?;
    if ink != Ink::Plain {
        for (RGBColor(r, g, b), name) in INKS {
            text = text.replace(&format!("#{r:02X}{g:02X}{b:02X}"), name);
        }
        // It is as wide as there is room, and says in words what it is.
        let (width, height) = ink.size();
        let size = format!("<svg width=\"{width}\" height=\"{height}\"");
        let (class, alt) = (ink.class(), SimulateText::of(lang).chart_alt);
        let named = format!("<svg class=\"{class}\" role=\"img\" aria-label=\"{alt}\"");
        text = text.replacen(&size, &named, 1);
    }
    Ok(text)
}

type Drawn = std::result::Result<(), Box<dyn std::error::Error>>;

fn draw(text: &mut String, report: &Report, zone: Tz, lang: Lang, ink: Ink) -> Drawn {
    let t = SimulateText::of(lang);
    let root = SVGBackend::with_string(text, ink.size()).into_drawing_area();
    if ink == Ink::Plain {
        root.fill(&WHITE)?;
    }
    let top = report.samples.iter().map(|of| of.waiting.max(of.queued)).max().unwrap_or(0);
    let top = i64::try_from(top).unwrap_or(i64::MAX).max(4);
    let hours = Hours {
        from: report.start.ms(),
        until: report.end.ms().max(report.start.ms() + HOUR),
        zone,
        marks: ink.marks(),
    };
    let mut chart = ChartBuilder::on(&root)
        .margin(12)
        .x_label_area_size(34)
        .y_label_area_size(58)
        .build_cartesian_2d(hours, 0..top + top / 12 + 1)?;
    let label = ("sans-serif", 15).into_font().color(&SOFT);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(LINE)
        .light_line_style(TRANSPARENT)
        .axis_style(LINE)
        .label_style(label)
        .y_labels(5)
        .x_label_formatter(&|at| format::short(*at, zone, lang))
        .y_label_formatter(&|count| count.to_string())
        .draw()?;
    let lines = [(t.waiting, WAITING), (t.queued, QUEUED)];
    for (at, (name, colour)) in lines.into_iter().enumerate() {
        let value =
            |of: &super::Sample| i64::try_from(if at == 0 { of.waiting } else { of.queued }).unwrap_or(i64::MAX);
        // What waits does so until something happens: steps, no slopes.
        let before = report.samples.first().into_iter().chain(&report.samples);
        let steps = report.samples.iter().zip(before);
        let points = steps.flat_map(|(of, before)| [(of.at.ms(), value(before)), (of.at.ms(), value(of))]);
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(3)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperRight)
        .label_font(("sans-serif", 15).into_font().color(&INK))
        .border_style(TRANSPARENT)
        .draw()?;
    root.present()?;
    Ok(())
}

/// Instants, marked at full hours of the house: as many hours apart as leave room for their names.
struct Hours {
    from: i64,
    until: i64,
    zone: Tz,
    marks: i64,
}

impl Ranged for Hours {
    type FormatOption = DefaultFormatting;
    type ValueType = i64;

    fn map(&self, value: &i64, (low, high): (i32, i32)) -> i32 {
        let length = (self.until - self.from).max(1);
        let part = i128::from(value - self.from) * i128::from(high - low) / i128::from(length);
        low + i32::try_from(part).unwrap_or(0)
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<i64> {
        let every = [1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 720].into_iter().map(|hours| hours * HOUR);
        let every = every.clone().find(|every| (self.until - self.from) / every < self.marks).unwrap_or(2160 * HOUR);
        let offset = chrono::DateTime::from_timestamp_millis(self.from).map_or(0, |at| {
            use chrono::Offset;
            i64::from(at.with_timezone(&self.zone).offset().fix().local_minus_utc()) * 1000
        });
        // The name of the last one would not end before the picture does.
        let last = self.until - (self.until - self.from) / (2 * self.marks);
        let first = (self.from + offset).div_euclid(every) * every - offset;
        (0..).map(|n| first + n * every).skip_while(|at| *at < self.from).take_while(|at| *at <= last).collect()
    }

    fn range(&self) -> Range<i64> {
        self.from..self.until
    }
}
