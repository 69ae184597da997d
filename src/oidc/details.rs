//! What exactly a client asks to do (`authorization_details`, RFC 9396): objects of types that the house knows, each with
//! members that its type allows, shown to the person in words. Nothing that is asked stays unshown.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::{Code, ProtocolError};
use super::params::RawParams;
use super::resource::Audience;
use crate::text::Lang;

/// The longest parameter that is read, in bytes.
const LONGEST: usize = 4096;
/// The most objects of one request.
const MOST: usize = 10;
/// So deep a value may be nested.
const DEEPEST: usize = 3;

/// A kind of permission that the house knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailType {
    /// Its `type`.
    pub name: String,
    /// What may stand beside the type.
    pub members: Vec<String>,
    /// What the person reads, by language; a member's name in braces stands for its value, which must be there then.
    pub words: Vec<(Lang, String)>,
}

impl DetailType {
    fn text(&self, lang: Lang) -> &str {
        self.words.iter().find(|(of, _)| *of == lang).map_or(self.name.as_str(), |(_, text)| text.as_str())
    }

    fn has_hole(&self, member: &str) -> bool {
        let hole = format!("{{{member}}}");
        self.words.iter().any(|(_, text)| text.contains(&hole))
    }
}

/// What was asked, or granted, in the order of asking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Details(Vec<Map<String, Value>>);

impl Details {
    /// Of a request's parameter, if it has one: every object is of one of the client's types, with members of
    /// that type alone (RFC 9396 sections 2 and 5).
    pub fn asked(params: &RawParams, types: &[DetailType]) -> Result<Self, ProtocolError> {
        let Some(json) = params.first("authorization_details") else { return Ok(Self::default()) };
        let list = Some(json).filter(|json| json.len() <= LONGEST);
        let list: Vec<Map<String, Value>> =
            list.and_then(|json| serde_json::from_str(json).ok()).ok_or_else(|| wrong("it is no list of objects"))?;
        if list.is_empty() || list.len() > MOST {
            return Err(wrong("the list is empty or too long"));
        }
        list.iter().try_for_each(|one| check(one, types))?;
        Ok(Self(list))
    }

    /// Nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a token is good for when `asked` is asked under this grant: all of it where nothing is asked, otherwise some of
    /// what was granted (RFC 9396 section 6).
    pub fn narrowed(&self, asked: &Self) -> Result<Self, ProtocolError> {
        match asked.0.iter().all(|one| self.0.contains(one)) {
            true if asked.is_empty() => Ok(self.clone()),
            true => Ok(asked.clone()),
            false => Err(wrong("more than was granted")),
        }
    }

    /// What of it a token for these is good for (RFC 9396 section 9.1): what names `locations` is for those alone, what
    /// names none is for whomever the token is for. A token that names nobody is not narrowed.
    pub fn at(&self, audience: &Audience) -> Self {
        let is_here = |one: &&Map<String, Value>| match one.get("locations") {
            None => true,
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).any(|name| audience.names(name)),
            Some(one) => one.as_str().is_some_and(|name| audience.names(name)),
        };
        match audience.is_empty() {
            true => self.clone(),
            false => Self(self.0.iter().filter(is_here).cloned().collect()),
        }
    }

    /// As tokens and answers say it; none where nothing was asked.
    pub fn claim(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::Array(self.0.iter().cloned().map(Value::Object).collect()))
    }

    /// To store.
    pub fn stored(&self) -> Option<String> {
        self.claim().map(|list| list.to_string())
    }

    /// As stored. What cannot be read allows nothing.
    pub fn read(stored: Option<&str>) -> Self {
        stored.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    }

    /// A sentence for each, with all that it holds: what the words of its type do not say stands behind them.
    pub fn words(&self, types: &[DetailType], lang: Lang) -> Vec<String> {
        let sentence = |one: &Map<String, Value>| {
            let name = one.get("type").and_then(Value::as_str).unwrap_or_default();
            let of = types.iter().find(|known| known.name == name);
            let mut text = of.map_or(name, |of| of.text(lang)).to_owned();
            let mut rest = Vec::new();
            for (member, value) in one.iter().filter(|(member, _)| *member != "type") {
                let hole = format!("{{{member}}}");
                match text.contains(&hole) {
                    true => text = text.replace(&hole, &shown(value)),
                    false => rest.push(format!("{member}: {}", shown(value))),
                }
            }
            if rest.is_empty() { text } else { format!("{text} ({})", rest.join("; ")) }
        };
        self.0.iter().map(sentence).collect()
    }
}

fn check(one: &Map<String, Value>, types: &[DetailType]) -> Result<(), ProtocolError> {
    let name = one.get("type").and_then(Value::as_str).ok_or_else(|| wrong("an object has no type"))?;
    let known = types.iter().find(|known| known.name == name);
    let known = known.ok_or_else(|| wrong("the client may not ask for this type"))?;
    for (member, value) in one.iter().filter(|(member, _)| *member != "type") {
        if !known.members.contains(member) {
            return Err(wrong("an object has a member that its type does not know"));
        }
        if !is_plain(value, DEEPEST) {
            return Err(wrong("a value is nested too deep or holds what nobody can read"));
        }
    }
    match known.members.iter().any(|member| known.has_hole(member) && !one.contains_key(member)) {
        true => Err(wrong("an object lacks a member that its type needs")),
        false => Ok(()),
    }
}

