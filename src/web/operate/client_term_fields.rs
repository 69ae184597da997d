//! The further settings of a client as a form: each term with its group and its control. A term that is not in the table is a
//! line of text, so that none is lost; a test wants each in it.

use serde_json::{Map, Value};

use crate::error::Result;
use crate::oidc::acr::Acr;
use crate::oidc::client::{AuthMethod, ResponseMode, SubjectType};
use crate::oidc::terms::{AccessTokenFormat, ClientProfile, Terms};
use crate::text::Lang;
use crate::text::operate::client_terms::{self, TermsText};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;

/// What a term is typed with.
#[derive(Clone, Copy, Debug)]
pub enum Control {
    /// One of these words; the first is the usual one.
    One(fn() -> Vec<&'static str>),
    /// One of these words, or none.
    Maybe(fn() -> Vec<&'static str>),
    /// Any of these words.
    Boxes(fn() -> Vec<&'static str>),
    /// Yes or not.
    Check,
    /// A line.
    Text,
    /// Digits.
    Number,
    /// A word a line.
    Lines,
    /// JSON.
    Json,
    /// As at the terminal.
    Typed,
}

/// Terms that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Proof,
    Requests,
    Tokens,
    Login,
    More,
}

impl Group {
    const ALL: [Self; 5] = [Self::Proof, Self::Requests, Self::Tokens, Self::Login, Self::More];

    fn title(self, lang: Lang) -> &'static str {
        let t = TermsText::of(lang);
        match self {
            Self::Proof => t.proof,
            Self::Requests => t.requests,
            Self::Tokens => t.tokens,
            Self::Login => t.login,
            Self::More => t.more,
        }
    }
}

const FIELDS: [(&str, Group, Control); 34] = [
    ("profile", Group::Proof, Control::One(|| ClientProfile::ALL.iter().map(|word| word.as_str()).collect())),
    ("token_endpoint_auth_method", Group::Proof, Control::Maybe(methods)),
    ("jwks", Group::Proof, Control::Json),
    ("jwks_uri", Group::Proof, Control::Text),
    ("token_endpoint_auth_signing_alg", Group::Proof, Control::Maybe(algs)),
    ("tls_client_auth_subject_dn", Group::Proof, Control::Text),
    ("tls_client_auth_san_dns", Group::Proof, Control::Text),
    ("tls_client_auth_san_uri", Group::Proof, Control::Text),
    ("tls_client_auth_san_ip", Group::Proof, Control::Text),
    ("tls_client_auth_san_email", Group::Proof, Control::Text),
    ("require_pushed_authorization_requests", Group::Requests, Control::Check),
    ("require_signed_request_object", Group::Requests, Control::Check),
    ("request_object_signing_alg", Group::Requests, Control::Maybe(algs)),
    (
        "response_modes",
        Group::Requests,
        Control::Boxes(|| ResponseMode::ALL.iter().map(|word| word.as_str()).collect()),
    ),
    ("authorization_signed_response_alg", Group::Requests, Control::Maybe(algs)),
    ("authorization_details_types", Group::Requests, Control::Lines),
    ("dpop_bound_access_tokens", Group::Tokens, Control::Check),
    ("tls_client_certificate_bound_access_tokens", Group::Tokens, Control::Check),
    ("id_token_encrypted_response_alg", Group::Tokens, Control::Maybe(|| KEY_ALGS.to_vec())),
    ("id_token_encrypted_response_enc", Group::Tokens, Control::Maybe(|| CONTENT_ALGS.to_vec())),
    ("userinfo_encrypted_response_alg", Group::Tokens, Control::Maybe(|| KEY_ALGS.to_vec())),
    ("userinfo_encrypted_response_enc", Group::Tokens, Control::Maybe(|| CONTENT_ALGS.to_vec())),
    (
        "access_token_format",
        Group::Tokens,
        Control::Maybe(|| AccessTokenFormat::ALL.iter().map(|word| word.as_str()).collect()),
    ),
    ("introspection_signed_response_alg", Group::Tokens, Control::Maybe(algs)),
    ("resources", Group::Tokens, Control::Lines),
    ("exchange_to", Group::Tokens, Control::Lines),
    ("subject_type", Group::Login, Control::One(|| SubjectType::ALL.iter().map(|word| word.as_str()).collect())),
    ("sector_identifier_uri", Group::Login, Control::Text),
    ("initiate_login_uri", Group::Login, Control::Text),
    ("default_max_age", Group::Login, Control::Number),
    ("default_acr_values", Group::Login, Control::Boxes(|| Acr::ALL.iter().map(|word| word.as_str()).collect())),
    ("frontchannel_logout_uri", Group::Login, Control::Text),
    ("frontchannel_logout_session_required", Group::Login, Control::Check),
    ("development", Group::More, Control::Check),
];

/// What can be signed with, as it is registered.
pub(super) const ALGS: [&str; 4] = ["RS256", "PS256", "ES256", "EdDSA"];

/// What content keys are encrypted with, and content, as it is registered.
const KEY_ALGS: [&str; 3] = ["RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW"];
const CONTENT_ALGS: [&str; 3] = ["A128CBC-HS256", "A128GCM", "A256GCM"];

fn algs() -> Vec<&'static str> {
    ALGS.to_vec()
}

