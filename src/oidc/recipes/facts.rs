//! What a recipe says of its client: which of its lines stand, and what is put into them.

use url::{Url, form_urlencoded};

use crate::crypto::jwe::KeyAlg;
use crate::crypto::keys::Alg;
use crate::oidc::client::{AuthMethod, ClientView};
use crate::oidc::issuer::Issuer;
use crate::oidc::scope;
use crate::oidc::terms::ClientProfile;

/// Whether it shows a certificate, as its proof or because its tokens are bound to one.
pub(super) fn shows_certificate(client: &ClientView) -> bool {
    client.auth_method.is_by_certificate() || client.must_show_certificate()
}

words! {
    /// Under which a line of a recipe stands. The conditions of one place exclude each other.
    Condition {
        /// It proves itself by a secret.
        Secret = "secret",
        /// It proves nothing.
        Public = "public",
        /// It sends its secret in the body.
        Post = "post",
        /// It proves itself by a key.
        Key = "key",
        /// It proves itself by a certificate.
        Tls = "tls",
        /// It shows a certificate, for whatever.
        Cert = "cert",
        /// It shows none.
        Bare = "bare",
        /// Its ID tokens are not signed as everybody's are.
        Alg = "alg",
        /// It has people brought back after a sign-out.
        After = "after",
        /// They stay with us.
        Stay = "stay",
        /// It is told of sign-outs from behind.
        Logout = "logout",
        /// The same, signed as everybody's is.
        LogoutRs256 = "logout_rs256",
        /// The same, signed otherwise.
        LogoutOther = "logout_other",
        /// It is not brought back where oauth2-proxy would be.
        Elsewhere = "elsewhere",
        /// It is told no address.
        NoMail = "nomail",
        /// Something that it gets is encrypted.
        Opens = "opens",
        /// Its ID tokens are.
        Sealed = "sealed",
        /// They are not.
        Unsealed = "unsealed",
        /// Its userinfo is signed.
        Told = "told",
        /// Its answers are signed.
        Jarm = "jarm",
        /// Its requests go by the browser.
        Plain = "plain",
        /// They are pushed.
        Push = "push",
        /// They are signed.
        Sign = "sign",
        /// Its tokens are bound to a key.
        Dpop = "dpop",
        /// They are not.
        Free = "free",
    }
}

impl Condition {
    /// Whether it is this client's.
    pub fn holds(self, client: &ClientView) -> bool {
        match self {
            Self::Secret => client.auth_method.has_secret(),
            Self::Public => client.is_public(),
            Self::Post => client.auth_method == AuthMethod::SecretPost,
            Self::Key => client.auth_method == AuthMethod::PrivateKeyJwt,
            Self::Tls => client.auth_method.is_by_certificate(),
            Self::Cert => shows_certificate(client),
            Self::Bare => !shows_certificate(client),
            Self::Alg => client.id_token_alg != Alg::Rs256,
            Self::After => !client.post_logout_redirect_uris.is_empty(),
            Self::Stay => client.post_logout_redirect_uris.is_empty(),
            Self::Logout => client.backchannel_logout_uri.is_some(),
            Self::LogoutRs256 => client.backchannel_logout_uri.is_some() && client.id_token_alg == Alg::Rs256,
            Self::LogoutOther => client.backchannel_logout_uri.is_some() && client.id_token_alg != Alg::Rs256,
            Self::Elsewhere => client.redirect_uris.first().is_some_and(|uri| !uri.ends_with("/oauth2/callback")),
            Self::NoMail => !client.scopes.has(scope::EMAIL),
            Self::Opens => client.terms.sealed().next().is_some(),
            Self::Sealed => client.terms.id_token_encrypted_response_alg.is_some(),
            Self::Unsealed => client.terms.id_token_encrypted_response_alg.is_none(),
            Self::Told => client.userinfo_alg.is_some(),
            Self::Jarm => client.terms.profile == ClientProfile::Fapi2Ms,
            Self::Plain => !client.must_push() && !client.must_sign(),
            Self::Push => client.must_push() && !client.must_sign(),
            Self::Sign => client.must_sign(),
            Self::Dpop => client.must_show_key(),
            Self::Free => !client.must_show_key(),
        }
    }
}

