//! `[contact]`: topics of conversations, service hours, answers that agents keep ready.

use serde::Deserialize;

use super::problem::What;

/// Largest file that can be allowed, in bytes: one is held in memory while it is looked at.
const MOST_ATTACHMENT: usize = 10 * 1024 * 1024;

/// `[contact]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// See `conversations_per_hour` in `config/default.toml`.
    pub conversations_per_hour: i64,
    /// See `lines_per_minute` in `config/default.toml`.
    pub lines_per_minute: i64,
    /// See `mails_per_day` in `config/default.toml`.
    pub mails_per_day: i64,
    /// See `attachment_bytes` in `config/default.toml`.
    pub attachment_bytes: usize,
    /// See `attachments` in `config/default.toml`.
    pub attachments: i64,
    /// See `visitor_connections` in `config/default.toml`.
    pub visitor_connections: usize,
    /// See `agent_connections` in `config/default.toml`.
    pub agent_connections: usize,
    /// See `framed_by` in `config/default.toml`.
    pub framed_by: Vec<String>,
    /// When somebody is at the desk.
    pub hours: Hours,
    /// What a visitor can choose, in this order.
    pub topics: Vec<Topic>,
    /// What an agent can put into the box.
    pub answers: Vec<Answer>,
    /// Where sales representatives get mail.
    pub representatives: Vec<Representative>,
}

/// A row of `[[contact.representatives]]`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Representative {
    /// As the ERP writes it.
    #[serde(default)]
    pub name: String,
    /// Where mail goes.
    #[serde(default)]
    pub email: String,
    #[serde(flatten)]
    rest: toml::Table,
}

impl Representative {
    /// With this address.
    pub fn new(name: &str, email: &str) -> Self {
        Self { name: name.into(), email: email.into(), rest: toml::Table::new() }
    }
}

/// `[contact.hours]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// On which days.
    pub days: ServiceDays,
    /// The first minute, `08:00`.
    pub from: String,
    /// The first minute after, `18:00`.
    pub until: String,
}

/// On which days somebody is at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceDays {
    /// On every day.
    EveryDay,
    /// Monday to Friday without holidays.
    BusinessDays,
}

/// The words of [`ServiceDays`].
pub const SERVICE_DAYS: [&str; 2] = ["every_day", "business_days"];

/// One text in three languages.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Words {
    /// Portuguese.
    #[serde(default)]
    pub pt: String,
    /// Spanish.
    #[serde(default)]
    pub es: String,
    /// English.
    #[serde(default)]
    pub en: String,
    #[serde(flatten)]
    rest: toml::Table,
}

impl Words {
    /// The same in every language.
    pub fn all(pt: &str, es: &str, en: &str) -> Self {
        Self { pt: pt.into(), es: es.into(), en: en.into(), rest: toml::Table::new() }
    }

    /// The three of them, Portuguese, Spanish, English.
    pub fn each(&self) -> [&str; 3] {
        [&self.pt, &self.es, &self.en]
    }

    pub(super) fn check(&self, key: &str, problem: &mut dyn FnMut(&str, What)) {
        for (name, text) in [("pt", &self.pt), ("es", &self.es), ("en", &self.en)] {
            if text.trim().is_empty() {
                problem(&format!("{key}.{name}"), What::TextMissing);
            }
        }
        unknown(key, &self.rest, "pt, es, en", problem);
    }
}

/// A row of `[[contact.topics]]`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Topic {
    /// What it is called in tables.
    #[serde(default)]
    pub key: String,
    /// What it is about: one of [`FAMILIES`].
    #[serde(default)]
    pub family: String,
    /// Over it in the list, e.g. a portal.
    #[serde(default)]
    pub group: Words,
    /// Its own words.
    #[serde(default)]
    pub title: Words,
    #[serde(flatten)]
    rest: toml::Table,
}

/// The families of topics.
pub const FAMILIES: [&str; 5] = ["login", "registration", "order", "delivery", "other"];

/// A row of `[[contact.answers]]`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Answer {
    /// What it is called.
    #[serde(default)]
    pub key: String,
    /// What it says, with placeholders.
    #[serde(default)]
    pub text: Words,
    #[serde(flatten)]
    rest: toml::Table,
}

/// A fact that an answer may have in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// When the first credential is due.
    Due,
    /// From which address mails come.
    Sender,
    /// The names of the reseller's Administrators.
    Administrator,
    /// The number of this conversation.
    Protocol,
    /// What the registration lacks.
    MissingFacts,
}

impl Placeholder {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::Due, Self::Sender, Self::Administrator, Self::Protocol, Self::MissingFacts];

    /// As it is written between the braces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Sender => "sender",
            Self::Administrator => "administrator",
            Self::Protocol => "protocol",
            Self::MissingFacts => "missing_facts",
        }
    }

    /// Those that stand in a text, each once; and words in braces that are none.
    pub fn in_text(text: &str) -> (Vec<Self>, Vec<String>) {
        let (mut known, mut strange) = (Vec::new(), Vec::new());
        for part in text.split('{').skip(1) {
            let word = part.split('}').next().unwrap_or_default();
            match Self::ALL.into_iter().find(|one| one.as_str() == word && part.len() > word.len()) {
                Some(one) if known.contains(&one) => {}
                Some(one) => known.push(one),
                None => strange.push(word.to_owned()),
            }
        }
        (known, strange)
    }
}

