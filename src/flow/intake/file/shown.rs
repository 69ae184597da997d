//! Numbers as their cells show them: a code of a reseller that is a number with a format of zeros (`000000`) reads
//! `000123` in the workbook, and that is what the person who made the file means. Only whole numbers and formats of
//! zeros and fixed characters count; what any other format shows is a matter of taste.

/// A format of zeros and fixed characters, e.g. `00\.000\.000\/0000\-00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Token>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A digit, also where the number has none any more.
    Zero,
    /// Stands there.
    Fixed(char),
}

/// More places than a number of a workbook has digits are none of a code.
const MOST_TOKENS: usize = 64;

impl Pattern {
    /// Of a number format as workbooks store it (ECMA-376, 18.8.31), by its part for positive numbers.
    pub(super) fn of(code: &str) -> Option<Self> {
        let (mut tokens, mut rest) = (Vec::new(), code.chars());
        while let Some(sign) = rest.next() {
            match sign {
                ';' => break,
                '0' => tokens.push(Token::Zero),
                '-' | ' ' | '(' | ')' => tokens.push(Token::Fixed(sign)),
                '\\' => tokens.push(Token::Fixed(rest.next()?)),
                '"' => loop {
                    match rest.next()? {
                        '"' => break,
                        quoted => tokens.push(Token::Fixed(quoted)),
                    }
                },
                _ => return None,
            }
            if tokens.len() > MOST_TOKENS {
                return None;
            }
        }
        let zeros = tokens.iter().filter(|token| **token == Token::Zero).count();
        // `0` alone shows a number as it is.
        (zeros > 1).then_some(Self(tokens))
    }

    /// What the cell shows; `None` for what is no whole number.
    pub(super) fn show(&self, number: f64) -> Option<String> {
        if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
            return None;
        }
        let digits = format!("{number:.0}");
        let zeros = self.0.iter().filter(|token| **token == Token::Zero).count();
        let mut filled = format!("{digits:0>zeros$}").into_bytes().into_iter().map(char::from);
        // Digits for which there is no place stand before the first one.
        let mut extra = digits.len().saturating_sub(zeros);
        let mut text = String::new();
        for token in &self.0 {
            match token {
                Token::Zero => text.extend(filled.by_ref().take(1 + std::mem::take(&mut extra))),
                Token::Fixed(sign) => text.push(*sign),
            }
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_a_format_of_zeros_shows_it() {
        for (code, number, shown) in [
            ("000000", 123.0, "000123"),
            ("000000", 0.0, "000000"),
            ("00000000000000", 191_000_100.0, "00000191000100"),
            (r"00\.000\.000\/0000\-00", 191.0, "00.000.000/0001-91"),
            (r#"00"."000"."000"/"0000-00"#, 11_222_333_000_181.0, "11.222.333/0001-81"),
            (r#""R"0000;-0"#, 42.0, "R0042"),
            ("000", 123_456.0, "123456"),
            ("00-00", 12_345.0, "123-45"),
        ] {
            let pattern = Pattern::of(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(pattern.show(number).as_deref(), Some(shown), "{code}");
        }
    }

    #[test]
    fn other_formats_and_other_numbers_are_read_as_numbers() {
        let long = "0".repeat(65);
        for code in
            ["General", "0", "0.00", "#,##0", "00%", "0/0", "dd/mm", "[$-416]00", "00_)", "\"open", "\\", "@", &long]
        {
            assert_eq!(Pattern::of(code), None, "{code}");
        }
        let pattern = Pattern::of("0000").unwrap();
        for number in [1.5, -1.0, 1e15, f64::NAN, f64::INFINITY] {
            assert_eq!(pattern.show(number), None, "{number}");
        }
    }
}
