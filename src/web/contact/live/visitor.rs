//! A visitor's end: found by the key, in the cookie on our own pages and in the first frame from a portal's frame. Of who is
//! signed in it lasts as long as the session does.

use actix_web::HttpRequest;

use super::lines::{self, Reader};
use super::socket::Side;
use super::wire::{Answer, Ask, Bye, Hello, Kept, Opened, Refused, State};
use crate::app::{App, Listening, Side as Whose, Topic, Tx};
use crate::error::{Error, Result};
use crate::flow::Secret;
use crate::flow::contact::{self, Answered, LooksLike, Opening, Said, Speaker, Wanted};
use crate::flow::sign_in::session;
use crate::model::conversation::{ClosedWhy, Conversation, KnownBy};
use crate::model::ctx::{Actor, Ctx};
use crate::text::Lang;
use crate::text::contact::live::LiveText;
use crate::web::contact::saying;
use crate::web::visit::Visit;

/// One connection, or one call.
pub struct Visitor {
    app: App,
    actor: Actor,
    ip: Option<String>,
    request_id: String,
    lang: Lang,
    key: Option<Secret>,
    session: Option<Secret>,
    at: Option<At>,
}

/// The conversation that it is about.
struct At {
    conversation: Conversation,
    listening: Listening,
    /// Of who is signed in: comes when that ends.
    access: Option<Listening>,
    after: i64,
    state: Option<State>,
}

/// What became of an act.
enum Outcome {
    Changed,
    Ended(ClosedWhy),
    Refused(LooksLike),
    TooFast(i64),
    NeedsEmail,
}

impl Outcome {
    fn of_answer(answered: Answered) -> Self {
        match answered {
            Answered::Offered(_) | Answered::Noted => Self::Changed,
            Answered::Refused(looks) => Self::Refused(looks),
            Answered::TooFast { retry_at } => Self::TooFast(retry_at.ms()),
        }
    }

    fn of_wish(wanted: Wanted) -> Self {
        match wanted {
            Wanted::Queued | Wanted::ByMail { .. } => Self::Changed,
            Wanted::NeedsEmail { .. } => Self::NeedsEmail,
        }
    }
}

impl Visitor {
    /// Whoever asks; `key` is the cookie's or the header's, `session` that of a connection which may outlive it.
    pub fn new(visit: &Visit, key: Option<Secret>, session: Option<Secret>) -> Self {
        let ctx = visit.ctx();
        let app = visit.app().clone();
        let (actor, ip, request_id, lang) = (ctx.actor, ctx.ip, ctx.request_id, visit.lang);
        Self { app, actor, ip, request_id, lang, key, session, at: None }
    }

    /// The key from the header of a frame without cookies.
    pub fn key_in(request: &HttpRequest) -> Option<Secret> {
        let given = request.headers().get("x-cracha-key")?.to_str().ok()?;
        Some(Secret::new(given.to_owned()))
    }

    fn ctx(&self) -> Ctx {
        self.app.ctx(self.actor.clone(), self.request_id.clone(), self.ip.clone())
    }

    /// One frame by itself: finds the conversation first. Lines come with a hello alone, which says what is known.
    pub async fn once(mut self, ask: Ask) -> Vec<Answer> {
        let is_hello = matches!(ask, Ask::Hello(_));
        if !is_hello && !matches!(ask, Ask::Open { .. }) {
            let found = self.attach(i64::MAX).await;
            if let Some(answers) = self.refusal(found) {
                return answers;
            }
        }
        let mut answers = self.heard_all(ask).await;
        answers.retain(|answer| is_hello || !matches!(answer, Answer::Lines { .. }));
        answers
    }

