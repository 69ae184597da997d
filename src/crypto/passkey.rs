//! Passkeys (WebAuthn, level 3) by `webauthn-rs`. A ceremony has two halves; between them stands a state that the caller
//! seals, hands out, and takes back once. User verification is always asked for: a passkey is two factors in one.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use url::Url;
use uuid::Uuid;
use webauthn_rs::Webauthn;
use webauthn_rs::WebauthnBuilder;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential,
};

use crate::error::{Error, Result};

/// A half that was begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// For the browser: the argument of `navigator.credentials.create` or `.get`, as JSON with base64url.
    pub options: String,
    /// For the other half.
    pub state: String,
}

/// A passkey that was made or used.
#[derive(Clone, Debug)]
pub struct Proved {
    /// Its id, base64url.
    pub credential_id: String,
    /// What to keep of it from now on.
    pub kept: String,
}

/// Everything that is asked of passkeys of one provider.
pub struct Passkeys {
    webauthn: Webauthn,
}

impl Passkeys {
    /// Whether there can be any: a relying party's id is a domain (WebAuthn, level 3, 5.1.2), so not where the issuer is an
    /// address, as in a trial on one machine.
    pub fn are_possible(issuer: &str) -> bool {
        Url::parse(issuer).is_ok_and(|origin| origin.domain().is_some())
    }

    /// For this issuer: its host is the relying party's id, its origin the only one.
    pub fn of(issuer: &str, name: &str) -> Result<Self> {
        let origin = Url::parse(issuer).map_err(Error::internal)?;
        let host = origin.host_str().ok_or_else(|| Error::internal("an issuer without a host"))?.to_owned();
        let webauthn = WebauthnBuilder::new(&host, &origin).and_then(|builder| builder.rp_name(name).build());
        Ok(Self { webauthn: webauthn.map_err(Error::internal)? })
    }

    /// First half of making one. `known` are those that the person has: an authenticator makes one each.
    pub fn begin_enrol(&self, sub: Uuid, (login, name): (&str, &str), known: &[String]) -> Result<Begun> {
        let known = read_all(known)?.iter().map(|key: &Passkey| key.cred_id().clone()).collect();
        let begun = self.webauthn.start_passkey_registration(sub, login, name, Some(known));
        let (options, state) = begun.map_err(Error::internal)?;
        let mut options = serde_json::to_value(&options).map_err(Error::internal)?;
        let wanted = options.pointer_mut("/publicKey/authenticatorSelection").and_then(|found| found.as_object_mut());
        // So that it opens without a login too, where the authenticator has room.
        wanted.and_then(|wanted| wanted.insert("residentKey".into(), "preferred".into()));
        written(&options, &state)
    }

    /// Second half; `None` when the answer is not right.
    pub fn finish_enrol(&self, answer: &str, state: &str) -> Option<Proved> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).ok()?;
        let state: PasskeyRegistration = serde_json::from_str(state).ok()?;
        let key = self.webauthn.finish_passkey_registration(&answer, &state).ok()?;
        kept(&key)
    }

    /// First half of asking for one of these.
    pub fn begin_ask(&self, known: &[String]) -> Result<Begun> {
        let (options, state) =
            self.webauthn.start_passkey_authentication(&read_all(known)?).map_err(Error::internal)?;
        written(&options, &state)
    }

    /// Second half, with the one that answered; `None` when the answer is not right.
    pub fn finish_ask(&self, answer: &str, state: &str, kept_key: &str) -> Option<Proved> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let state: PasskeyAuthentication = serde_json::from_str(state).ok()?;
        let used = self.webauthn.finish_passkey_authentication(&answer, &state).ok()?;
        let mut key: Passkey = serde_json::from_str(kept_key).ok()?;
        key.update_credential(&used)?;
        kept(&key)
    }

    /// First half of asking for any that the browser knows.
    pub fn begin_any(&self) -> Result<Begun> {
        let (options, state) = self.webauthn.start_discoverable_authentication().map_err(Error::internal)?;
        written(&options, &state)
    }

    /// Second half of [`Self::begin_any`], with the one that [`answering`] named.
    pub fn finish_any(&self, answer: &str, state: &str, kept_key: &str) -> Option<Proved> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let state: DiscoverableAuthentication = serde_json::from_str(state).ok()?;
        let mut key: Passkey = serde_json::from_str(kept_key).ok()?;
        // Whose key it is, the answer says; the signature has to agree.
        let used = self.webauthn.finish_discoverable_authentication_v2(&answer, state, &key).ok()?;
        key.update_credential(&used)?;
        kept(&key)
    }
}

/// The id of the passkey that answers, base64url; nothing is proved by it.
pub fn answering(answer: &str) -> Option<String> {
    let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
    Some(URL_SAFE_NO_PAD.encode(answer.get_credential_id()))
}

fn kept(key: &Passkey) -> Option<Proved> {
    Some(Proved { credential_id: URL_SAFE_NO_PAD.encode(key.cred_id()), kept: serde_json::to_string(key).ok()? })
}

fn written(options: &impl Serialize, state: &impl Serialize) -> Result<Begun> {
    let text = |value: serde_json::Result<String>| value.map_err(Error::internal);
    Ok(Begun { options: text(serde_json::to_string(options))?, state: text(serde_json::to_string(state))? })
}

fn read_all(texts: &[String]) -> Result<Vec<Passkey>> {
    texts.iter().map(|text| serde_json::from_str(text).map_err(Error::internal)).collect()
}
