//! The demo's past, told by the real verbs at past instants: nothing is written into a table by hand, so every state on
//! the start page is one that the product can really be in.

use std::time::{Duration, SystemTime};

use crate::app::{App, Tx};
use crate::crypto::secret::random_bytes;
use crate::error::{Error, Result};
use crate::flow::Secret;
use crate::flow::delivery::{self, Attempted, Claimed};
use crate::flow::intake::{self, Line, NewBatch, Place, Record};
use crate::flow::promise;
use crate::flow::sign_in::password::{self, Choice, Chosen};
use crate::flow::sign_in::session::Browser;
use crate::jobs::deliver;
use crate::mail::letter::Letter;
use crate::mail::transport::{Folder, Mailer};
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::{Instant, UserId};
use crate::model::intake_batch::BatchSource;
use crate::model::intake_line::{Origin, RecordKind};
use crate::model::message::Lane;
use crate::model::user::User;
use crate::model::{login_name, ticket, user};

/// Who wrote the demo's past, in leases and attempts.
const NODE: &str = "seed";

/// A teller of past events.
pub struct Story<'a> {
    app: &'a App,
    mailer: Mailer,
}

impl<'a> Story<'a> {
    /// Tells it to this program; its mails leave by `mailer`.
    pub fn new(app: &'a App, mailer: Mailer) -> Self {
        Self { app, mailer }
    }

    /// The surroundings of an act of the past.
    pub fn ctx(&self, at: Instant, actor: Actor) -> Ctx {
        let ctx = self.app.ctx(actor, "seed".into(), None);
        Ctx { now: at, ..ctx }
    }

    /// An ERP hands a reseller over; its credential is made and mailed a minute later, as far as that is possible.
    pub async fn hand_over(&self, at: Instant, record: Record) -> Result<()> {
        let ctx = self.ctx(at, Actor::Client("erp".into()));
        let raw = serde_json::to_string(&record).map_err(Error::internal)?;
        let key = format!("{}/{}", record.external_id, at.ms());
        let place = Place { source: Origin::Api, kind: RecordKind::Reseller, batch: key.clone(), line: 1, raw };
        let call =
            NewBatch { key, kind: RecordKind::Reseller, source: BatchSource::Api, name: String::new(), total: 1 };
        let lines = [Line { place, record, problems: Vec::new(), fields: Vec::new() }];
        self.app.write(move |tx| intake::take_small(tx, &ctx, &call, &lines)).await?;
        let at = at.plus_min(1);
        for id in self.app.read(|db| promise::waiting(db, 200)).await? {
            let ctx = self.ctx(at, Actor::Job("provision"));
            self.app.write(move |tx| promise::provision(tx, &ctx, &id)).await?;
        }
        self.post(at).await
    }

    /// Runs a verb as somebody, and lets its mails leave at once.
    pub async fn act<T, F>(&self, at: Instant, actor: Actor, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Ctx) -> Result<T> + Send + 'static,
    {
        let ctx = self.ctx(at, actor);
        let answer = self.app.write(move |tx| verb(tx, &ctx)).await?;
        self.post(at).await?;
        Ok(answer)
    }

    /// The user of this login, who must exist.
    pub async fn user(&self, login: &str) -> Result<User> {
        let folded = login_name::fold(login);
        let missing = Error::internal(format!("the demo's story has no {login}"));
        self.app.read(move |db| user::by_login(db, &folded)).await?.ok_or(missing)
    }

    /// The user as an actor.
    pub async fn actor(&self, login: &str) -> Result<Actor> {
        let User { id, login, role, reseller_id, .. } = self.user(login).await?;
        Ok(Actor::Person { user: id, login, role, reseller: reseller_id })
    }

