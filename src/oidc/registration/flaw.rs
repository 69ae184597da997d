//! Why something cannot be registered for a client: a closed list, each in a sentence that says what to change.

use super::ClientField;
use crate::crypto::keys::{Alg, KeyFlaw};
use crate::text::provider::RegistrationText;
use crate::text::{Lang, fill};

/// One thing that cannot be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationError<Field = ClientField> {
    /// Where it stands.
    pub field: Field,
    /// What is wrong.
    pub flaw: RegistrationFlaw,
}

/// All that is wrong, as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong<Field = ClientField>(Vec<RegistrationError<Field>>);

impl<Field> Default for Wrong<Field> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Field> Wrong<Field> {
    /// This, there.
    pub fn say(&mut self, field: impl Into<Field>, flaw: RegistrationFlaw) {
        self.0.push(RegistrationError { field: field.into(), flaw });
    }

    /// Nothing so far.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One by one.
    pub fn into_list(self) -> Vec<RegistrationError<Field>> {
        self.0
    }

    /// What was asked about, if nothing is wrong.
    pub fn or<T>(self, fine: T) -> Result<T, Vec<RegistrationError<Field>>> {
        if self.is_empty() { Ok(fine) } else { Err(self.0) }
    }
}

/// Why something cannot be registered; values are quoted where they help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistrationFlaw {
    /// The `client_id` has spaces, colons or what is no printable ASCII.
    Id,
    /// No name.
    Unnamed,
    /// An address, and what is wrong with it.
    Uri(String, UriFlaw),
    /// The guard of outgoing requests would refuse this address; this host is to be allowed first.
    Guarded(String, String),
    /// Not one of these.
    NotOneOf(String, String),
    /// What has this name takes no such value.
    NoValue(String, String),
    /// The code flow needs at least one.
    CodeNeedsOne,
    /// The code flow and devices need the scope `openid`.
    CodeNeedsOpenid,
    /// `refresh_token` goes with `authorization_code` or `device_code`.
    RefreshNeedsCode,
    /// `client_credentials` needs a secret.
    CredentialsNeedSecret,
    /// Token exchange goes with a login and a proof, to somebody.
    ExchangeNeeds,
    /// A client on the person's own machine always asks for consent (P2-45).
    NativeAsks,
    /// A public client proves nothing, so it has no way to.
    PublicProves,
    /// A confidential client proves itself by something.
    ConfidentialProves,
    /// What has this name needs `jwks` or `jwks_uri`.
    NeedsKeys(&'static str),
    /// `jwks` and `jwks_uri` at once.
    KeysTwice,
    /// `jwks` is no set of keys.
    NoKeySet,
    /// The key of this name, or number, and what is wrong with it.
    Key(String, KeyFlaw),
    /// Two keys of one name, or two without one.
    KeyNames,
    /// No key in the set can make this algorithm's signatures.
    NoKeyFor(Alg),
    /// Redirect URIs on several hosts, and nothing that names their sector.
    SectorNeeded,
    /// This address does not say the sector, and why.
    SectorUnread(String, String),
    /// The sector's list lacks this redirect URI.
    SectorLacks(String),
    /// A client that registered itself keeps the sector that its subjects are of.
    SectorStays,
    /// Subjects of its own are proven by where people are sent, and a device sends nobody.
    DeviceOneSubject,
    /// A name that people would take for one of ours.
    NameOfTheHouse,
    /// No key in the set can be encrypted to in this way.
    NoSealingKey(&'static str),
    /// What has the first name means nothing without the second.
    OnlyWith(&'static str, &'static str),
    /// A name for people of more than so many characters, or with such that are none.
    Name(usize),
    /// More than the invitation allows, and what it allows.
    Uninvited(String, String),
    /// An operator says this of a client, never the client.
    OperatorsOwn,
    /// A client that registered itself asks for consent.
    SelfMade,
    /// Not what the client has.
    NotItsOwn,
    /// The house says this; a client sends it not.
    LeaveOut,
    /// This protection is not built.
    NotBuilt,
    /// A name of an invitation: too long, or with such characters.
    InvitationName(usize),
    /// A number that is not between these.
    Between(i64, i64),
    /// At least one is named.
    NeedsOne,
    /// No name of a host.
    Host(String),
    /// `tls_client_auth` with no name of a certificate, or with more than one.
    OneCertificateName,
    /// No key has a certificate beside it.
    NoCertificate,
    /// The certificate beside the key of this name, or number, is another key's.
    KeyCertificate(String),
    /// No certificate of a client can come to us as we are set up.
    CertificatesOff(&'static str),
    /// No authority's certificates are taken as we are set up.
    NoAuthorities,
    /// FAPI 2.0: a client proves itself by its key.
    FapiByKey,
    /// FAPI 2.0: no native and no public client.
    FapiConfidential,
    /// FAPI 2.0: not with this algorithm.
    FapiAlg(Alg),
    /// FAPI 2.0: this address is not https.
    FapiHttps(String),
    /// FAPI 2.0 Message Signing: none of the response modes is signed.
    FapiModes,
    /// FAPI 2.0 knows no devices without a browser.
    FapiNoDevice,
    /// FAPI 2.0 knows no exceptions for a portal under development.
    FapiDevelopment,
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriFlaw {
    /// Characters that no URI holds.
    Characters,
    /// A fragment.
    Fragment,
    /// A wildcard.
    Wildcard,
    /// Not absolute, or no URI.
    NotAbsolute,
    /// A user or a password.
    User,
    /// Not https.
    NotHttps,
    /// http on loopback without the setting that allows it.
    Loopback,
    /// Of another origin than every redirect URI.
    OtherOrigin,
}

impl RegistrationFlaw {
    /// In a sentence that says what to write.
    pub fn words(&self, lang: Lang) -> String {
        let t = RegistrationText::of(lang);
        match self {
            Self::Id => t.id.into(),
            Self::Unnamed => t.unnamed.into(),
            Self::Uri(uri, flaw) => fill(flaw.words(lang), &[("uri", uri)]),
            Self::Guarded(uri, host) => fill(t.guarded, &[("uri", uri), ("host", host)]),
            Self::NotOneOf(value, known) => fill(t.not_one_of, &[("value", value), ("known", known)]),
            Self::NoValue(name, value) => fill(t.no_value, &[("name", name), ("value", value)]),
            Self::CodeNeedsOne => t.code_needs_one.into(),
            Self::CodeNeedsOpenid => t.code_needs_openid.into(),
            Self::RefreshNeedsCode => t.refresh_needs_code.into(),
            Self::CredentialsNeedSecret => t.credentials_need_secret.into(),
            Self::ExchangeNeeds => t.exchange_needs.into(),
            Self::NativeAsks => t.native_asks.into(),
            Self::PublicProves => t.public_proves.into(),
            Self::ConfidentialProves => t.confidential_proves.into(),
            Self::NeedsKeys(name) => fill(t.needs_keys, &[("name", name)]),
            Self::KeysTwice => t.keys_twice.into(),
            Self::NoKeySet => t.no_key_set.into(),
            Self::Key(name, flaw) => fill(key_words(*flaw, lang), &[("key", name)]),
            Self::KeyNames => t.key_names.into(),
            Self::NoKeyFor(alg) => fill(t.no_key_for, &[("alg", alg.as_str())]),
            Self::SectorNeeded => t.sector_needed.into(),
            Self::SectorUnread(uri, why) => fill(t.sector_unread, &[("uri", uri), ("why", why)]),
            Self::SectorLacks(uri) => fill(t.sector_lacks, &[("uri", uri)]),
            Self::SectorStays => t.sector_stays.into(),
            Self::DeviceOneSubject => t.device_one_subject.into(),
            Self::NameOfTheHouse => t.name_of_the_house.into(),
            Self::NoSealingKey(alg) => fill(t.no_sealing_key, &[("alg", alg)]),
            Self::OnlyWith(name, other) => fill(t.only_with, &[("name", name), ("other", other)]),
            Self::Name(most) => fill(t.name_chars, &[("most", &most.to_string())]),
            Self::Uninvited(value, known) => match known.as_str() {
                "" => fill(t.uninvited_none, &[("value", value)]),
                known => fill(t.uninvited, &[("value", value), ("known", known)]),
            },
            Self::OperatorsOwn => t.operators_own.into(),
            Self::SelfMade => t.self_made.into(),
            Self::NotItsOwn => t.not_its_own.into(),
            Self::LeaveOut => t.leave_out.into(),
            Self::NotBuilt => t.not_built.into(),
            Self::InvitationName(most) => fill(t.invitation_name, &[("most", &most.to_string())]),
            Self::Between(least, most) => {
                fill(t.between, &[("least", &least.to_string()), ("most", &most.to_string())])
            }
            Self::NeedsOne => t.needs_one.into(),
            Self::Host(host) => fill(t.host, &[("host", host)]),
            Self::OneCertificateName => t.one_certificate_name.into(),
            Self::NoCertificate => t.no_certificate.into(),
            Self::KeyCertificate(name) => fill(t.key_certificate, &[("key", name)]),
            Self::CertificatesOff(name) => fill(t.certificates_off, &[("name", name)]),
            Self::NoAuthorities => t.no_authorities.into(),
            Self::FapiByKey => t.fapi_by_key.into(),
            Self::FapiConfidential => t.fapi_confidential.into(),
            Self::FapiAlg(alg) => {
                fill(t.fapi_alg, &[("alg", alg.as_str()), ("known", &Alg::STRONG.map(Alg::as_str).join(", "))])
            }
            Self::FapiHttps(uri) => fill(t.fapi_https, &[("uri", uri)]),
            Self::FapiModes => t.fapi_modes.into(),
            Self::FapiNoDevice => t.fapi_no_device.into(),
            Self::FapiDevelopment => t.fapi_development.into(),
        }
    }
}

impl UriFlaw {
    fn words(self, lang: Lang) -> &'static str {
        let t = RegistrationText::of(lang);
        match self {
            Self::Characters => t.uri_characters,
            Self::Fragment => t.uri_fragment,
            Self::Wildcard => t.uri_wildcard,
            Self::NotAbsolute => t.uri_not_absolute,
            Self::User => t.uri_user,
            Self::NotHttps => t.uri_not_https,
            Self::Loopback => t.uri_loopback,
            Self::OtherOrigin => t.uri_other_origin,
        }
    }
}

fn key_words(flaw: KeyFlaw, lang: Lang) -> &'static str {
    let t = RegistrationText::of(lang);
    match flaw {
        KeyFlaw::Private => t.key_private,
        KeyFlaw::RsaSize => t.key_rsa_size,
        KeyFlaw::Point | KeyFlaw::NotAKey | KeyFlaw::Member => t.key_broken,
        KeyFlaw::Use => t.key_use,
        KeyFlaw::Kind => t.key_kind,
        KeyFlaw::Alg => t.key_alg,
    }
}
