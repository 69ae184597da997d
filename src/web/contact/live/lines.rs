//! Lines and states as a reader sees them, and why something was refused, in words.

use super::wire::{Answer, Bye, Link, Refused, Shown, State};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::contact::{self, News, Said};
use crate::model::conversation::{Conversation, ConversationState, Family, Line, LineKind, LineSpeaker, Step};
use crate::model::user::User;
use crate::text::contact::live::LiveText;
use crate::text::error::refusal;
use crate::text::{Lang, fill, format};
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

/// Everything after line `after` of a conversation.
pub async fn fresh(app: &App, of: &Conversation, after: i64, reader: Reader<'_>) -> Result<Fresh> {
    let (zone, mut seq, mut lines) = (app.config().brand.time_zone, after, Vec::new());
    loop {
        let id = of.id.clone();
        let news = app.read(move |db| contact::news(db, &id, seq)).await?;
        seq = news.lines.last().map_or(seq, |last| last.seq);
        lines.extend(news.lines.iter().map(|line| shown(line, &news, &reader, zone)));
        if !news.is_cut() {
            let state = state(&news.conversation, &reader);
            return Ok(Fresh { lines, seq, state });
        }
    }
}

fn shown(line: &Line, news: &News, reader: &Reader, zone: chrono_tz::Tz) -> Shown {
    let t = LiveText::of(reader.lang());
    let name = match (line.speaker, reader) {
        (LineSpeaker::Product, _) => t.assistant.to_owned(),
        (LineSpeaker::Visitor, Reader::Visitor(_)) => t.you.to_owned(),
        (LineSpeaker::Visitor, Reader::Agent(..)) if news.conversation.name.is_empty() => t.visitor.to_owned(),
        (LineSpeaker::Visitor, Reader::Agent(..)) => news.conversation.name.clone(),
        (LineSpeaker::Agent, _) => {
            line.agent_id.as_ref().and_then(|id| news.agents.get(id)).cloned().unwrap_or_default()
        }
    };
    let (text, link) = words(line, t);
    let time = format::time(line.created_at.ms(), zone);
    Shown { seq: line.seq, who: line.speaker.as_str(), name, text, time, link }
}

fn words(line: &Line, t: &LiveText) -> (String, Option<Link>) {
    let name = |text: &str| fill(text, &[("name", &line.body)]);
    let text = match line.kind {
        LineKind::Said | LineKind::Typed => line.body.clone(),
        LineKind::Asked => Family::parse(&line.body).map_or("", |family| question(family, t)).to_owned(),
        LineKind::Offered => return Step::parse(&line.body).map_or_else(Default::default, |step| offered(step, t)),
        LineKind::Queued => t.queued.to_owned(),
        LineKind::ByMail => t.by_mail.to_owned(),
        LineKind::Joined => name(t.joined),
        LineKind::Transferred if line.body.is_empty() => t.back_in_queue.to_owned(),
        LineKind::Transferred => name(t.transferred),
        LineKind::Closed => t.closed.to_owned(),
    };
    (text, None)
}

fn question(family: Family, t: &LiveText) -> &'static str {
    match family {
        Family::Login => t.asked_login,
        Family::Registration => t.asked_registration,
        Family::Order => t.asked_order,
        Family::Delivery => t.asked_delivery,
        Family::Other => t.asked_other,
    }
}

fn offered(step: Step, t: &LiveText) -> (String, Option<Link>) {
    let (text, link) = match step {
        Step::LookUp => (t.look_up, Some((paths::FIRST_ACCESS, t.look_up_link))),
        Step::ForgotPassword => (t.forgot_password, Some((paths::FORGOT_PASSWORD, t.forgot_password_link))),
        Step::ForgotLogin => (t.forgot_login, Some((paths::FORGOT_LOGIN, t.forgot_login_link))),
        Step::Registration => (t.registration, Some((paths::ACCOUNT, t.registration_link))),
        Step::Representative => (t.representative, None),
        Step::DeliveryInTime => (t.delivery_in_time, None),
        Step::DeliveryLate => (t.delivery_late, None),
    };
    let link = link.map(|(href, label)| Link { href: href.to_owned(), label: label.to_owned() });
    (text.to_owned(), link)
}

fn state(of: &Conversation, reader: &Reader) -> State {
    let lang = reader.lang();
    let asking = of.state == ConversationState::Asking;
    State {
        word: of.state.as_str(),
        says: of.state.name(lang).to_owned(),
        open: match reader {
            Reader::Visitor(_) => of.is_open(),
            Reader::Agent(_, user) => of.is_open() && of.agent_id.as_ref() == Some(&user.id),
        },
        asks: asking.then(|| question(of.family, LiveText::of(lang)).to_owned()),
        can_ask: asking,
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
    if token.is_some() && matches!(error, Error::Unavailable(_) | Error::Busy { .. } | Error::Retry | Error::Internal(_)) {
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
    Answer::Refused { refused: Refused { token, why: why.to_owned() } }
}
