//! What an address of a client is made of.

use url::{Host, Url};

use super::{Candidate, ClientField as Field, RegistrationFlaw as Flaw, UriFlaw, Wrong};
use crate::oidc::egress::{is_this_machine, plain};
use crate::oidc::resource::is_resource;
use crate::oidc::terms::Term;

/// Native clients and portals under development may always redirect to http addresses on the person's machine.
pub(super) fn may_be_this_machine(c: &Candidate<'_>) -> bool {
    c.around.insecure_loopback || c.client.native || c.client.terms.development
}

/// Where people are sent.
pub(super) fn of_people(c: &Candidate<'_>, wrong: &mut Wrong) {
    let (client, loopback) = (c.client, may_be_this_machine(c));
    for (field, uris) in
        [(Field::RedirectUris, &client.redirect_uris), (Field::PostLogoutUris, &client.post_logout_redirect_uris)]
    {
        for uri in uris {
            if let Err(flaw) = check_uri(uri, loopback, client.native) {
                wrong.say(field, Flaw::Uri(uri.clone(), flaw));
            }
        }
    }
}

/// Where its own servers are, and its pages that nobody is sent back to; a login begins at one that somebody else knows
/// (OpenID Connect Core 4, statement 38).
pub(super) fn of_servers(c: &Candidate<'_>, wrong: &mut Wrong) {
    let t = &c.client.terms;
    for (field, uri) in [
        (Field::HomeUri, &c.said.home_uri),
        (Field::BackchannelUri, &c.client.backchannel_logout_uri),
        (Term::jwks_uri.into(), &t.jwks_uri),
        (Term::initiate_login_uri.into(), &t.initiate_login_uri),
        (Term::sector_identifier_uri.into(), &t.sector_identifier_uri),
    ] {
        if let Some(uri) = uri
            && let Err(flaw) = check_uri(uri, c.around.insecure_loopback, false)
        {
            wrong.say(field, Flaw::Uri(uri.clone(), flaw));
        }
    }
}

/// What it may name as `resource` (RFC 8707).
pub(super) fn of_resources(c: &Candidate<'_>, wrong: &mut Wrong) {
    for uri in c.client.terms.resources.iter().filter(|uri| !is_resource(uri)) {
        let flaw = if uri.contains('#') { UriFlaw::Fragment } else { UriFlaw::NotAbsolute };
        wrong.say(Term::resources, Flaw::Uri(uri.clone(), flaw));
    }
}

/// A page that is framed is of a redirect URI's origin (Front-Channel Logout 1.0 section 2).
pub(super) fn framed(c: &Candidate<'_>, wrong: &mut Wrong) {
    let Some(uri) = &c.client.terms.frontchannel_logout_uri else { return };
    let same = |own: &String| origin(own).is_some_and(|own| Some(own) == origin(uri));
    let flaw = check_uri(uri, c.around.insecure_loopback, false).err();
    let flaw = flaw.or_else(|| (!c.client.redirect_uris.iter().any(same)).then_some(UriFlaw::OtherOrigin));
    if let Some(flaw) = flaw {
        wrong.say(Term::frontchannel_logout_uri, Flaw::Uri(uri.clone(), flaw));
    }
}

/// Scheme, host and port, as a content security policy names them; none of what has no host.
pub fn origin(uri: &str) -> Option<String> {
    let origin = Url::parse(uri).ok()?.origin();
    origin.is_tuple().then(|| origin.ascii_serialization())
}

/// Absolute, no fragment, no wildcard, no user info; https, or http on loopback where allowed, or a private-use
/// scheme of a native client (RFC 8252 section 7.1, P2-34).
pub fn check_uri(text: &str, loopback: bool, native: bool) -> Result<(), UriFlaw> {
    if !text.bytes().all(|b| b.is_ascii_graphic()) || text.contains(['\\', '"', '<', '>']) {
        return Err(UriFlaw::Characters);
    }
    if text.contains('#') {
        return Err(UriFlaw::Fragment);
    }
    if text.contains('*') {
        return Err(UriFlaw::Wildcard);
    }
    let url = Url::parse(text).map_err(|_| UriFlaw::NotAbsolute)?;
    let after = text.get(url.scheme().len()..).unwrap_or_default();
    // By the text: of an empty user a parser says nothing.
    let authority = after.strip_prefix("://").and_then(|rest| rest.split(['/', '?']).next());
    if authority.is_some_and(|authority| authority.contains('@')) || !url.username().is_empty() {
        return Err(UriFlaw::User);
    }
    let has_host = after.starts_with("://") && !after.starts_with(":///");
    match url.scheme() {
        // A browser makes https://b of it, a reader of RFC 3986 does not.
        "https" | "http" if !has_host => Err(UriFlaw::NotAbsolute),
        "https" => Ok(()),
        "http" if !is_loopback(&url) => Err(UriFlaw::NotHttps),
        "http" if !loopback => Err(UriFlaw::Loopback),
        "http" => Ok(()),
        // A reversed domain name: nothing that a browser itself acts upon has a dot in its scheme.
        scheme if native && scheme.contains('.') => Ok(()),
        _ => Err(UriFlaw::NotHttps),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => is_this_machine(&plain(name)),
        None => false,
    }
}