    async fn heard_all(&mut self, ask: Ask) -> Vec<Answer> {
        match ask {
            Ask::Hello(Hello { key, after, .. }) => {
                if let Some(key) = key {
                    self.key = Some(Secret::new(key));
                }
                let found = self.attach(after).await;
                match self.refusal(found) {
                    Some(answers) => answers,
                    None => self.look_again().await,
                }
            }
            Ask::Open { topic, .. } => self.open(topic).await,
            Ask::Say { token, text } => {
                let answer = self.say(token, text).await;
                self.with_news(answer).await
            }
            Ask::Seen(seq) => {
                if let Some(at) = &self.at {
                    let (id, seq) = (at.conversation.id.clone(), seq.min(at.after));
                    self.quietly(move |tx| contact::saw(tx, &Speaker::Visitor, &id, seq)).await;
                }
                Vec::new()
            }
            Ask::Identify { typed } => {
                self.act(move |ctx, tx, of| contact::identify(ctx, tx, &of.id, &typed).map(Outcome::of_answer)).await
            }
            Ask::Agent { email } => {
                let wanted = move |ctx: &Ctx, tx: &mut Tx, of: &Conversation| {
                    contact::want_agent(ctx, tx, &of.id, Some(&email)).map(Outcome::of_wish)
                };
                self.act(wanted).await
            }
            Ask::End { solved: true } => {
                self.act(|ctx, tx, of| contact::solved(ctx, tx, &of.id).map(Outcome::Ended)).await
            }
            Ask::End { solved: false } => {
                let left = |why: Option<_>| why.map_or(Outcome::Changed, Outcome::Ended);
                self.act(move |ctx, tx, of| contact::leave(ctx, tx, &of.id).map(left)).await
            }
        }
    }

    /// Finds the conversation of the key. Who listens first and reads then misses nothing.
    async fn attach(&mut self, after: i64) -> Result<bool> {
        let (ctx, key) = (self.ctx(), self.key.clone());
        let found = self.app.read(move |db| contact::of_visitor(db, &ctx, key.as_ref())).await?;
        let Some(found) = found else { return Ok(false) };
        let listening = self.app.listen(Topic::Conversation(found.id.clone()));
        let person = found.user_id.clone().filter(|_| found.known_by == Some(KnownBy::Session));
        let access = person.map(|user| self.app.listen(Topic::Access(user)));
        self.lang = found.lang();
        let after = lines::after(after, &found);
        self.at = Some(At { conversation: found, listening, access, after, state: None });
        Ok(true)
    }

    fn refusal(&self, found: Result<bool>) -> Option<Vec<Answer>> {
        match found {
            Ok(true) => None,
            Ok(false) => Some(vec![Answer::Bye { bye: Bye::Unknown }]),
            Err(error) => Some(vec![self.trouble(None, &error)]),
        }
    }

    fn trouble(&self, token: Option<String>, error: &Error) -> Answer {
        lines::trouble(self.lang, &self.request_id, token, error)
    }

    async fn open(&mut self, topic: String) -> Vec<Answer> {
        let (ctx, opening) =
            (self.ctx(), Opening { topic, lang: self.lang, name: String::new(), email: String::new() });
        match self.app.write(move |tx| contact::open(&ctx, tx, &opening)).await {
            Ok(opened) => {
                let key = Some(opened.key.expose().to_owned());
                vec![Answer::Opened { opened: Opened { key, protocol: opened.protocol } }]
            }
            Err(error) => vec![self.trouble(None, &error)],
        }
    }

    async fn say(&mut self, token: String, text: String) -> Answer {
        let Some(at) = &self.at else { return Answer::Bye { bye: Bye::Unknown } };
        let id = &at.conversation.id;
        match saying::say(&self.app, self.ctx(), Speaker::Visitor, id, token.clone(), text).await {
            Ok(Said::Stored(seq) | Said::Again(seq)) => Answer::Said { said: Kept { token, seq } },
            Ok(refused) => {
                let (why, back) = (lines::why(&refused, &self.app, self.lang), !matches!(refused, Said::Refused(_)));
                Answer::Refused { refused: Refused { token: Some(token), why, back } }
            }
            Err(error) => self.trouble(Some(token), &error),
        }
    }