    /// Somebody redeems the newest ticket and chooses a password, which is returned.
    pub async fn choose(&self, at: Instant, login: &str) -> Result<String> {
        let User { id, .. } = self.user(login).await?;
        let newest = self.newest_ticket(id).await?;
        let phrase = passphrase()?;
        let browser = Browser { agent: "Mozilla/5.0 (X11; Linux x86_64) Demo".into(), ..Browser::default() };
        let (ticket, generation) = (newest.id, newest.generation);
        let choice = Choice { ticket, generation, password: Secret::new(phrase.as_str()), browser };
        let ctx = self.ctx(at, Actor::Anonymous);
        let (c1, h1, c2, h2) = (ctx.clone(), choice.clone(), ctx, choice);
        let begin = move |tx: &mut Tx| password::begin_choose(tx, &c1, &h1);
        let finish = move |tx: &mut Tx, ticket: &_, hashed: &_| password::finish_choose(tx, &c2, &h2, ticket, hashed);
        match self.app.hashed(begin, finish).await? {
            Chosen::In { .. } => Ok(phrase),
            refused => Err(Error::internal(format!("the demo's story: {login} could not choose ({refused:?})"))),
        }
    }

    async fn newest_ticket(&self, user: UserId) -> Result<ticket::Ticket> {
        let newest = self.app.read(move |db| ticket::latest_of(db, &user, 1)).await?;
        newest.into_iter().next().ok_or_else(|| Error::internal("the demo's story: nobody mailed a ticket"))
    }

    /// Every mail that is due leaves now, "now" being in the past.
    async fn post(&self, at: Instant) -> Result<()> {
        let ctx = self.ctx(at, Actor::Job("outbox"));
        let claiming = ctx.clone();
        for claimed in self.app.write(move |tx| delivery::claim(tx, &claiming, Lane::Mail, NODE, 100)).await? {
            let how = self.deliver(&claimed, at).await?;
            let (ctx, row) = (ctx.clone(), claimed.message);
            self.app.write(move |tx| delivery::settle(tx, &ctx, &row, &how)).await?;
        }
        Ok(())
    }

    async fn deliver(&self, claimed: &Claimed, at: Instant) -> Result<Attempted> {
        let letter: Letter = serde_json::from_str(&claimed.message.payload).map_err(Error::internal)?;
        let (envelope, bytes) = deliver::write(&self.mailer, claimed, &letter, None)?;
        let how = deliver::send(&self.mailer, &envelope, &bytes).await;
        let file = std::path::Path::new(&self.app.config().mail.directory).join(Folder::file_name(&envelope));
        if matches!(how, Attempted::Taken(_)) {
            backdate(&file, at);
        }
        Ok(how)
    }
}

/// The mailbox goes by the file's time. Failing to set it only makes an old mail look new.
fn backdate(file: &std::path::Path, at: Instant) {
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.ms()).unwrap_or(0));
    if let Ok(file) = std::fs::File::options().append(true).open(file)
        && let Err(error) = file.set_modified(at)
    {
        tracing::debug!(%error, "a mail's file keeps today's time");
    }
}

/// Easy to copy by hand, different at every start: three words and four digits.
fn passphrase() -> Result<String> {
    const WORDS: [&str; 32] = [
        "abacate",
        "azulejo",
        "bambu",
        "barcaca",
        "cajueiro",
        "caneca",
        "degrau",
        "dourado",
        "esquina",
        "espelho",
        "farinha",
        "fogueira",
        "girassol",
        "goiaba",
        "hortela",
        "igreja",
        "jangada",
        "janela",
        "ladeira",
        "lamparina",
        "martelo",
        "neblina",
        "orquidea",
        "pipoca",
        "quintal",
        "ribeira",
        "sanfona",
        "tapioca",
        "umbuzeiro",
        "varanda",
        "xadrez",
        "zabumba",
    ];
    let [a, b, c, digits @ ..] = random_bytes::<7>()?;
    let word = |byte: u8| WORDS.iter().cycle().nth(usize::from(byte)).copied().unwrap_or_default();
    let digits: String = digits.iter().map(|byte| char::from(b'0' + byte % 10)).collect();
    Ok(format!("{}-{}-{}-{digits}", word(a), word(b), word(c)))
}
