//! Invitations by which clients register themselves (initial access tokens, RFC 7591 section 3): an operator makes one, says
//! what comes by it at most, and takes it back. Its token is told once and stored as its digest.

use serde_json::json;

use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::flow::sign_in::throttle;
use crate::model::audit::{self, Act, Subject};
use crate::model::client::{self, Client};
use crate::model::client_invitation::{self, ClientInvitation};
use crate::model::ctx::Ctx;
use crate::model::throttle as counters;
use crate::oidc::client::GrantType;
use crate::oidc::registration::limits::{InvitationField as Field, Limits, is_host};
use crate::oidc::registration::{RegistrationError, RegistrationFlaw as Flaw, Wrong, unknown_grants, unknown_scopes};
use crate::oidc::terms::ClientProfile;

/// The longest that one is good, in days.
pub const MOST_DAYS: i64 = 365;
/// The most clients that may come by one.
pub const MOST_CLIENTS: i64 = 1000;
const NAME_CHARS: usize = 60;

/// What is said of a new one.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// For operators.
    pub name: String,
    /// So long it is good.
    pub days: i64,
    /// So many clients may come by it.
    pub most: i64,
    /// So many within an hour.
    pub an_hour: i64,
    /// What they may ask for.
    pub scopes: Vec<String>,
    /// By which ways.
    pub grant_types: Vec<String>,
    /// Where their addresses are; anywhere when none is named.
    pub hosts: Vec<String>,
    /// The rules that they are held to at least.
    pub profile: String,
}

/// All that is wrong with what is said of one.
pub type Refused = Vec<RegistrationError<Field>>;

/// Makes one, or says all that is wrong with it. [`Error::Duplicate`] when the name is taken.
pub fn invite(
    tx: &mut Tx,
    ctx: &Ctx,
    new: &NewInvitation,
) -> Result<std::result::Result<(ClientInvitation, Secret), Refused>> {
    access::allow(ctx, Doing::Operate)?;
    let limits = match limits(new) {
        Ok(limits) => limits,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let token = random_token()?;
    let row = ClientInvitation {
        name: new.name.clone(),
        hash: sha256_hex(token.expose()),
        limits: limits.stored(),
        most: new.most,
        an_hour: new.an_hour,
        used: 0,
        created_at: ctx.now,
        valid_until: ctx.now.plus_h(new.days * 24),
        revoked_at: None,
    };
    client_invitation::insert(tx, &row)?;
    let grants: Vec<&str> = limits.grant_types.iter().map(|grant| grant.as_str()).collect();
    let after = Some(json!({
        "most": row.most,
        "an_hour": row.an_hour,
        "valid_until": row.valid_until.rfc3339(),
        "scopes": limits.scopes.iter().collect::<Vec<_>>(),
        "grant_types": grants,
        "hosts": limits.hosts,
        "profile": limits.profile.as_str(),
    }));
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::ClientInvitation, &row.name, "client_invitation.make") })?;
    Ok(Ok((row, token)))
}

/// All that is wrong, at once.
fn limits(new: &NewInvitation) -> std::result::Result<Limits, Refused> {
    let mut wrong = Wrong::default();
    let name = new.name.as_str();
    if name.is_empty()
        || name.len() > NAME_CHARS
        || !name.bytes().all(|b| b.is_ascii_graphic() && !b":/?#%".contains(&b))
    {
        wrong.say(Field::Name, Flaw::InvitationName(NAME_CHARS));
    }
    for (field, value, most) in [
        (Field::Days, new.days, MOST_DAYS),
        (Field::Most, new.most, MOST_CLIENTS),
        (Field::AnHour, new.an_hour, MOST_CLIENTS),
    ] {
        if !(1..=most).contains(&value) {
            wrong.say(field, Flaw::Between(1, most));
        }
    }
    unknown_scopes(&new.scopes).for_each(|flaw| wrong.say(Field::Scopes, flaw));
    unknown_grants(&new.grant_types).for_each(|flaw| wrong.say(Field::GrantTypes, flaw));
    if new.grant_types.is_empty() {
        wrong.say(Field::GrantTypes, Flaw::NeedsOne);
    }
    for host in new.hosts.iter().filter(|host| !is_host(host)) {
        wrong.say(Field::Hosts, Flaw::Host(host.clone()));
    }
    let profile = ClientProfile::parse(&new.profile);
    if profile.is_none() {
        let known: Vec<_> = ClientProfile::ALL.iter().map(|profile| profile.as_str()).collect();
        wrong.say(Field::Profile, Flaw::NotOneOf(new.profile.clone(), known.join(", ")));
    }
    match profile {
        Some(profile) if wrong.is_empty() => Ok(Limits {
            scopes: new.scopes.iter().map(String::as_str).collect(),
            grant_types: new.grant_types.iter().filter_map(|word| GrantType::parse(word)).collect(),
            hosts: new.hosts.clone(),
            profile,
        }),
        _ => Err(wrong.into_list()),
    }
}

/// Nobody registers by it any more; who did stays. Again it does nothing.
pub fn revoke(tx: &mut Tx, ctx: &Ctx, name: &str) -> Result<()> {
    let row = get(tx, ctx, name)?;
    if client_invitation::revoke(tx, &row.name, ctx.now)? {
        let after = Some(json!({ "used": row.used }));
        audit::record(tx, ctx, Act { after, ..Act::on(Subject::ClientInvitation, name, "client_invitation.revoke") })?;
    }
    Ok(())
}

/// All, the newest first.
pub fn all(db: &mut Db, ctx: &Ctx) -> Result<Vec<ClientInvitation>> {
    access::allow(ctx, Doing::Operate)?;
    client_invitation::all(db)
}

/// One, good or not.
pub fn get(db: &mut Db, ctx: &Ctx, name: &str) -> Result<ClientInvitation> {
    access::allow(ctx, Doing::Operate)?;
    client_invitation::find(db, name)?.ok_or(Error::NotFound)
}

/// The open invitation with this token.
///
/// # Errors
/// `Throttled` while whoever asks has to wait, whatever the token is.
pub fn open(db: &mut Db, ctx: &Ctx, token: &Secret) -> Result<Option<ClientInvitation>> {
    throttle::refuse_waiting(db, ctx, &counter(ctx, None)?)?;
    let found = client_invitation::by_hash(db, &sha256_hex(token.expose()))?;
    Ok(found.filter(|row| row.is_open(ctx.now)))
}

/// A token that opens nothing: it counts for the address that it came from, and for the client that it was to manage; after
/// the free ones whoever comes from there waits. `whose` is none for an invitation.
pub fn count_wrong(tx: &mut Tx, ctx: &Ctx, whose: Option<&ClientId>) -> Result<()> {
    let whose = match whose {
        Some(id) => client::find(tx, id)?,
        None => None,
    };
    throttle::reserve(tx, ctx, &counter(ctx, whose.as_ref())?, counters::Keeping::ForADay)?;
    Ok(())
}

/// Where wrong tokens are counted. Names that are nobody's count with invitations: else each new one would be free, and a row.
pub(super) fn counter(ctx: &Ctx, whose: Option<&Client>) -> Result<String> {
    let managed = whose.filter(|client| client.management_hash.is_some());
    let whose = managed.map_or("", |client| client.id.as_str());
    throttle::key(ctx, "registration", &format!("{whose}/{}", ctx.ip.as_deref().unwrap_or_default()))
}
