//! Lines and states as a reader sees them, and why something was refused, in words.

use super::wire::{Answer, Bye, Link, Refused, Shown, State};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::contact::{self, News, Said};
use crate::model::conversation::{Conversation, ConversationState, Family, Line, LineKind, Step};
use crate::model::user::User;
use crate::text::contact::ContactText;
use crate::text::contact::live::LiveText;
use crate::text::error::refusal;
use crate::text::{Lang, fill, format};
use crate::web::contact::lines::{self, Reading};
use crate::web::paths;

/// Who reads.
#[derive(Clone, Debug)]
pub enum Reader<'a> {
    /// The visitor.
    Visitor(Lang),
    /// This agent.
    Agent(Lang, &'a User),
}

/// What is new for somebody, ready to be sent.
pub struct Fresh {
    lines: Vec<Shown>,
    seq: i64,
    state: State,
}

impl Fresh {
    /// Lines, if there are any, and the state, if it is not the one that is known.
    pub fn answers(self, after: &mut i64, known: &mut Option<State>) -> Vec<Answer> {
        let mut answers = Vec::new();
        if !self.lines.is_empty() {
            *after = self.seq;
            answers.push(Answer::Lines { lines: self.lines, seq: self.seq });
        }
        if known.as_ref() != Some(&self.state) {
            *known = Some(self.state.clone());
            answers.push(Answer::State { state: self.state });
        }
        answers
    }
}

/// Whoever knows less is given so many lines, the newest: a page shows no more of a long conversation either.
const MOST_BEHIND: i64 = 500;

/// After which line somebody is told who knows the lines up to `known`.
pub fn after(known: i64, of: &Conversation) -> i64 {
    known.clamp((of.last_seq - MOST_BEHIND).max(0), of.last_seq.max(0))
}

/// Everything after line `after` of a conversation.
pub async fn fresh(app: &App, of: &Conversation, after: i64, reader: Reader<'_>) -> Result<Fresh> {
    let (mut seq, mut lines) = (after, Vec::new());
    let by_visitor = matches!(reader, Reader::Visitor(_));
    let reading = Reading { config: app.config(), lang: reader.lang(), by_visitor };
    loop {
        let id = of.id.clone();
        let news = app.read(move |db| contact::news(db, &id, seq)).await?;
        seq = news.lines.last().map_or(seq, |last| last.seq);
        lines.extend(news.lines.iter().map(|line| shown(line, &news, reading)));
        if !news.is_cut() {
            let state = state(&news, &reader);
            return Ok(Fresh { lines, seq, state });
        }
    }
}

fn shown(line: &Line, news: &News, reading: Reading) -> Shown {
    let agent = line.agent_id.as_ref().and_then(|id| news.agents.get(id)).map_or("", String::as_str);
    let view = lines::view(reading, &news.conversation, line, agent);
    let offered = if line.kind == LineKind::Offered { Step::parse(&line.body) } else { None };
    let link = offered.and_then(|step| link(step, ContactText::of(reading.lang)));
    let link = link.or(view.file.map(|file| Link { href: file.href, label: file.label }));
    Shown { seq: view.seq, who: view.side, name: view.who, text: view.said.join("\n"), time: view.at, link }
}

fn link(step: Step, t: &ContactText) -> Option<Link> {
    let (href, label) = match step {
        Step::LookUp => (paths::FIRST_ACCESS, t.go_look_up),
        Step::ForgotPassword => (paths::FORGOT_PASSWORD, t.go_forgot_password),
        Step::ForgotLogin => (paths::FORGOT_LOGIN, t.go_forgot_login),
        Step::Registration => (paths::ACCOUNT, t.go_registration),
        Step::Representative | Step::DeliveryInTime | Step::DeliveryLate => return None,
    };
    Some(Link { href: href.to_owned(), label: label.to_owned() })
}

fn state(news: &News, reader: &Reader) -> State {
    let (lang, of) = (reader.lang(), &news.conversation);
    let t = ContactText::of(lang);
    let label = match of.family {
        Family::Delivery => t.typed_day,
        Family::Login => t.typed_login,
        Family::Registration | Family::Order | Family::Other => t.typed_who,
    };
    State {
        word: of.state.as_str(),
        says: of.state.name(lang).to_owned(),
        open: match reader {
            Reader::Visitor(_) => of.is_open(),
            Reader::Agent(_, user) => of.is_open() && of.agent_id.as_ref() == Some(&user.id),
        },
        asks: news.asks.then(|| label.to_owned()),
        can_ask: of.state == ConversationState::Asking,
        protocol: of.protocol.clone(),
    }
}

impl Reader<'_> {
    fn lang(&self) -> Lang {
        match self {
            Reader::Visitor(lang) | Reader::Agent(lang, _) => *lang,
        }
    }
}

/// Why a line was not stored.
pub fn why(said: &Said, app: &App, lang: Lang) -> String {
    let t = LiveText::of(lang);
    match said {
        Said::Refused(looks) => looks.words(lang).to_owned(),
        Said::TooFast { retry_at } => too_fast(retry_at.ms(), app, lang),
        Said::Closed => t.over.to_owned(),
        Said::Stored(_) | Said::Again(_) => String::new(),
    }
}

/// From when on the next one is taken.
pub fn too_fast(retry_at_ms: i64, app: &App, lang: Lang) -> String {
    // The minute after, so that nobody comes too soon.
    let time = format::time(retry_at_ms + 59_999, app.config().brand.time_zone);
    fill(LiveText::of(lang).too_fast, &[("time", &time)])
}

/// What went wrong, in words; what it was is in the log alone. Whether a line was stored may not be known then: the
/// connection ends, the browser comes again and says it once more, by the same token.
pub fn trouble(lang: Lang, request_id: &str, token: Option<String>, error: &Error) -> Answer {
    if token.is_some()
        && matches!(error, Error::Unavailable(_) | Error::Busy { .. } | Error::Retry | Error::Internal(_))
    {
        tracing::warn!(request_id, %error, "a line could not be stored");
        return Answer::Bye { bye: Bye::Restart };
    }
    let why = match error {
        Error::Conflict(rule) => refusal::rule(lang, *rule),
        Error::Invalid { reason, .. } => refusal::flaw(lang, *reason),
        Error::Internal(_) | Error::Unavailable(_) => {
            tracing::error!(request_id, %error, "a frame of a conversation could not be answered");
            LiveText::of(lang).busy
        }
        _ => LiveText::of(lang).busy,
    };
    Answer::Refused { refused: Refused { token, why: why.to_owned(), back: true } }
}