    /// Any other verb of the visitor.
    async fn act<F>(&mut self, verb: F) -> Vec<Answer>
    where
        F: Fn(&Ctx, &mut Tx, &Conversation) -> Result<Outcome> + Send + 'static,
    {
        let Some(at) = &self.at else { return vec![Answer::Bye { bye: Bye::Unknown }] };
        let (ctx, of) = (self.ctx(), at.conversation.clone());
        let why = match self.app.write(move |tx| verb(&ctx, tx, &of)).await {
            Ok(changed @ (Outcome::Changed | Outcome::Ended(_))) => {
                if let Outcome::Ended(why) = changed {
                    self.app.metrics().conversation(why);
                }
                saying::changed(&self.app, &at.conversation.id);
                return self.look_again().await;
            }
            Ok(Outcome::Refused(looks)) => looks.words(self.lang).to_owned(),
            Ok(Outcome::TooFast(retry_at_ms)) => lines::too_fast(retry_at_ms, &self.app, self.lang),
            Ok(Outcome::NeedsEmail) => LiveText::of(self.lang).needs_email.to_owned(),
            Err(error) => return vec![self.trouble(None, &error)],
        };
        vec![Answer::Refused { refused: Refused { token: None, why, back: false } }]
    }

    async fn quietly(&self, verb: impl Fn(&mut Tx) -> Result<()> + Send + 'static) {
        if let Err(error) = self.app.write(verb).await {
            tracing::warn!(%error, "what a visitor saw was not written down");
        }
    }

    async fn with_news(&mut self, answer: Answer) -> Vec<Answer> {
        let mut answers = vec![answer];
        answers.extend(self.look_again().await);
        answers
    }

    async fn look_again(&mut self) -> Vec<Answer> {
        let Some(at) = &mut self.at else { return Vec::new() };
        match lines::fresh(&self.app, &at.conversation, at.after, Reader::Visitor(self.lang)).await {
            Ok(fresh) => fresh.answers(&mut at.after, &mut at.state),
            Err(error) => {
                tracing::warn!(%error, "a conversation could not be read");
                Vec::new() // the bell rings again, at the latest after a while
            }
        }
    }
}

impl Visitor {
    /// The session with which the conversation was begun is over, or of somebody else: it ends here, too.
    async fn signed_out(&mut self) -> Option<Vec<Answer>> {
        let at = self.at.as_ref().filter(|at| at.access.is_some())?;
        let (ctx, cookie) = (self.ctx(), self.session.clone());
        let present = match cookie {
            Some(cookie) => self.app.read(move |db| session::resume(db, &ctx, &cookie)).await,
            None => Ok(None),
        };
        match present {
            Ok(present) => {
                let gone = present.map(|(_, user, _)| user.id) != at.conversation.user_id;
                gone.then(|| vec![Answer::Bye { bye: Bye::SignedOut }])
            }
            Err(error) => Some(vec![self.trouble(None, &error)]),
        }
    }
}

impl Side for Visitor {
    const WHOSE: Whose = Whose::Visitor;
    const WATCHED: bool = false;

    async fn heard(&mut self, ask: Ask) -> Vec<Answer> {
        // Who begins one is who comes with that request, not who came with the handshake of long ago.
        if matches!(ask, Ask::Open { .. }) {
            return vec![Answer::Bye { bye: Bye::Nonsense }];
        }
        // A hello finds the conversation; every other frame is of the one that was found.
        let hello = matches!(ask, Ask::Hello(_));
        if !hello && let Some(end) = self.signed_out().await {
            return end;
        }
        let answers = self.heard_all(ask).await;
        match hello {
            true => self.signed_out().await.unwrap_or(answers),
            false => answers,
        }
    }

    async fn rung(&mut self) {
        let Some(at) = &mut self.at else { return std::future::pending().await };
        let At { listening, access, .. } = at;
        let ended = async {
            match access {
                Some(access) => access.rang().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = listening.rang() => {}
            () = ended => {}
        }
    }

    async fn look(&mut self) -> Vec<Answer> {
        match self.signed_out().await {
            Some(end) => end,
            None => self.look_again().await,
        }
    }
}