/// Nobody sees it, or it turns the direction of writing.
pub fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A person can read it: no control characters, nothing invisible, nothing that turns the direction of writing.
fn is_plain(value: &Value, deep: usize) -> bool {
    let text = |text: &str| !text.is_empty() && !text.contains(is_odd) && !text.contains(['{', '}']);
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) => true,
        Value::String(value) => text(value),
        Value::Array(all) => deep > 0 && !all.is_empty() && all.iter().all(|one| is_plain(one, deep - 1)),
        Value::Object(all) => {
            deep > 0 && !all.is_empty() && all.iter().all(|(name, one)| text(name) && is_plain(one, deep - 1))
        }
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(all) => {
            all.iter().map(|(name, one)| format!("{name} {}", shown(one))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn wrong(why: &'static str) -> ProtocolError {
    ProtocolError::new(Code::InvalidAuthorizationDetails, format!("authorization_details: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn order() -> DetailType {
        let words = Lang::ALL.into_iter().map(|lang| (lang, "up to {amount}".to_owned()));
        DetailType {
            name: "order".into(),
            members: ["actions", "amount", "items", "locations"].map(str::to_owned).into(),
            words: words.collect(),
        }
    }

    fn asked(json: &str) -> Result<Details, Code> {
        let params = RawParams::from_pairs([("authorization_details".to_owned(), json.to_owned())]);
        Details::asked(&params, &[order()]).map_err(|error| error.code)
    }

    #[test]
    fn what_is_asked_is_shown_whole_and_in_words() {
        let details = json!([
            { "type": "order", "amount": "100 BRL", "actions": ["create", "cancel"] },
            { "type": "order", "amount": 5, "items": [{ "sku": "A1", "count": 2 }] },
        ]);
        let details = asked(&details.to_string()).unwrap();
        assert_eq!(
            details.words(&[order()], Lang::En),
            ["up to 100 BRL (actions: create, cancel)", "up to 5 (items: count 2, sku A1)"]
        );
        assert_eq!(Details::read(details.stored().as_deref()), details);
        assert_eq!((Details::default().stored(), Details::read(Some("?"))), (None, Details::default()));
    }

    #[test]
    fn what_the_type_does_not_know_or_nobody_can_read_is_refused() {
        let long = format!(r#"[{{"type":"order","amount":"{}"}}]"#, "1".repeat(5000));
        let many = format!("[{}]", [r#"{"type":"order","amount":1}"#; 11].join(","));
        for wrong in [
            "{}",
            "[]",
            "[1]",
            "null",
            "[{}]",
            r#"[{"type":1}]"#,
            r#"[{"type":"payment"}]"#,
            r#"[{"type":"order"}]"#,
            r#"[{"type":"order","amount":null}]"#,
            r#"[{"type":"order","amount":""}]"#,
            r#"[{"type":"order","amount":"1","other":"x"}]"#,
            r#"[{"type":"order","amount":"a\u202eb"}]"#,
            r#"[{"type":"order","amount":"a\nb"}]"#,
            r#"[{"type":"order","amount":"{actions}"}]"#,
            r#"[{"type":"order","amount":[[[[1]]]]}]"#,
            r#"[{"type":"order","amount":{}}]"#,
            &long,
            &many,
        ] {
            assert_eq!(asked(wrong), Err(Code::InvalidAuthorizationDetails), "{wrong}");
        }
        let none = Details::asked(&RawParams::from_pairs([]), &[order()]);
        assert_eq!(none.map_err(|error| error.code), Ok(Details::default()));
    }

    #[test]
    fn what_names_a_place_is_for_a_token_for_that_place() {
        let (a, b) = ("https://a.example/", "https://b.example/");
        let anywhere = r#"{"type":"order","amount":1}"#;
        let at =
            |amount: i32, places: Value| json!({ "type": "order", "amount": amount, "locations": places }).to_string();
        let (here, there, both, one) = (at(2, json!([a])), at(3, json!([b])), at(4, json!([a, b])), at(5, json!(b)));
        let odd = at(6, json!(7));
        let all = asked(&format!("[{anywhere},{here},{there},{both},{one},{odd}]")).unwrap();
        let some = |parts: &[&String]| {
            asked(&format!("[{anywhere},{}]", parts.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(","))).unwrap()
        };
        assert_eq!(all.at(&Audience::of([a])), some(&[&here, &both]));
        assert_eq!(all.at(&Audience::of([b, "cloud"])), some(&[&there, &both, &one]));
        assert_eq!(all.at(&Audience::of(["cloud"])), asked(&format!("[{anywhere}]")).unwrap());
        assert_eq!(all.at(&Audience::default()), all);
    }

    #[test]
    fn a_token_is_good_for_no_more_than_was_granted() {
        let granted = asked(r#"[{"type":"order","amount":1},{"type":"order","amount":2}]"#).unwrap();
        let fewer = asked(r#"[{"amount":2,"type":"order"}]"#).unwrap();
        let other = asked(r#"[{"type":"order","amount":3}]"#).unwrap();
        assert_eq!(granted.narrowed(&Details::default()), Ok(granted.clone()));
        assert_eq!(granted.narrowed(&fewer), Ok(fewer.clone()));
        for wrong in [granted.narrowed(&other), Details::default().narrowed(&fewer)] {
            assert_eq!(wrong.map_err(|error| error.code), Err(Code::InvalidAuthorizationDetails));
        }
    }
}
