//! A client with subjects of its own belongs to one sector (OpenID Connect Core 8.1).

use super::{Candidate, RegistrationFlaw as Flaw, Wrong};
use crate::oidc::client::{GrantType, SubjectType};
use crate::oidc::subject::{Sector, is_one_sector};
use crate::oidc::terms::Term;

const TERM: Term = Term::sector_identifier_uri;

pub(super) fn one(c: &Candidate<'_>, wrong: &mut Wrong) {
    let t = &c.client.terms;
    match (t.subject_type, &t.sector_identifier_uri) {
        (SubjectType::Public, Some(_)) => wrong.say(TERM, Flaw::OnlyWith(TERM.as_str(), "subject_type=pairwise")),
        (SubjectType::Pairwise, None) if !is_one_sector(&c.client.redirect_uris) => {
            wrong.say(TERM, Flaw::SectorNeeded);
        }
        _ => {}
    }
}

/// What the sector's own list says to the redirect URIs.
pub(super) fn listed(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (Some(uri), Some(sector)) = (&c.client.terms.sector_identifier_uri, c.around.sector) else { return };
    match sector {
        Sector::Unread => wrong.say(TERM, Flaw::SectorUnread(uri.clone(), "nobody asked".into())),
        Sector::Nothing(why) => wrong.say(TERM, Flaw::SectorUnread(uri.clone(), why.clone())),
        Sector::Lists(listed) => {
            for uri in c.client.redirect_uris.iter().filter(|uri| !listed.contains(uri)) {
                wrong.say(TERM, Flaw::SectorLacks(uri.clone()));
            }
        }
    }
}

/// Nothing is sent to the addresses of who has a device alone, so they prove no sector.
pub(super) fn proven(c: &Candidate<'_>, wrong: &mut Wrong) {
    if c.around.self_made && c.client.terms.subject_type == SubjectType::Pairwise && c.client.may(GrantType::DeviceCode)
    {
        wrong.say(Term::subject_type, Flaw::DeviceOneSubject);
    }
}
