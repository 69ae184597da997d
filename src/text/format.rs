//! Instants, durations, addresses and numbers as people read them. Everything is a function of its arguments: the
//! instant in UTC milliseconds, the time zone, the language. What is masked never shows how long it was.

use chrono::{DateTime, Datelike, Offset, TimeZone, Timelike};
use chrono_tz::Tz;

use super::{Lang, fill};

crate::texts! {
    /// Words around dates and durations.
    pub struct FormatText {
        monday: "segunda-feira" | "lunes" | "Monday";
        tuesday: "terça-feira" | "martes" | "Tuesday";
        wednesday: "quarta-feira" | "miércoles" | "Wednesday";
        thursday: "quinta-feira" | "jueves" | "Thursday";
        friday: "sexta-feira" | "viernes" | "Friday";
        saturday: "sábado" | "sábado" | "Saturday";
        sunday: "domingo" | "domingo" | "Sunday";
        long: "{weekday}, {date}, {time} ({zone})" | "{weekday}, {date}, {time} ({zone})" | "{weekday}, {date}, {time} ({zone})";
        soon: "{weekday}, {time}" | "{weekday}, {time}" | "{weekday}, {time}";
        at: "{date} às {time} ({zone})" | "{date} a las {time} ({zone})" | "{date} at {time} ({zone})";
        at_one: "{date} à {time} ({zone})" | "{date} a la {time} ({zone})" | "{date} at {time} ({zone})";
        brasilia: "horário de Brasília" | "hora de Brasilia" | "Brasília time";
        ahead: "em {span}" | "en {span}" | "in {span}";
        ago: "há {span}" | "hace {span}" | "{span} ago";
        now: "agora" | "ahora" | "now";
        under_a_minute: "menos de 1 min" | "menos de 1 min" | "less than 1 min";
        minutes: "{n} min" | "{n} min" | "{n} min";
        hours: "{n} h" | "{n} h" | "{n} h";
        hours_minutes: "{n} h {m} min" | "{n} h {m} min" | "{n} h {m} min";
        days: "{n} dias" | "{n} días" | "{n} days";
    }
}

/// English months; 24/11 and 11/24 are both read in English, so the month is a word there.
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn local(ms: i64, tz: Tz) -> DateTime<Tz> {
    let utc = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    tz.from_utc_datetime(&utc.naive_utc())
}

/// The day: `24/11/2026`; in English `24 Nov 2026`.
pub fn date(ms: i64, tz: Tz, lang: Lang) -> String {
    let t = local(ms, tz);
    match lang {
        Lang::En => {
            let month = MONTHS.get(t.month0() as usize).copied().unwrap_or_default();
            format!("{} {month} {:04}", t.day(), t.year())
        }
        Lang::PtBr | Lang::Es => format!("{:02}/{:02}/{:04}", t.day(), t.month(), t.year()),
    }
}

/// The time of day in 24 hours: `14:30`.
pub fn time(ms: i64, tz: Tz) -> String {
    let t = local(ms, tz);
    format!("{:02}:{:02}", t.hour(), t.minute())
}

/// Day and time without a zone, for tables whose head names it: `24/11/2026 14:30`.
pub fn short(ms: i64, tz: Tz, lang: Lang) -> String {
    format!("{} {}", date(ms, tz, lang), time(ms, tz))
}

/// The day as names of files have it: `2026-11-24`.
pub fn iso_date(ms: i64, tz: Tz) -> String {
    let t = local(ms, tz);
    format!("{:04}-{:02}-{:02}", t.year(), t.month(), t.day())
}

/// The day as short as it can be, under a chart: `24/11`; in English `24 Nov`.
pub fn day(ms: i64, tz: Tz, lang: Lang) -> String {
    let t = local(ms, tz);
    match lang {
        Lang::En => format!("{} {}", t.day(), MONTHS.get(t.month0() as usize).copied().unwrap_or_default()),
        Lang::PtBr | Lang::Es => format!("{:02}/{:02}", t.day(), t.month()),
    }
}

/// Day and hour as short as they can be, under a chart: `24/11 14h`; in English `24 Nov 14:00`.
pub fn day_and_hour(ms: i64, tz: Tz, lang: Lang) -> String {
    let (day, hour) = (day(ms, tz, lang), local(ms, tz).hour());
    match lang {
        Lang::En => format!("{day} {hour:02}:00"),
        Lang::PtBr | Lang::Es => format!("{day} {hour:02}h"),
    }
}

