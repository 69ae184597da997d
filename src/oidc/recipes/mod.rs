//! A ready configuration of a common library for one client: its facts put into the library's own words, which are the same
//! in every language. A secret is in none of them: they name the variable or file that it is read from.

mod facts;

pub use self::facts::Condition;
use self::facts::{facts, shows_certificate};
use super::client::{AuthMethod, ClientView};
use super::issuer::Issuer;
use crate::crypto::keys::Alg;
use crate::text::fill;

words! {
    /// The libraries, by the word that the command line takes.
    Library {
        /// Spring Security (Java).
        Spring = "spring",
        /// ASP.NET Core (C#).
        AspNet = "aspnet",
        /// Symfony (PHP), with a bundle.
        Symfony = "symfony",
        /// Laravel or any PHP, with OpenID-Connect-PHP.
        Laravel = "laravel",
        /// Passport (JavaScript), on openid-client.
        Passport = "passport",
        /// openid-client (JavaScript).
        OpenidClient = "openid-client",
        /// Authlib (Python).
        Authlib = "authlib",
        /// go-oidc (Go).
        GoOidc = "go-oidc",
        /// The module of Apache.
        ModAuthOpenidc = "mod_auth_openidc",
        /// A proxy in front of anything.
        Oauth2Proxy = "oauth2-proxy",
    }
}

/// Why there is no recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRecipe {
    /// The client has no code flow, so nobody logs in through it.
    NoLogin,
    /// It proves itself by its key, which the library cannot.
    Keys,
    /// It proves itself, or its tokens are bound, by a certificate, which the library cannot use.
    Certificate,
    /// Its tokens are bound to a key or its requests pushed, which the library cannot.
    Profile,
    /// It is public, and the library wants a secret.
    Public,
    /// It shows its secret in another way than the library does.
    Method,
    /// It proves itself by its key, and its registration wants another signature than the library makes.
    KeyAlg,
    /// It does not open what is encrypted, an ID token or userinfo.
    Sealed,
    /// It opens userinfo that is encrypted only where that is signed too.
    Unsigned,
    /// It reads userinfo as JSON alone, and is answered with a JWT.
    Userinfo,
    /// The library does not verify signatures of the kind that its tokens have.
    Alg,
}

impl Library {
    /// As its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spring => "Spring Security",
            Self::AspNet => "ASP.NET Core",
            Self::Symfony => "Symfony",
            Self::Laravel => "Laravel",
            Self::Passport => "Passport",
            Self::OpenidClient => "openid-client",
            Self::Authlib => "Authlib",
            Self::GoOidc => "go-oidc",
            Self::ModAuthOpenidc => "mod_auth_openidc",
            Self::Oauth2Proxy => "oauth2-proxy",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Spring => include_str!("spring.txt"),
            Self::AspNet => include_str!("aspnet.txt"),
            Self::Symfony => include_str!("symfony.txt"),
            Self::Laravel => include_str!("laravel.txt"),
            Self::Passport => include_str!("passport.txt"),
            Self::OpenidClient => include_str!("openid_client.txt"),
            Self::Authlib => include_str!("authlib.txt"),
            Self::GoOidc => include_str!("go_oidc.txt"),
            Self::ModAuthOpenidc => include_str!("mod_auth_openidc.txt"),
            Self::Oauth2Proxy => include_str!("oauth2_proxy.txt"),
        }
    }

    /// The configuration for this client, or why there can be none.
    pub fn recipe(self, client: &ClientView, issuer: &Issuer) -> Result<String, NoRecipe> {
        let redirect = client.redirect_uris.first().ok_or(NoRecipe::NoLogin)?;
        self.fits(client)?;
        let lines = self.text().lines().filter_map(|line| match condition(line) {
            None => Some(line),
            Some((when, line)) => when.filter(|when| when.holds(client)).map(|_| line),
        });
        let text: Vec<&str> = lines.collect();
        let facts = facts(client, issuer, redirect);
        let facts: Vec<(&str, &str)> = facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok(fill(&text.join("\n"), &facts))
    }

    fn verifies(self, alg: Alg) -> bool {
        match self {
            Self::Laravel => matches!(alg, Alg::Rs256 | Alg::Ps256),
            Self::Symfony => matches!(alg, Alg::Rs256 | Alg::Es256),
            Self::Spring | Self::AspNet | Self::ModAuthOpenidc => alg != Alg::EdDsa,
            _ => true,
        }
    }

    fn opens(self) -> bool {
        matches!(self, Self::OpenidClient | Self::Passport)
    }

    fn reads_signed_userinfo(self) -> bool {
        !matches!(self, Self::Spring | Self::Authlib | Self::Symfony | Self::Oauth2Proxy)
    }

    fn fits(self, client: &ClientView) -> Result<(), NoRecipe> {
        let complete = self == Self::OpenidClient;
        let takes_keys = complete || matches!(self, Self::Passport | Self::Authlib | Self::ModAuthOpenidc);
        let certified = shows_certificate(client);
        let terms = &client.terms;
        let signs = client.may_sign_with(terms.token_endpoint_auth_signing_alg);
        match client.auth_method {
            _ if certified && !complete => Err(NoRecipe::Certificate),
            _ if !complete && (client.must_show_key() || client.must_push() || client.must_sign()) => {
                Err(NoRecipe::Profile)
            }
            AuthMethod::PrivateKeyJwt if !takes_keys => Err(NoRecipe::Keys),
            AuthMethod::PrivateKeyJwt if self == Self::ModAuthOpenidc && !signs.contains(&Alg::Rs256) => {
                Err(NoRecipe::KeyAlg)
            }
            AuthMethod::None if matches!(self, Self::Symfony | Self::Laravel | Self::Oauth2Proxy) => {
                Err(NoRecipe::Public)
            }
            // The one takes the header where the provider offers it, the other never does.
            AuthMethod::SecretPost if self == Self::Symfony => Err(NoRecipe::Method),
            AuthMethod::SecretBasic if self == Self::AspNet => Err(NoRecipe::Method),
            _ if Condition::Opens.holds(client) && !self.opens() => Err(NoRecipe::Sealed),
            _ if terms.userinfo_encrypted_response_alg.is_some() && client.userinfo_alg.is_none() => {
                Err(NoRecipe::Unsigned)
            }
            _ if client.userinfo_alg.is_some() && !self.reads_signed_userinfo() => Err(NoRecipe::Userinfo),
            _ if !self.verifies(client.id_token_alg) => Err(NoRecipe::Alg),
            _ => Ok(()),
        }
    }
}