impl Contact {
    /// The topic of this key.
    pub fn topic(&self, key: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.key == key)
    }

    /// Calls `problem` for what a type cannot say.
    pub(super) fn check(&self, problem: &mut dyn FnMut(&str, What)) {
        let (from, until) = (minutes(&self.hours.from), minutes(&self.hours.until));
        for (key, text, at) in
            [("contact.hours.from", &self.hours.from, from), ("contact.hours.until", &self.hours.until, until)]
        {
            if at.is_none() {
                problem(key, What::NotATime(text.clone()));
            }
        }
        if let (Some(from), Some(until)) = (from, until)
            && from >= until
        {
            problem("contact.hours.until", What::HoursBackwards(self.hours.from.clone()));
        }
        for origin in self.framed_by.iter().filter(|origin| !is_origin(origin)) {
            problem("contact.framed_by", What::NotAnOrigin(origin.clone()));
        }
        if self.attachment_bytes > MOST_ATTACHMENT {
            problem(
                "contact.attachment_bytes",
                What::NotOneOf(self.attachment_bytes.to_string(), "0 … 10485760".into()),
            );
        }
        if self.topics.is_empty() {
            problem("contact.topics", What::TextMissing);
        }
        let known = FAMILIES.join(", ");
        for (n, topic) in self.topics.iter().enumerate() {
            let row = row("contact.topics", &topic.key, self.topics.iter().take(n).map(|t| &t.key), problem);
            if !FAMILIES.contains(&topic.family.as_str()) {
                problem(&format!("{row}.family"), What::NotOneOf(topic.family.clone(), known.clone()));
            }
            topic.group.check(&format!("{row}.group"), problem);
            topic.title.check(&format!("{row}.title"), problem);
            unknown(&row, &topic.rest, "key, family, group, title", problem);
        }
        for one in &self.representatives {
            let row = format!("contact.representatives.{}", one.name);
            if one.name.trim().is_empty() {
                problem(&format!("{row}name"), What::TextMissing);
            }
            if !super::check::is_mail_address(&one.email) {
                problem(&format!("{row}.email"), What::NotAMailAddress(one.email.clone()));
            }
            unknown(&row, &one.rest, "name, email", problem);
        }
        for (n, answer) in self.answers.iter().enumerate() {
            let row = row("contact.answers", &answer.key, self.answers.iter().take(n).map(|a| &a.key), problem);
            answer.text.check(&format!("{row}.text"), problem);
            unknown(&row, &answer.rest, "key, text", problem);
            for (name, text) in [("pt", &answer.text.pt), ("es", &answer.text.es), ("en", &answer.text.en)] {
                for word in Placeholder::in_text(text).1 {
                    let known = Placeholder::ALL.map(Placeholder::as_str).join(", ");
                    problem(&format!("{row}.text.{name}"), What::NotAPlaceholder(word, known));
                }
            }
        }
    }
}

/// Exactly as a browser writes it: https, or http on the machine itself, and nothing after the port. No wildcard: what is
/// written here goes into a policy.
fn is_origin(text: &str) -> bool {
    let Ok(url) = url::Url::parse(text) else { return false };
    let host = url.host_str().unwrap_or_default();
    let here = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1";
    let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    plain && (url.scheme() == "https" || (url.scheme() == "http" && here)) && url.origin().ascii_serialization() == text
}

/// The key of a row; says what is wrong with its own.
fn row<'a>(
    table: &str,
    key: &str,
    mut before: impl Iterator<Item = &'a String>,
    problem: &mut dyn FnMut(&str, What),
) -> String {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if key.is_empty() || key.len() > 40 || !key.bytes().all(plain) {
        problem(&format!("{table}.key"), What::PolicyName(key.to_owned()));
    } else if before.any(|other| other == key) {
        problem(&format!("{table}.key"), What::PolicyTwice(key.to_owned()));
    }
    format!("{table}.{key}")
}

fn unknown(row: &str, rest: &toml::Table, known: &str, problem: &mut dyn FnMut(&str, What)) {
    for name in rest.keys() {
        problem(&format!("{row}.{name}"), What::UnknownKey(Err(known.to_owned())));
    }
}

impl Hours {
    /// The first minute of the local day and the first one after, where they are times.
    pub fn minutes(&self) -> Option<(i32, i32)> {
        Some((minutes(&self.from)?, minutes(&self.until)?))
    }
}

/// `08:00` in minutes since midnight; 1440 for `24:00`.
fn minutes(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':').filter(|(hour, minute)| hour.len() == 2 && minute.len() == 2)?;
    let number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i32>().ok())?;
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_two_and_two_digits_and_ends_at_midnight() {
        assert_eq!(["00:00", "08:30", "24:00"].map(minutes), [Some(0), Some(510), Some(1440)]);
        for none in ["", "8:00", "08:60", "24:01", "+8:00", "08:0", "08-00", "ab:cd"] {
            assert_eq!(minutes(none), None, "{none}");
        }
    }

    #[test]
    fn only_exact_origins_may_frame() {
        for fine in ["https://loja.example", "https://loja.example:8443", "http://loja.localhost:8401"] {
            assert!(is_origin(fine), "{fine}");
        }
        for none in [
            "https://loja.example/",
            "https://*.example",
            "http://loja.example",
            "https://loja.example; script-src *",
            "https://LOJA.example",
            "*",
            "loja.example",
            "",
            "null",
            "https://loja.example:443",
        ] {
            assert!(!is_origin(none), "{none}");
        }
    }

    #[test]
    fn only_known_facts_stand_in_braces() {
        use Placeholder::{Due, Protocol};
        assert_eq!(Placeholder::in_text("até {due}, {due}; {protocol}"), (vec![Due, Protocol], vec![]));
        assert_eq!(Placeholder::in_text("{password} e {due"), (vec![], vec!["password".into(), "due".into()]));
    }
}