/// The same to the second, for what happens several times a minute: `24/11/2026 14:30:05`.
pub fn short_to_second(ms: i64, tz: Tz, lang: Lang) -> String {
    format!("{} {}", date(ms, tz, lang), time_to_second(ms, tz))
}

fn time_to_second(ms: i64, tz: Tz) -> String {
    format!("{}:{:02}", time(ms, tz), local(ms, tz).second())
}

/// As [`at`], to the second: `24/11/2026 às 14:30:05 (horário de Brasília)`.
pub fn at_to_second(ms: i64, tz: Tz, lang: Lang) -> String {
    sentence(ms, tz, lang, &time_to_second(ms, tz))
}

/// Day, time and zone inside a sentence: `24/11/2026 às 14:30 (horário de Brasília)`.
pub fn at(ms: i64, tz: Tz, lang: Lang) -> String {
    sentence(ms, tz, lang, &time(ms, tz))
}

fn sentence(ms: i64, tz: Tz, lang: Lang, time: &str) -> String {
    let texts = FormatText::of(lang);
    let pattern = if local(ms, tz).hour() == 1 { texts.at_one } else { texts.at };
    fill(pattern, &[("date", &date(ms, tz, lang)), ("time", time), ("zone", &zone(tz, lang))])
}

/// The unmistakable form, for the end of a validity:
/// `terça-feira, 24/11/2026, 14:30 (horário de Brasília, UTC−3)`.
pub fn long(ms: i64, tz: Tz, lang: Lang) -> String {
    let texts = FormatText::of(lang);
    let weekday = weekday(ms, tz, lang);
    let zone = format!("{}, {}", zone(tz, lang), offset(ms, tz));
    let zone = if tz == Tz::UTC { "UTC".to_owned() } else { zone };
    let values = [("weekday", weekday), ("date", &date(ms, tz, lang)), ("time", &time(ms, tz)), ("zone", &zone)];
    fill(texts.long, &values)
}

/// A moment within the next days as people say it: `quarta-feira, 14:00`; from the sixth day on, and for what is over,
/// with its date.
pub fn soon(ms: i64, now: i64, tz: Tz, lang: Lang) -> String {
    if ms < now || ms.saturating_sub(now) >= 6 * 24 * HOUR {
        return at(ms, tz, lang);
    }
    fill(FormatText::of(lang).soon, &[("weekday", weekday(ms, tz, lang)), ("time", &time(ms, tz))])
}

fn weekday(ms: i64, tz: Tz, lang: Lang) -> &'static str {
    let texts = FormatText::of(lang);
    let days =
        [texts.monday, texts.tuesday, texts.wednesday, texts.thursday, texts.friday, texts.saturday, texts.sunday];
    days.get(local(ms, tz).weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
}

/// The zone's name: Brasília's in words, any other by its IANA name.
fn zone(tz: Tz, lang: Lang) -> String {
    match tz {
        Tz::America__Sao_Paulo => FormatText::of(lang).brasilia.into(),
        Tz::UTC => "UTC".into(),
        other => other.name().into(),
    }
}

