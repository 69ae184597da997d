//! What a trial shows: the steps of a login in their order, with what was sent and what was given out.

use serde_json::{Map, Value};

use crate::oidc::jws;
use crate::text::operate::trial::TrialText;
use crate::text::{Lang, fill};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The client sends the person here.
    Request,
    /// The client's server sends the request first (PAR).
    Pushed,
    /// The request is not taken, and no redirect address is known to be right: a page.
    RefusedHere,
    /// The person logs in.
    Login,
    /// The person is asked.
    Consent,
    /// Back to the client with a code.
    Answer,
    /// Back to the client with an error.
    RefusedThere,
    /// The client's server asks for tokens.
    TokenRequest,
    /// It gets none.
    NoTokens,
    /// It gets them.
    Tokens,
    /// It asks who the person is.
    Userinfo,
    /// It is not told.
    NoUserinfo,
    /// It renews them.
    Refresh,
    /// It is told that the session is over.
    Logout,
}

impl StepKind {
    /// The flow does not come to its end.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::RefusedHere | Self::RefusedThere | Self::NoTokens | Self::NoUserinfo)
    }

    /// In a sentence.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = TrialText::of(lang);
        match self {
            Self::Request => t.request,
            Self::Pushed => t.pushed,
            Self::RefusedHere => t.refused_here,
            Self::Login => t.login,
            Self::Consent => t.consent,
            Self::Answer => t.answer,
            Self::RefusedThere => t.refused_there,
            Self::TokenRequest => t.token_request,
            Self::NoTokens => t.no_tokens,
            Self::Tokens => t.tokens,
            Self::Userinfo => t.userinfo,
            Self::NoUserinfo => t.no_userinfo,
            Self::Refresh => t.refresh,
            Self::Logout => t.logout,
        }
    }
}

/// One step, in the order in which they happen.
#[derive(Clone, Debug)]
pub struct Step {
    /// See [`StepKind`].
    pub kind: StepKind,
    /// Parameters and members, by their names.
    pub shown: Vec<(String, String)>,
    /// Parameters that only the client's own secret or key could make.
    pub of_the_client: Vec<&'static str>,
    /// The signed ones among them, taken apart.
    pub tokens: Vec<Token>,
}

impl Step {
    pub(super) fn of(kind: StepKind, shown: Vec<(String, String)>, of_the_client: Vec<&'static str>) -> Self {
        let tokens = shown.iter().filter_map(|(name, value)| taken_apart(name, value)).collect();
        Self { kind, shown, of_the_client, tokens }
    }

    /// Everything that was sent or given out, in a row each.
    pub fn rows(&self, lang: Lang) -> Vec<(&str, &str)> {
        let shown = self.shown.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        shown.chain(self.of_the_client.iter().map(|name| (*name, TrialText::of(lang).of_the_client))).collect()
    }
}

/// A JWT taken apart.
#[derive(Clone, Debug)]
pub struct Token {
    /// The member or parameter that it was in.
    pub name: String,
    /// Its header.
    pub header: Vec<(String, String)>,
    /// Its claims.
    pub claims: Vec<(String, String)>,
}

impl Token {
    /// What stands over its header.
    pub fn header_words(&self, lang: Lang) -> String {
        fill(TrialText::of(lang).header, &[("name", &self.name)])
    }

    /// What stands over its claims.
    pub fn claims_words(&self, lang: Lang) -> String {
        fill(TrialText::of(lang).claims, &[("name", &self.name)])
    }
}

/// What came of a trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All of it went well.
    Works,
    /// A step failed.
    Fails,
    /// The client has nothing that could be tried.
    Nothing,
}

impl Ending {
    /// Of these steps.
    pub fn of(steps: &[Step]) -> Self {
        match steps {
            [] => Self::Nothing,
            steps if steps.iter().any(|step| step.kind.is_failure()) => Self::Fails,
            _ => Self::Works,
        }
    }

    /// In a sentence.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = TrialText::of(lang);
        match self {
            Self::Works => t.works,
            Self::Fails => t.fails,
            Self::Nothing => t.nothing,
        }
    }
}

pub(super) fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub(super) fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(all) = value { all } else { Map::new() }
}

pub(super) fn members(all: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    all.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// Header and claims, if it is a JWT.
fn taken_apart(name: &str, value: &str) -> Option<Token> {
    let header = jws::unproven_header(value)?;
    let claims = jws::unproven(value)?;
    Some(Token { name: name.to_owned(), header: members(&header), claims: members(&claims) })
}
