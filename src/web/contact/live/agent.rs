//! An agent's end: the queue, or one conversation. Whether the agent may still be here is read again at every look, and the
//! bell rings when somebody's access ends.

use super::lines::{self, Reader};
use super::socket::Side;
use super::wire::{Answer, Ask, Bye, Hello, Kept, Refused, State};
use crate::app::{App, Listening, Side as Whose, Topic};
use crate::error::{Error, Result};
use crate::flow::Secret;
use crate::flow::contact::{self, Said, Speaker};
use crate::flow::sign_in::{factor, session};
use crate::model::conversation::Conversation;
use crate::model::ctx::{Actor, Ctx};
use crate::model::session::Session;
use crate::model::user::User;
use crate::text::Lang;
use crate::web::contact::saying;
use crate::web::visit::Visit;

/// One connection.
pub struct Agent {
    app: App,
    cookie: Secret,
    ip: Option<String>,
    request_id: String,
    lang: Lang,
    access: Listening,
    at: At,
}

/// What it shows.
enum At {
    /// Nothing yet.
    Nowhere,
    /// Who waits.
    Queue(Listening),
    /// One conversation.
    Conversation(Box<Talk>),
}

struct Talk {
    conversation: Conversation,
    listening: Listening,
    after: i64,
    state: Option<State>,
}

impl Agent {
    /// The agent of this session cookie.
    pub fn new(visit: &Visit, user: &User, cookie: Secret) -> Self {
        let (ctx, app) = (visit.ctx(), visit.app().clone());
        let access = app.listen(Topic::Access(user.id.clone()));
        let (ip, request_id, lang) = (ctx.ip, ctx.request_id, visit.lang);
        Self { app, cookie, ip, request_id, lang, access, at: At::Nowhere }
    }

    /// Who it is now; nobody when the access has ended.
    async fn who(&self) -> Result<Option<(Session, User)>> {
        let ctx = self.app.ctx(Actor::Anonymous, self.request_id.clone(), self.ip.clone());
        let (reading, cookie) = (ctx.clone(), self.cookie.clone());
        let found = self.app.read(move |db| session::resume(db, &reading, &cookie)).await?;
        let found = found.map(|(session, user, _)| (session, user));
        Ok(found.filter(|(session, user)| user.role.is_desk() && !factor::is_shut_in(&ctx.config, session, user)))
    }

    fn ctx(&self, user: &User) -> Ctx {
        let (login, role, reseller) = (user.login.clone(), user.role, user.reseller_id.clone());
        let actor = Actor::Person { user: user.id.clone(), login, role, reseller };
        self.app.ctx(actor, self.request_id.clone(), self.ip.clone())
    }

    async fn answers(&mut self, ask: Option<Ask>) -> Result<Vec<Answer>> {
        let Some((session, user)) = self.who().await? else { return Ok(vec![Answer::Bye { bye: Bye::SignedOut }]) };
        let ctx = self.ctx(&user);
        match ask {
            None => self.news(&ctx, &user).await,
            Some(Ask::Hello(Hello { conversation: None, .. })) => {
                self.at = At::Queue(self.app.listen(Topic::Queue));
                self.news(&ctx, &user).await
            }
            Some(Ask::Hello(Hello { conversation: Some(id), after, .. })) => {
                let reading = ctx.clone();
                let conversation = match self.app.read(move |db| contact::of_desk(db, &reading, &id)).await {
                    Ok(found) => found,
                    Err(Error::NotFound) => return Ok(vec![Answer::Bye { bye: Bye::Unknown }]),
                    Err(error) => return Err(error),
                };
                // What is written from here on rings; what was written before is read below.
                let listening = self.app.listen(Topic::Conversation(conversation.id.clone()));
                let after = lines::after(after, &conversation);
                self.at = At::Conversation(Box::new(Talk { conversation, listening, after, state: None }));
                self.news(&ctx, &user).await
            }
            Some(Ask::Say { token, text }) => {
                self.used(&ctx, session).await;
                let answer = self.say(&ctx, &user, token, text).await;
                let mut answers = vec![answer];
                answers.extend(self.news(&ctx, &user).await?);
                Ok(answers)
            }
            Some(Ask::Seen(seq)) => {
                if let At::Conversation(talk) = &self.at {
                    let (id, seq) = (talk.conversation.id.clone(), seq.min(talk.after));
                    self.app.write(move |tx| contact::agent_saw(&ctx, tx, &id, seq)).await?;
                }
                Ok(Vec::new())
            }
            Some(Ask::Open { .. } | Ask::Identify { .. } | Ask::Agent { .. } | Ask::End { .. }) => {
                Ok(vec![Answer::Bye { bye: Bye::Nonsense }])
            }
        }
    }