/// A client without a secret is registered as public, not by this.
fn methods() -> Vec<&'static str> {
    let own = AuthMethod::ALL.iter().filter(|own| **own != AuthMethod::None);
    own.map(|own| own.as_str()).collect()
}

fn control(name: &str) -> Control {
    FIELDS.iter().find(|(own, ..)| *own == name).map_or(Control::Typed, |(_, _, control)| *control)
}

/// One term, as it is shown.
#[derive(Clone, Debug)]
pub struct TermField {
    /// Its registered name.
    pub name: &'static str,
    /// For people.
    pub label: &'static str,
    /// What it does, and its registered name.
    pub help: String,
    /// See [`Control`].
    pub control: Control,
}

impl TermField {
    pub(super) fn words(&self) -> Vec<&'static str> {
        match self.control {
            Control::One(words) | Control::Maybe(words) | Control::Boxes(words) => words(),
            _ => Vec::new(),
        }
    }

    /// How many lines it is typed in.
    pub(super) fn rows(&self) -> u8 {
        match self.control {
            Control::Json => 6,
            Control::Lines => 3,
            _ => 0,
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        if matches!(self.control, Control::Number) { "number" } else { "text" }
    }

    pub(super) fn may_be_none(&self) -> bool {
        matches!(self.control, Control::Maybe(_))
    }
}

/// Terms that stand together.
#[derive(Clone, Debug)]
pub struct TermGroup {
    /// What they are about.
    pub title: &'static str,
    /// Something is said or wrong in it.
    pub open: bool,
    /// In their order.
    pub fields: Vec<TermField>,
}

/// All terms in their groups.
pub(super) fn groups(form: &Filled) -> Vec<TermGroup> {
    let others = Terms::NAMES.iter().filter(|name| FIELDS.iter().all(|(own, ..)| own != *name));
    let others = others.map(|name| (*name, Group::More, Control::Typed));
    let all: Vec<_> = FIELDS.into_iter().chain(others).collect();
    let one = |group: Group| {
        let fields: Vec<TermField> = all
            .iter()
            .filter(|(_, of, _)| *of == group)
            .map(|(name, _, control)| {
                let (label, help) =
                    client_terms::of(name, form.lang).unwrap_or((name, TermsText::of(form.lang).unknown));
                TermField { name, label, help: format!("{help} · {name}"), control: *control }
            })
            .collect();
        let said = |field: &TermField| {
            let usual = if let Control::One(words) = field.control { words()[0] } else { "" };
            !form.value(field.name).is_empty() && form.value(field.name) != usual
        };
        let open = fields.iter().any(|field| said(field) || form.error(field.name).is_some());
        TermGroup { title: group.title(form.lang), open, fields }
    };
    Group::ALL.into_iter().map(one).filter(|group| !group.fields.is_empty()).collect()
}