/// `?condition|line`: under what a line stands, none where it is no condition of ours.
fn condition(line: &str) -> Option<(Option<Condition>, &str)> {
    let (word, line) = line.strip_prefix('?')?.split_once('|')?;
    Some((Condition::parse(word), line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;
    use serde_json::json;

    fn by_key(profile: &str) -> ClientView {
        let terms =
            json!({ "profile": profile, "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [] } });
        let terms = crate::oidc::terms::Terms::default().with(terms.as_object().unwrap()).unwrap();
        ClientView { auth_method: AuthMethod::PrivateKeyJwt, id_token_alg: Alg::Es256, terms, ..testing::client() }
    }

    #[test]
    fn every_line_stands_under_a_condition_that_there_is_and_none_is_left_over() {
        let mut used = Vec::new();
        for (library, line) in Library::ALL.iter().flat_map(|own| own.text().lines().map(move |line| (own, line))) {
            match condition(line) {
                Some((when, _)) => used.push(when.unwrap_or_else(|| panic!("{}: {line}", library.name()))),
                None => assert!(!line.starts_with('?'), "{}: {line}", library.name()),
            }
        }
        let idle: Vec<_> = Condition::ALL.iter().filter(|when| !used.contains(when)).collect();
        assert!(idle.is_empty(), "{idle:?}");
    }

    #[test]
    fn every_library_gets_the_facts_of_the_client_and_no_secret() {
        let public = ClientView { auth_method: AuthMethod::None, ..testing::client() };
        let bare = ClientView { post_logout_redirect_uris: vec![], backchannel_logout_uri: None, ..testing::client() };
        for client in [testing::client(), public, bare, by_key("plain"), by_key("fapi2"), by_key("fapi2-ms")] {
            for library in Library::ALL {
                let Ok(text) = library.recipe(&client, &testing::issuer()) else { continue };
                for fact in ["https://id.example.com", "shop"] {
                    assert!(text.contains(fact), "{}: no {fact}", library.name());
                }
                for name in facts(&client, &testing::issuer(), "https://x/").iter().map(|(name, _)| *name) {
                    assert!(!text.contains(&format!("{{{name}}}")), "{}: {name} is left", library.name());
                }
                assert!(!text.contains("\n?"), "{}: a condition is left", library.name());
            }
        }
        let fit = |client: &ClientView| {
            Library::ALL.iter().filter(|library| library.recipe(client, &testing::issuer()).is_ok()).count()
        };
        assert_eq!(fit(&testing::client()), Library::ALL.len());
        assert_eq!((fit(&by_key("plain")), fit(&by_key("fapi2")), fit(&by_key("fapi2-ms"))), (4, 1, 1));
    }

    #[test]
    fn what_the_client_must_do_is_in_the_recipe() {
        let text = |client: &ClientView| Library::OpenidClient.recipe(client, &testing::issuer()).unwrap();
        let plain = text(&testing::client());
        assert!(plain.contains("ClientSecretBasic") && plain.contains("client.buildAuthorizationUrl("), "{plain}");
        assert!(!plain.contains("DPoP"));
        let fapi = text(&by_key("fapi2"));
        for word in ["PrivateKeyJwt", "buildAuthorizationUrlWithPAR", "getDPoPHandle", "'ES256'"] {
            assert!(fapi.contains(word), "no {word} in {fapi}");
        }
        assert!(text(&by_key("fapi2-ms")).contains("useJwtResponseMode"));
        let post = ClientView { auth_method: AuthMethod::SecretPost, ..testing::client() };
        assert!(text(&post).contains("ClientSecretPost"));
        let go = Library::GoOidc.recipe(&testing::client(), &testing::issuer()).unwrap();
        assert!(go.contains("[]string{\"openid\""), "{go}");
    }

    #[test]
    fn why_there_is_no_recipe_is_known() {
        let why = |library: Library, client: &ClientView| library.recipe(client, &testing::issuer()).unwrap_err();
        assert_eq!(why(Library::Spring, &by_key("plain")), NoRecipe::Keys);
        assert_eq!(why(Library::Spring, &by_key("fapi2")), NoRecipe::Profile);
        let public = ClientView { auth_method: AuthMethod::None, ..testing::client() };
        assert_eq!(why(Library::Laravel, &public), NoRecipe::Public);
        let signed = |alg: Alg| ClientView { id_token_alg: alg, ..testing::client() };
        let by = |method: AuthMethod| ClientView { auth_method: method, ..testing::client() };
        assert_eq!(why(Library::Symfony, &by(AuthMethod::SecretPost)), NoRecipe::Method);
        assert_eq!(why(Library::AspNet, &by(AuthMethod::SecretBasic)), NoRecipe::Method);
        assert!(Library::AspNet.recipe(&by(AuthMethod::SecretPost), &testing::issuer()).is_ok());
        let told = ClientView { userinfo_alg: Some(Alg::Rs256), ..testing::client() };
        assert_eq!(why(Library::Authlib, &told), NoRecipe::Userinfo);
        assert_eq!(why(Library::Laravel, &signed(Alg::Es256)), NoRecipe::Alg);
        assert_eq!(why(Library::Spring, &signed(Alg::EdDsa)), NoRecipe::Alg);
        assert!(Library::Spring.recipe(&signed(Alg::Es256), &testing::issuer()).is_ok());
        let with = |client: ClientView, more: serde_json::Value| {
            let terms = client.terms.clone().with(more.as_object().unwrap()).unwrap();
            ClientView { terms, ..client }
        };
        let es256 = with(by_key("plain"), json!({ "token_endpoint_auth_signing_alg": "ES256" }));
        assert_eq!(why(Library::ModAuthOpenidc, &es256), NoRecipe::KeyAlg);
        assert!(Library::Authlib.recipe(&es256, &testing::issuer()).is_ok());
        let sealed = with(testing::client(), json!({ "userinfo_encrypted_response_alg": "ECDH-ES" }));
        assert_eq!(why(Library::Spring, &sealed), NoRecipe::Sealed);
        assert_eq!(why(Library::OpenidClient, &sealed), NoRecipe::Unsigned);
        let both =
            json!({ "id_token_encrypted_response_alg": "RSA-OAEP-256", "id_token_encrypted_response_enc": "A256GCM" });
        let both = with(ClientView { userinfo_alg: Some(Alg::Rs256), ..sealed }, both);
        let text = Library::OpenidClient.recipe(&both, &testing::issuer()).unwrap();
        let line = "['A256GCM', 'A128CBC-HS256'], { key: decryptionKey, kid: 'KID-ENC', alg: 'RSA-OAEP-256' }, \
                    { key: decryptionKey2, kid: 'KID-ENC-2', alg: 'ECDH-ES' })";
        assert!(text.contains(line), "{text}");
        let service = ClientView { redirect_uris: vec![], ..testing::client() };
        assert_eq!(why(Library::Authlib, &service), NoRecipe::NoLogin);
    }
}