/// The distance from UTC with a true minus sign: `UTC−3`, `UTC+5:30`.
fn offset(ms: i64, tz: Tz) -> String {
    let seconds = local(ms, tz).offset().fix().local_minus_utc();
    let sign = if seconds < 0 { '−' } else { '+' };
    let minutes = seconds.abs() / 60;
    match minutes % 60 {
        0 => format!("UTC{sign}{}", minutes / 60),
        rest => format!("UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

/// A length of time, cut and never rounded up, so that nobody counts on more than there is: `3 min`, `2 h 15 min`
/// (below ten hours), `47 h` (below three days), `4 dias`.
pub fn span(ms: i64, lang: Lang) -> String {
    let texts = FormatText::of(lang);
    let ms = ms.saturating_abs();
    let (hours, minutes) = (ms / HOUR, ms % HOUR / MINUTE);
    let n = |pattern: &str, n: i64| fill(pattern, &[("n", &n.to_string()), ("m", &minutes.to_string())]);
    match hours {
        0 if minutes == 0 => texts.under_a_minute.into(),
        0 => n(texts.minutes, minutes),
        1..10 if minutes > 0 => n(texts.hours_minutes, hours),
        1..72 => n(texts.hours, hours),
        _ => n(texts.days, hours / 24),
    }
}

/// An instant seen from now: `em 47 h`, `há 3 min`, `agora` (less than a minute either way).
pub fn relative(ms: i64, now: i64, lang: Lang) -> String {
    let texts = FormatText::of(lang);
    let distance = ms.saturating_sub(now);
    if distance.saturating_abs() < MINUTE {
        return texts.now.into();
    }
    fill(if distance > 0 { texts.ahead } else { texts.ago }, &[("span", &span(distance, lang))])
}

/// An address for eyes that must not read it all: `c•••••@empresa.com.br`. Always five dots: the length is a hint too.
pub fn masked_email(email: &str) -> String {
    match email.trim().rsplit_once('@') {
        Some((local, domain)) => {
            let first = local.chars().next().map(String::from).unwrap_or_default();
            format!("{first}•••••@{domain}")
        }
        None => "•••••".into(),
    }
}

/// A telephone number as written in Brazil: `(11) 5555-0100`, `(11) 95555-0100`, with `+55` in front when it was
/// given. Others stay as they are.
pub fn phone(text: &str) -> String {
    match national(text) {
        Some((prefix, area, number)) => {
            let (head, tail) = number.split_at(number.len() - 4);
            format!("{prefix}({area}) {head}-{tail}")
        }
        None => text.trim().into(),
    }
}

/// A telephone number that its owner recognises: `(11) •••••-0100`; of foreign ones the last four digits.
pub fn masked_phone(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match (national(text), digits.len()) {
        (Some((prefix, area, number)), _) => format!("{prefix}({area}) •••••-{}", &number[number.len() - 4..]),
        (None, 8..) => format!("•••••{}", &digits[digits.len() - 4..]),
        _ => "•••••".into(),
    }
}

/// `+55 ` or nothing, area code, eight or nine digits.
fn national(text: &str) -> Option<(&'static str, String, String)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (prefix, rest) = match (digits.len(), text.trim().starts_with('+')) {
        (12 | 13, true) if digits.starts_with("55") => ("+55 ", &digits[2..]),
        (10 | 11, false) => ("", &digits[..]),
        _ => return None,
    };
    Some((prefix, rest[..2].to_owned(), rest[2..].to_owned()))
}

/// A stored CNPJ (14 characters) as written: `12.ABC.345/01DE-35`. Anything else stays as it is.
pub fn cnpj(stored: &str) -> String {
    if stored.len() != 14 || !stored.is_ascii() {
        return stored.into();
    }
    format!("{}.{}.{}/{}-{}", &stored[..2], &stored[2..5], &stored[5..8], &stored[8..12], &stored[12..])
}

/// A CNPJ that its owner recognises: `12.•••.•••/••••-35`.
pub fn masked_cnpj(stored: &str) -> String {
    if stored.len() != 14 || !stored.is_ascii() {
        return "•••••".into();
    }
    format!("{}.•••.•••/••••-{}", &stored[..2], &stored[12..])
}

/// `Maria S•••••`: first name and the first letter of the last.
pub fn masked_name(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().unwrap_or("•••••");
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(letter) => format!("{first} {letter}•••••"),
        None => first.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BRASILIA: Tz = Tz::America__Sao_Paulo;
    /// Tuesday 24 November 2026, 14:30 in Brasília.
    const NOW: i64 = 1_795_541_400_000;

    #[test]
    fn the_long_form_leaves_no_question_open() {
        assert_eq!(long(NOW, BRASILIA, Lang::PtBr), "terça-feira, 24/11/2026, 14:30 (horário de Brasília, UTC−3)");
        assert_eq!(long(NOW, BRASILIA, Lang::Es), "martes, 24/11/2026, 14:30 (hora de Brasilia, UTC−3)");
        assert_eq!(long(NOW, BRASILIA, Lang::En), "Tuesday, 24 Nov 2026, 14:30 (Brasília time, UTC−3)");
        assert_eq!(long(NOW, Tz::Asia__Kolkata, Lang::En), "Tuesday, 24 Nov 2026, 23:00 (Asia/Kolkata, UTC+5:30)");
        assert_eq!(long(NOW, Tz::UTC, Lang::En), "Tuesday, 24 Nov 2026, 17:30 (UTC)");
    }

    #[test]
    fn under_a_chart_the_month_is_a_word_where_figures_can_be_read_two_ways() {
        assert_eq!(day_and_hour(NOW, BRASILIA, Lang::PtBr), "24/11 14h");
        assert_eq!(day_and_hour(NOW, BRASILIA, Lang::Es), "24/11 14h");
        assert_eq!(day_and_hour(NOW, BRASILIA, Lang::En), "24 Nov 14:00");
        assert_eq!(day(NOW, BRASILIA, Lang::En), "24 Nov");
    }

    #[test]
    fn one_oclock_is_singular_where_grammar_wants_it() {
        assert_eq!(at(NOW, BRASILIA, Lang::PtBr), "24/11/2026 às 14:30 (horário de Brasília)");
        let one = NOW - 13 * HOUR;
        assert_eq!(at(one, BRASILIA, Lang::PtBr), "24/11/2026 à 01:30 (horário de Brasília)");
        assert_eq!(at(one, BRASILIA, Lang::Es), "24/11/2026 a la 01:30 (hora de Brasilia)");
        assert_eq!(at(NOW, Tz::America__Manaus, Lang::En), "24 Nov 2026 at 13:30 (America/Manaus)");
    }

    #[test]
    fn a_day_belongs_to_its_time_zone() {
        let midnight_utc = NOW + 6 * HOUR + 45 * MINUTE;
        assert_eq!(short(midnight_utc, BRASILIA, Lang::PtBr), "24/11/2026 21:15");
        assert_eq!(short(midnight_utc, Tz::UTC, Lang::PtBr), "25/11/2026 00:15");
    }

    #[test]
    fn a_distance_is_cut_and_never_rounded_up() {
        assert_eq!(relative(NOW + 48 * HOUR - 1, NOW, Lang::PtBr), "em 47 h");
        assert_eq!(relative(NOW - 3 * MINUTE - 59_000, NOW, Lang::PtBr), "há 3 min");
        assert_eq!(relative(NOW - 3 * MINUTE, NOW, Lang::Es), "hace 3 min");
        assert_eq!(relative(NOW - 2 * HOUR - 15 * MINUTE, NOW, Lang::En), "2 h 15 min ago");
        assert_eq!(relative(NOW + 75 * HOUR, NOW, Lang::PtBr), "em 3 dias");
        assert_eq!(relative(NOW + 59_999, NOW, Lang::PtBr), "agora");
        assert_eq!(span(59_999, Lang::PtBr), "menos de 1 min");
        assert_eq!(span(i64::MIN, Lang::En), span(i64::MAX, Lang::En));
    }

    #[test]
    fn what_is_masked_hides_its_length() {
        assert_eq!(masked_email("compras@empresa.com.br"), "c•••••@empresa.com.br");
        assert_eq!(masked_email("c@empresa.com.br"), "c•••••@empresa.com.br");
        assert_eq!(masked_email("no address"), "•••••");
        assert_eq!(masked_phone("11 5555-0100"), "(11) •••••-0100");
        assert_eq!(masked_phone("+55 (11) 95555-0100"), "+55 (11) •••••-0100");
        assert_eq!(masked_phone("+351 21 555 0100"), "•••••0100");
        assert_eq!(masked_phone("190"), "•••••");
        assert_eq!(masked_cnpj("12ABC34501DE35"), "12.•••.•••/••••-35");
        assert_eq!(masked_cnpj("çççççççççççç35"), "•••••");
    }

    #[test]
    fn numbers_are_written_as_in_brazil() {
        assert_eq!(phone("11 5555.0100"), "(11) 5555-0100");
        assert_eq!(phone("+5511955550100"), "+55 (11) 95555-0100");
        assert_eq!(phone(" +1 212 555 0100 "), "+1 212 555 0100");
        assert_eq!(cnpj("12ABC34501DE35"), "12.ABC.345/01DE-35");
        assert_eq!(cnpj("123"), "123");
    }
}
