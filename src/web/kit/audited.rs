//! An entry of the audit in words: what was done, to what, and each field of it before and after. What only another
//! version knows stands as it was written.

use serde_json::{Map, Value};

use crate::model::approval::Proof;
use crate::model::audit::Subject;
use crate::model::conversation::{ClosedWhy, ConversationState};
use crate::model::factor::Methods;
use crate::model::ids::Instant;
use crate::model::intake_line::aside::AsideReason;
use crate::model::message::{Lane, MessageState};
use crate::model::opening::Days;
use crate::model::promise::{Crossing, Problem};
use crate::model::reseller::ResellerState;
use crate::model::role::{Permission, Role};
use crate::model::run::Cause;
use crate::model::schedule::Missed;
use crate::model::user::UserState;
use crate::text::operate::audit_acts::AuditAct;
use crate::text::operate::audit_fields::{AuditActor, AuditField, AuditText, AuditValue};
use crate::web::kit::reader::Reader;

/// One field of what an act changed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: String,
    /// What it was; none where the act kept nothing of it.
    pub before: Option<String>,
    /// What it became; none where the act kept nothing of it.
    pub after: Option<String>,
}

/// The act.
pub fn act(to: Reader, word: &str) -> String {
    AuditAct::parse(word).map_or_else(|| word.to_owned(), |act| act.name(to.lang).to_owned())
}

/// Who acted, with the kind where the label does not say it.
pub fn actor(to: Reader, kind: &str, label: &str) -> String {
    let name = AuditActor::parse(kind).map_or(kind, |known| known.name(to.lang));
    if label == kind { name.to_owned() } else { format!("{label} ({name})") }
}

/// The kind of thing.
pub fn subject(to: Reader, word: &str) -> String {
    Subject::parse(word).map_or_else(|| word.to_owned(), |kind| kind.name(to.lang).to_owned())
}

/// What was kept of before and after, field by field, in the order of the names.
pub fn changes(to: Reader, kind: &str, before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let kind = Subject::parse(kind);
    let (before, after) = (fields(before), fields(after));
    let mut names: Vec<&String> = after.iter().chain(&before).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    let of = |all: &[(String, Value)], name: &String| {
        all.iter().find(|(one, _)| one == name).map(|(_, value)| said(to, kind, name, value))
    };
    let change = |name: &String| Change { field: field(to, name), before: of(&before, name), after: of(&after, name) };
    let told = |change: &Change| {
        let says = |text: &Option<String>| text.as_deref().is_some_and(|text| text != AuditText::of(to.lang).nothing);
        says(&change.before) || says(&change.after)
    };
    names.into_iter().map(change).filter(told).collect()
}

/// One side of the changes in a line, for a file.
pub fn line<'a>(changes: &'a [Change], side: impl Fn(&'a Change) -> Option<&'a String>) -> String {
    let all = changes.iter().filter_map(|change| side(change).map(|text| format!("{}: {text}", change.field)));
    all.collect::<Vec<_>>().join("; ")
}

/// Of a JSON object, what lies within another one after its name and a full stop. What is no object stands alone.
fn fields(json: Option<&str>) -> Vec<(String, Value)> {
    match json.map(|json| serde_json::from_str(json).unwrap_or_else(|_| Value::from(json))) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(all)) => flat("", all),
        Some(other) => vec![(String::new(), other)],
    }
}

fn flat(above: &str, all: Map<String, Value>) -> Vec<(String, Value)> {
    let mut list = Vec::new();
    for (name, value) in all {
        let name = if above.is_empty() { name } else { format!("{above}.{name}") };
        match value {
            Value::Object(within) => list.extend(flat(&name, within)),
            value => list.push((name, value)),
        }
    }
    list
}

/// Each part by its own name. What is below the counts of a digest is a crossing; what is below the facts is as the
/// distributor's file calls it.
fn field(to: Reader, name: &str) -> String {
    let part = |part: &str| match (Crossing::parse(part), AuditField::parse(part)) {
        (_, Some(field)) => field.name(to.lang).to_owned(),
        (Some(crossing), None) => crossing.name(to.lang).to_owned(),
        (None, None) => part.to_owned(),
    };
    name.split('.').map(part).collect::<Vec<_>>().join(" › ")
}

/// A value in words, by its field.
fn said(to: Reader, kind: Option<Subject>, name: &str, value: &Value) -> String {
    let t = AuditText::of(to.lang);
    let known = AuditField::parse(name.rsplit('.').next().unwrap_or(name));
    match value {
        Value::Null => t.nothing.to_owned(),
        Value::Bool(yes) => if *yes { t.yes } else { t.no }.to_owned(),
        Value::Number(number) => match (known, number.as_i64()) {
            (Some(AuditField::DueAt | AuditField::ExpectedAt | AuditField::ValidUntil), Some(ms)) => {
                to.short(Instant(ms))
            }
            _ => number.to_string(),
        },
        Value::String(text) if text.is_empty() => t.nothing.to_owned(),
        Value::String(text) => word(to, kind, known, text).map_or_else(|| text.clone(), str::to_owned),
        Value::Array(all) if all.is_empty() => t.nothing.to_owned(),
        Value::Array(all) => all.iter().map(|one| said(to, kind, name, one)).collect::<Vec<_>>().join(", "),
        Value::Object(_) => value.to_string(),
    }
}