/// With what openid-client opens what is encrypted: the ways of the content, and a key for each way of the key.
fn js_opens(client: &ClientView) -> String {
    let (mut keys, mut ways): (Vec<KeyAlg>, Vec<String>) = Default::default();
    for (alg, enc) in client.terms.sealed() {
        let enc = format!("'{}'", enc.as_str());
        if !keys.contains(&alg) {
            keys.push(alg);
        }
        if !ways.contains(&enc) {
            ways.push(enc);
        }
    }
    let key = |(at, alg): (usize, &KeyAlg)| {
        let (name, kid) = if at == 0 { ("", String::new()) } else { ("2", "-2".to_owned()) };
        format!("{{ key: decryptionKey{name}, kid: 'KID-ENC{kid}', alg: '{}' }}", alg.as_str())
    };
    let keys: Vec<String> = keys.iter().enumerate().map(key).collect();
    format!("[{}], {}", ways.join(", "), keys.join(", "))
}

/// What is put in place of the names in braces.
pub(super) fn facts(client: &ClientView, issuer: &Issuer, redirect: &str) -> Vec<(&'static str, String)> {
    let path = |uri: &str| Url::parse(uri).map_or_else(|_| "/".to_owned(), |url| url.path().to_owned());
    let origin = Url::parse(redirect).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let after = client.post_logout_redirect_uris.first().cloned().unwrap_or_default();
    let scopes: Vec<&str> = client.scopes.iter().collect();
    let quoted = |mark: char| scopes.iter().map(|scope| format!("{mark}{scope}{mark}")).collect::<Vec<_>>().join(", ");
    let post = client.auth_method == AuthMethod::SecretPost;
    let method = match client.auth_method {
        AuthMethod::SecretBasicOrPost => AuthMethod::SecretBasic,
        other => other,
    };
    let key_alg = client.terms.token_endpoint_auth_signing_alg.unwrap_or(Alg::Es256);
    let userinfo_alg = client.userinfo_alg.map(Alg::as_str).unwrap_or_default();
    let mut js_metadata = format!("id_token_signed_response_alg: '{}'", client.id_token_alg.as_str());
    if !userinfo_alg.is_empty() {
        js_metadata += &format!(", userinfo_signed_response_alg: '{userinfo_alg}'");
    }
    if shows_certificate(client) {
        js_metadata += ", use_mtls_endpoint_aliases: true";
    }
    let py_key = match key_alg {
        Alg::Rs256 | Alg::Ps256 => "RSAKey",
        Alg::Es256 => "ECKey",
        Alg::EdDsa => "OKPKey",
    };
    vec![
        ("issuer", issuer.as_str().to_owned()),
        ("client_id", client.client_id.clone()),
        ("method", method.as_str().to_owned()),
        ("go_style", if post || client.is_public() { "AuthStyleInParams" } else { "AuthStyleInHeader" }.to_owned()),
        ("js_metadata", js_metadata),
        ("userinfo_alg", userinfo_alg.to_owned()),
        ("js_opens", js_opens(client)),
        ("js_secret", if post { "ClientSecretPost" } else { "ClientSecretBasic" }.to_owned()),
        ("redirect", redirect.to_owned()),
        ("redirect_path", path(redirect)),
        ("origin", origin),
        ("after_path", path(&after)),
        ("after_encoded", form_urlencoded::byte_serialize(after.as_bytes()).collect()),
        ("after", after),
        ("logout", client.backchannel_logout_uri.as_deref().map(path).unwrap_or_default()),
        ("scopes", scopes.join(" ")),
        ("scopes_comma", scopes.join(", ")),
        ("scopes_quoted", quoted('\'')),
        ("scopes_quoted_double", quoted('"')),
        ("alg", client.id_token_alg.as_str().to_owned()),
        ("py_key", py_key.to_owned()),
        ("key_alg", key_alg.as_str().to_owned()),
    ]
}
