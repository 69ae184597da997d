//! What a client calls a person (OpenID Connect Core 8): the one public subject, or one of its sector's own.

use super::means::SubjectType;
use super::place::web_host;
use super::terms::Terms;
use serde_json::Value;

/// The sector of a client whose subjects are its own: the host of its `sector_identifier_uri`, or of its redirect URIs.
pub fn sector(terms: &Terms, redirect_uris: &[String]) -> Option<String> {
    if terms.subject_type != SubjectType::Pairwise {
        return None;
    }
    let uri = terms.sector_identifier_uri.as_ref().or(redirect_uris.first());
    // What no browser finds by a host is a sector of its own.
    uri.map(|uri| web_host(uri).unwrap_or_else(|| uri.clone()))
}

/// Whether the redirect URIs alone name one sector.
pub fn is_one_sector(redirect_uris: &[String]) -> bool {
    let hosts: Vec<_> = redirect_uris.iter().map(|uri| web_host(uri)).collect();
    hosts.windows(2).all(|two| two[0] == two[1])
}

/// What came from a `sector_identifier_uri`, to be compared with what is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sector {
    /// Nobody asked.
    #[default]
    Unread,
    /// No list of addresses, and why.
    Nothing(String),
    /// These redirect URIs.
    Lists(Vec<String>),
}

impl Sector {
    /// From the body of its answer: a JSON array of addresses (Core 8.1).
    pub fn read(body: &[u8]) -> Self {
        let list = |value: Value| value.as_array()?.iter().map(|uri| Some(uri.as_str()?.to_owned())).collect();
        match serde_json::from_slice(body).ok().and_then(list) {
            Some(uris) => Self::Lists(uris),
            None => Self::Nothing("no JSON array of addresses".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uris(all: &[&str]) -> Vec<String> {
        all.iter().map(|uri| (*uri).to_owned()).collect()
    }

    #[test]
    fn a_sector_is_the_host_of_what_names_it() {
        let redirects = uris(&["https://shop.example.com/cb", "https://shop.example.com:8443/cb"]);
        let terms = |uri: Option<&str>| Terms {
            subject_type: SubjectType::Pairwise,
            sector_identifier_uri: uri.map(str::to_owned),
            ..Terms::default()
        };
        assert_eq!(sector(&Terms::default(), &redirects), None);
        assert_eq!(sector(&terms(None), &redirects).as_deref(), Some("shop.example.com"));
        let named = terms(Some("https://group.example/sector.json"));
        assert_eq!(sector(&named, &redirects).as_deref(), Some("group.example"));
        assert!(is_one_sector(&redirects) && is_one_sector(&[]));
        assert!(!is_one_sector(&uris(&["https://a.example/cb", "https://b.example/cb"])));
        let posing = uris(&["evil.app://shop.example.com/cb"]);
        assert_eq!(sector(&terms(None), &posing).as_deref(), Some("evil.app://shop.example.com/cb"));
        assert!(!is_one_sector(&[redirects[0].clone(), posing[0].clone()]));
    }

    #[test]
    fn a_sector_document_is_a_list_of_addresses() {
        assert_eq!(Sector::read(br#"["https://a.example/cb"]"#), Sector::Lists(uris(&["https://a.example/cb"])));
        for wrong in ["", "{}", "[1]", "\"x\"", "<html>"] {
            assert!(matches!(Sector::read(wrong.as_bytes()), Sector::Nothing(_)), "{wrong}");
        }
    }
}