/// The words of closed lists by the noun that has them; any other text is somebody's own.
fn word(to: Reader, kind: Option<Subject>, field: Option<AuditField>, text: &str) -> Option<&'static str> {
    let lang = to.lang;
    let of_audit = || AuditValue::parse(text).map(|value| value.name(lang));
    match field? {
        AuditField::State => match kind? {
            Subject::User => UserState::parse(text).map(|state| state.name(lang)),
            Subject::Reseller | Subject::IntakeLine => ResellerState::parse(text).map(|state| state.name(lang)),
            Subject::Message => MessageState::parse(text).map(|state| state.name(Lane::Mail, lang)),
            Subject::Case => ConversationState::parse(text).map(|state| state.name(lang)).or_else(of_audit),
            _ => of_audit(),
        },
        AuditField::Methods => Methods::parse(text).map(|methods| methods.words(lang)),
        AuditField::Role => Role::parse(text).map(|role| role.name(lang)),
        AuditField::Permissions => Permission::parse(text).map(|permission| permission.name(lang)),
        AuditField::Problem => Problem::parse(text).map(|problem| problem.sentence(lang)),
        AuditField::Cause => Cause::parse(text).map(|cause| cause.name(lang)),
        AuditField::Missed => Missed::parse(text).map(|missed| missed.name(lang)),
        AuditField::Days => Days::parse(text).map(|days| days.name(lang)),
        AuditField::Proof => Proof::parse(text).map(|proof| proof.words(lang)),
        AuditField::Reason => match kind? {
            Subject::IntakeLine => AsideReason::parse(text).map(|reason| reason.words(lang)),
            // A mail's, by its status.
            Subject::Message => Problem::parse(text).map(|problem| problem.sentence(lang)),
            _ => of_audit(),
        },
        AuditField::Why if kind == Some(Subject::Case) => {
            ClosedWhy::parse(text).map(|why| why.name(lang)).or_else(of_audit)
        }
        AuditField::Why | AuditField::How | AuditField::BlockedBy => of_audit(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ending::EndReason;
    use crate::model::user::BlockedBy;
    use crate::text::Lang;

    fn reader(lang: Lang) -> Reader {
        Reader { lang, zone: chrono_tz::America::Sao_Paulo, now: Instant(1_795_541_400_000) }
    }

    #[test]
    fn why_an_access_ended_and_who_blocked_are_said_in_words() {
        let ended = EndReason::ALL.iter().map(|why| why.as_str());
        for word in ended.chain(BlockedBy::ALL.iter().map(|by| by.as_str())) {
            assert!(AuditValue::parse(word).is_some(), "{word}");
        }
    }

    #[test]
    fn a_change_is_fields_states_and_instants_in_words() {
        let before = r#"{"state":"active","permissions":["stock","order.own"]}"#;
        let after = r#"{"state":"blocked","permissions":[],"due_at":1795541400000}"#;
        let all = changes(reader(Lang::En), "user", Some(before), Some(after));
        let told = |n: usize| (all[n].field.as_str(), all[n].before.as_deref(), all[n].after.as_deref());
        assert_eq!(told(0), ("Due", None, Some("24 Nov 2026 14:30")));
        assert_eq!(told(1).0, "Permissions");
        assert_eq!(told(1).2, Some("–"));
        assert_eq!(told(2).0, "State");
        assert_ne!(told(2).2, Some("blocked_by"));
        let pt = changes(reader(Lang::PtBr), "user", Some(before), Some(after));
        assert_eq!((pt[0].field.as_str(), pt[0].after.as_deref()), ("Prazo", Some("24/11/2026 14:30")));
    }

    #[test]
    fn what_lies_within_has_the_names_of_both_and_facts_keep_their_own() {
        let after = r#"{"contact":{"email":"m@x"},"facts.segment":"varejo","crossed":{"breached":2}}"#;
        let fields: Vec<String> =
            changes(reader(Lang::PtBr), "digest", None, Some(after)).into_iter().map(|change| change.field).collect();
        assert_eq!(fields[0], "Contato › E-mail");
        assert!(fields[1].starts_with("Promessas que mudaram › ") && !fields[1].contains("breached"), "{fields:?}");
        assert_eq!(fields[2], "Dados do cadastro › segment");
    }

    #[test]
    fn what_nobody_knows_stands_as_it_was_written() {
        let all = changes(reader(Lang::Es), "later_thing", None, Some(r#"{"later_field":"later_word"}"#));
        assert_eq!(all, [Change { field: "later_field".into(), before: None, after: Some("later_word".into()) }]);
        assert_eq!(act(reader(Lang::Es), "later.act"), "later.act");
        assert!(changes(reader(Lang::Es), "user", Some("no JSON"), None).len() == 1);
    }
}