/// With the terms that are registered.
pub(super) fn registered(mut form: Filled, terms: &Terms) -> Filled {
    let members = terms.members();
    for name in Terms::NAMES.iter().copied() {
        let value = members.get(name);
        let words = |between: &str| {
            let list = value.and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).collect::<Vec<_>>().join(between)
        };
        let text = match (control(name), value) {
            (Control::Check, Some(Value::Bool(true))) => "yes".to_owned(),
            (Control::One(all), None) => all()[0].to_owned(),
            (_, None) => String::new(),
            (Control::Boxes(_), _) => words(" "),
            (Control::Lines, _) => words("\n"),
            (Control::Json, Some(value)) => serde_json::to_string_pretty(value).unwrap_or_default(),
            (_, Some(Value::String(text))) => text.clone(),
            (_, Some(other)) => other.to_string(),
        };
        form = form.with(name, text);
    }
    form
}

/// With the terms as they were typed.
pub(super) fn kept(mut filled: Filled, form: &Form) -> Result<Filled> {
    for name in Terms::NAMES.iter().copied() {
        let text = match control(name) {
            Control::Boxes(_) => form.all(name).join(" "),
            _ => form.get(name)?.to_owned(),
        };
        filled = filled.with(name, text);
    }
    Ok(filled)
}

/// What was typed, all of it: `null` for what is not said.
pub(super) fn typed(form: &Form) -> Result<Map<String, Value>> {
    let mut all = Map::new();
    for name in Terms::NAMES.iter().copied() {
        let value = match control(name) {
            Control::Boxes(_) => list(form.all(name).into_iter()),
            Control::Check if form.has(name) => Value::from(true),
            Control::Check => Value::Null,
            Control::Lines => list(form.get(name)?.split_whitespace()),
            control => one(name, control, form.text(name)?),
        };
        all.insert(name.to_owned(), value);
    }
    Ok(all)
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> Value {
    let words: Vec<&str> = words.collect();
    if words.is_empty() { Value::Null } else { Value::from(words) }
}

/// What cannot be read stays a text: then it is refused for what it is.
fn one(name: &'static str, control: Control, text: &str) -> Value {
    match control {
        _ if text.is_empty() => Value::Null,
        Control::Number => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        Control::Json => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
        Control::Typed => Terms::typed(&format!("{name}={text}")).map_or(Value::Null, |(_, value)| value),
        _ => Value::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_term_has_a_control_and_words_in_three_languages() {
        for name in Terms::NAMES {
            assert!(!matches!(control(name), Control::Typed), "{name}: say in FIELDS what it is typed with");
            for lang in Lang::ALL {
                let (label, help) = client_terms::of(name, lang).unwrap_or_else(|| panic!("{name} has no words"));
                assert!(!label.is_empty() && !help.is_empty(), "{name}");
            }
        }
        let shown: usize = groups(&Filled::new(Lang::En)).iter().map(|group| group.fields.len()).sum();
        assert_eq!(shown, Terms::NAMES.len());
    }

    #[test]
    fn what_is_registered_is_what_the_form_sends_back() {
        let changes = json!({
            "profile": "fapi2",
            "jwks": {"keys": [{"kty": "OKP"}]},
            "response_modes": ["query", "jwt"],
            "resources": ["https://a.example", "https://b.example"],
            "dpop_bound_access_tokens": true,
            "default_max_age": 600,
            "jwks_uri": "https://a.example/jwks",
        });
        let terms = Terms::default().with(changes.as_object().unwrap()).unwrap();
        let filled = registered(Filled::new(Lang::En), &terms);
        let mut body = url::form_urlencoded::Serializer::new(String::new());
        for name in Terms::NAMES {
            let value = filled.value(name);
            match control(name) {
                Control::Boxes(_) => value.split_whitespace().for_each(|word| {
                    body.append_pair(name, word);
                }),
                Control::Check if value.is_empty() => {}
                _ => {
                    body.append_pair(name, value);
                }
            }
        }
        let form = Form::parse(body.finish().as_bytes()).unwrap();
        assert_eq!(Terms::default().with(&typed(&form).unwrap()).unwrap(), terms);
        let open: Vec<bool> = groups(&filled).iter().map(|group| group.open).collect();
        assert_eq!(open, [true, true, true, true, false]);
        assert!(groups(&registered(Filled::new(Lang::En), &Terms::default())).iter().all(|group| !group.open));
    }
}
