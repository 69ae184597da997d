//! The log: one line an event, on standard error. What came from outside cannot break a line or speak to the terminal:
//! every control character is written as an escape (P2-49).

use std::io::{self, Write};
use std::sync::OnceLock;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Config, LogFormat};
use crate::text::config::ConfigText;
use crate::text::{Lang, fill};

/// Whether the filter can be read.
pub fn check(config: &Config, lang: Lang) -> Result<EnvFilter, String> {
    // The server's crate tells of every worker; what the configuration says comes later and wins.
    EnvFilter::try_new(format!("actix_server=warn,{}", config.log.level)).map_err(|e| {
        let values = [("value", config.log.level.as_str()), ("error", &e.to_string())];
        format!("log.level: {}", fill(ConfigText::of(lang).log_level, &values))
    })
}

/// Puts another filter in the place of the one that it was started with.
type Refilter = Box<dyn Fn(EnvFilter) + Send + Sync>;

static REFILTER: OnceLock<Refilter> = OnceLock::new();

/// Starts it. A second start in one process (tests) changes nothing.
pub fn start(config: &Config, filter: EnvFilter) {
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(Tamed);
    let (refilter, started): (Refilter, _) = match config.log.format {
        LogFormat::Text => {
            let log = log.with_filter_reloading();
            let handle = log.reload_handle();
            (Box::new(move |filter| drop(handle.reload(filter))), log.try_init())
        }
        LogFormat::Json => {
            let log = log.json().flatten_event(true).with_current_span(false).with_filter_reloading();
            let handle = log.reload_handle();
            (Box::new(move |filter| drop(handle.reload(filter))), log.try_init())
        }
    };
    if started.is_ok() {
        let _ = REFILTER.set(refilter);
    }
}

/// From now on what this lets through is written.
pub fn refilter(filter: EnvFilter) {
    if let Some(refilter) = REFILTER.get() {
        refilter(filter);
    }
}

/// Without control characters: a line stays a line.
pub fn tame(text: &str) -> String {
    let odd = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.chars().any(odd) {
        return text.to_owned();
    }
    text.chars().flat_map(|c| if odd(c) { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

#[derive(Clone, Copy, Debug)]
struct Tamed;

impl<'a> MakeWriter<'a> for Tamed {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        *self
    }
}

impl Write for Tamed {
    /// The formatter hands over a whole event at once.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = tame(text.strip_suffix('\n').unwrap_or(&text));
        writeln!(io::stderr().lock(), "{line}")?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p2_49_nothing_from_outside_breaks_a_line_or_speaks_to_the_terminal() {
        assert_eq!(tame("path=/a\r\n2026 INFO forged\x1b[2J"), "path=/a\\r\\n2026 INFO forged\\u{1b}[2J");
        assert_eq!(tame("a\u{9b}31m\u{202e}b\u{2028}"), "a\\u{9b}31m\\u{202e}b\\u{2028}");
        assert_eq!(tame("João → ok"), "João → ok");
    }
}
