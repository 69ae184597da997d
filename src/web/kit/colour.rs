//! Colours of the brand, bent until text on them can be read: WCAG 2.2 contrast (1.4.3) of at least 4.5, whatever the
//! configuration says.

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    r: f64,
    g: f64,
    b: f64,
}

impl Colour {
    /// `#1a2b3c`; `None` for anything else.
    pub fn parse(hex: &str) -> Option<Colour> {
        let digits = hex.trim().strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok().map(f64::from);
        Some(Colour { r: part(0)?, g: part(2)?, b: part(4)? })
    }

    /// `#1a2b3c`.
    pub fn hex(self) -> String {
        let part = |v: f64| v.round().clamp(0.0, 255.0) as u8;
        format!("#{:02x}{:02x}{:02x}", part(self.r), part(self.g), part(self.b))
    }

    /// This colour moved towards `other` by `share` (0 to 1).
    pub fn mix(self, other: Colour, share: f64) -> Colour {
        let part = |a: f64, b: f64| a + (b - a) * share;
        Colour { r: part(self.r, other.r), g: part(self.g, other.g), b: part(self.b, other.b) }
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let part = |v: f64| {
            let v = v / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.r) + 0.7152 * part(self.g) + 0.0722 * part(self.b)
    }

    /// Contrast ratio of two colours, 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour, moved towards `goal` in small steps until it stands out from `ground` by `ratio`.
    pub fn readable_on(self, ground: Colour, goal: Colour, ratio: f64) -> Colour {
        let step = |n: u32| self.mix(goal, f64::from(n) * 0.05);
        (0..=20).map(step).find(|c| c.contrast(ground) >= ratio).unwrap_or(goal)
    }

    /// Black or white, whichever reads better on this colour.
    pub fn ink(self) -> Colour {
        if self.contrast(WHITE) >= self.contrast(BLACK) { WHITE } else { BLACK }
    }
}

/// White.
pub const WHITE: Colour = Colour { r: 255.0, g: 255.0, b: 255.0 };
/// A black that is easy on the eye; 17 to 1 on white.
pub const BLACK: Colour = Colour { r: 20.0, g: 22.0, b: 26.0 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_brand_colour_becomes_readable_on_white_and_on_dark() -> Result<(), &'static str> {
        for hex in ["#ffffff", "#ffee00", "#0a5bd3", "#000000", "#7fffd4"] {
            let colour = Colour::parse(hex).ok_or("a colour")?;
            assert!(colour.readable_on(WHITE, BLACK, 4.5).contrast(WHITE) >= 4.5, "{hex}");
            assert!(colour.readable_on(BLACK, WHITE, 4.5).contrast(BLACK) >= 4.5, "{hex}");
            assert!(colour.ink().contrast(colour) >= 4.5, "{hex}");
        }
        Ok(())
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#12", "blue", "#12345g", "#ééé"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