    /// A line is a use of the session; looking is none.
    async fn used(&self, ctx: &Ctx, held: Session) {
        if session::is_stale(ctx, &held) {
            let ctx = ctx.clone();
            if let Err(error) = self.app.write(move |tx| session::seen(tx, &ctx, &held)).await {
                tracing::warn!(%error, "a session's use was not written down");
            }
        }
    }

    async fn say(&self, ctx: &Ctx, user: &User, token: String, text: String) -> Answer {
        let At::Conversation(talk) = &self.at else { return Answer::Bye { bye: Bye::Nonsense } };
        let (id, who) = (&talk.conversation.id, Speaker::Agent(user.id.clone()));
        match saying::say(&self.app, ctx.clone(), who, id, token.clone(), text).await {
            Ok(Said::Stored(seq) | Said::Again(seq)) => Answer::Said { said: Kept { token, seq } },
            Ok(refused) => {
                let (why, back) = (lines::why(&refused, &self.app, self.lang), !matches!(refused, Said::Refused(_)));
                Answer::Refused { refused: Refused { token: Some(token), why, back } }
            }
            Err(error) => lines::trouble(self.lang, &self.request_id, Some(token), &error),
        }
    }

    async fn news(&mut self, ctx: &Ctx, user: &User) -> Result<Vec<Answer>> {
        match &mut self.at {
            At::Nowhere => Ok(Vec::new()),
            At::Queue(_) => {
                let ctx = ctx.clone();
                let queue = self.app.read(move |db| contact::waiting(db, &ctx)).await?;
                Ok(vec![Answer::Queue { queue }])
            }
            At::Conversation(talk) => {
                let reader = Reader::Agent(self.lang, user);
                let fresh = lines::fresh(&self.app, &talk.conversation, talk.after, reader).await?;
                Ok(fresh.answers(&mut talk.after, &mut talk.state))
            }
        }
    }

    async fn or_trouble(&mut self, ask: Option<Ask>) -> Vec<Answer> {
        let is_look = ask.is_none();
        match self.answers(ask).await {
            Ok(answers) => answers,
            Err(error) if is_look => {
                tracing::warn!(%error, "a conversation could not be read");
                Vec::new() // the bell rings again, at the latest after a while
            }
            Err(error) => vec![lines::trouble(self.lang, &self.request_id, None, &error)],
        }
    }
}

impl Side for Agent {
    const WHOSE: Whose = Whose::Agent;
    const WATCHED: bool = true;

    async fn heard(&mut self, ask: Ask) -> Vec<Answer> {
        self.or_trouble(Some(ask)).await
    }

    async fn rung(&mut self) {
        let Self { access, at, .. } = self;
        let subject = async {
            match at {
                At::Nowhere => std::future::pending().await,
                At::Queue(listening) => listening.rang().await,
                At::Conversation(talk) => talk.listening.rang().await,
            }
        };
        tokio::select! {
            () = access.rang() => {}
            () = subject => {}
        }
    }

    async fn look(&mut self) -> Vec<Answer> {
        self.or_trouble(None).await
    }
}
