//! What `cracha client recipe` prints, as it is, each with the library that it is for: `tests/servers/skeletons` has what the
//! reader of a recipe supplies, a line there says where each part of it goes. ASP.NET Core, Symfony and Laravel are not run:
//! neither .NET nor the two PHP packages come from where the tests take what they need.

mod go;
mod java;
mod javascript;
mod python;
mod servers;

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cracha::crypto::keys::{Alg, SigningKey};
use serde_json::{Value, json};

use super::House;
use crate::support::certificate;
use crate::support::demo::free_set;
use crate::support::http::Http;
use crate::support::server::Server;
use crate::support::until;

/// What a client is registered with whose tokens are bound to its certificate.
const BOUND: &str = "tls_client_certificate_bound_access_tokens=true";

/// How a client of a test proves itself.
#[derive(Clone, Copy)]
enum Proof {
    Secret,
    Post,
    Public,
    Key(Alg),
    /// By a certificate, to which its tokens are bound too.
    Certificate,
}

/// A portal that is put together as its recipe says.
struct Portal {
    id: String,
    home: String,
    folder: PathBuf,
    secret: String,
    recipe: String,
    server: Option<Server>,
}

impl Portal {
    /// Registers a client for it, with these words of the terminal besides the usual ones; it takes what the terminal prints
    /// for this library.
    async fn registered(house: &House, library: &str, proof: Proof, more: &[&str]) -> Self {
        let port = free_set();
        let (id, home) = (format!("portal-{port}"), format!("http://127.0.0.1:{port}"));
        let folder = house.home.path(&id);
        fs::create_dir(&folder).expect("a folder");
        let proves = match proof {
            Proof::Secret => vec!["--first-party".to_owned()],
            Proof::Post => {
                ["--first-party", "--set", "token_endpoint_auth_method=client_secret_post"].map(Into::into).into()
            }
            Proof::Public => vec!["--public".to_owned()],
            Proof::Key(alg) => {
                let jwks = format!("jwks={}", json!({ "keys": keys(&folder, alg) }));
                let alg = format!("token_endpoint_auth_signing_alg={}", alg.as_str());
                let method = "token_endpoint_auth_method=private_key_jwt";
                ["--first-party", "--set", method, "--set", &alg, "--set", &jwks].map(Into::into).into()
            }
            Proof::Certificate => {
                let (method, bound) = ("token_endpoint_auth_method=tls_client_auth", BOUND);
                let name = format!("tls_client_auth_subject_dn=CN={id},O=Loja");
                ["--first-party", "--set", method, "--set", &name, "--set", bound].map(Into::into).into()
            }
        };
        let words: Vec<&str> = proves.iter().map(String::as_str).chain(more.iter().copied()).collect();
        let secret = house.register(&id, &home, "/backchannel-logout", &words).await;
        let mut variables = format!("PORT={port}\nCRACHA_CLIENT_SECRET='{secret}'\n");
        if house.authority.is_some() {
            let authority = house.home.path("authority.pem");
            variables += &format!("NODE_EXTRA_CA_CERTS='{}'\n", authority.display());
            let whose = format!("/O=Loja/CN={id}");
            certificate::make(&house.home, &id, &whose, "subjectAltName=DNS:portal.example", Some("authority"));
            for end in ["pem", "key"] {
                fs::copy(house.home.path(&format!("{id}.{end}")), folder.join(format!("client.{end}")))
                    .expect("a file");
            }
        }
        fs::write(folder.join("environment"), variables).expect("a file");
        let portal = Self { id, home, folder, secret, recipe: String::new(), server: None };
        portal.printed(house, library)
    }

    /// The same with nowhere to go after a sign-out: people stay at the provider.
    fn stays(self, house: &House, library: &str) -> Self {
        house.home.run(&["client", "set", &self.id, "--post-logout-redirect-uri", ""]).fine();
        self.printed(house, library)
    }

    /// The same with what the terminal prints now.
    fn printed(mut self, house: &House, library: &str) -> Self {
        self.recipe = house.home.run(&["client", "recipe", &self.id, "--for", library]).fine();
        self
    }

    /// What its reader has elsewhere: this of the recipe becomes that.
    fn with(mut self, theirs: &str, ours: &str) -> Self {
        assert!(self.recipe.contains(theirs), "no {theirs} in {}", self.recipe);
        self.recipe = self.recipe.replace(theirs, ours);
        self
    }

    /// A file of its own.
    fn file(&self, name: &str, content: &str) {
        fs::write(self.folder.join(name), content).expect("a file");
    }

    /// Puts the recipe into the skeleton of this name, and starts `tests/servers/RUN` with that.
    fn starts(mut self, skeleton: &str, run: &str) -> Self {
        let skeleton = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers/skeletons").join(skeleton);
        let files = fs::read_dir(&skeleton).unwrap_or_else(|e| panic!("{}: {e}", skeleton.display()));
        let files: Vec<(String, String)> = files
            .map(|entry| {
                let entry = entry.expect("an entry");
                let name = entry.file_name().into_string().expect("UTF-8");
                (name, fs::read_to_string(entry.path()).expect("a text"))
            })
            .collect();
        let headings: Vec<&str> = files.iter().flat_map(|(_, text)| text.lines().filter_map(place)).collect();
        let mut parts = parts(&self.recipe, &headings);
        for (name, text) in &files {
            let lines = text.lines().map(|line| match place(line) {
                Some(heading) => parts.iter_mut().find(|(of, _)| *of == heading).map_or(line.into(), |(_, part)| {
                    assert!(
                        !part.is_empty(),
                        "{heading:?} is placed twice, or the recipe has nothing there:\n{}",
                        self.recipe
                    );
                    std::mem::take(part)
                }),
                None => line.to_owned(),
            });
            fs::write(self.folder.join(name), lines.collect::<Vec<_>>().join("\n") + "\n").expect("a file");
        }
        let left: String = parts.into_iter().map(|(_, part)| part).collect();
        assert!(left.trim().is_empty(), "nowhere in the skeleton: {left}");
        self.server = Some(Server::start(run, &[&self.folder.display().to_string()]));
        self
    }

    /// Somebody goes to this path of it and logs in where asked; what it knows of the person.
    async fn enters(&self, house: &House, http: &Http, path: &str) -> Value {
        let page = house.walk(http, &format!("{}{path}", self.home)).await;
        assert_eq!((page.status.as_u16(), page.url.path()), (200, "/"), "{}\n{}", page.body, self.recipe);
        let person = page.json();
        assert!(person["sub"].is_string(), "{person}\n{}", self.recipe);
        person
    }

    /// The same, and out again through it, back to it where the recipe says so: nobody is in there any longer, nor here.
    async fn enters_and_leaves(&self, house: &House, http: &Http) -> Value {
        let person = self.enters(house, http, "/login").await;
        let logout = format!("{}/logout", self.home);
        let (page, end) = match self.recipe.contains("/bye") {
            true => (house.walk(http, &logout).await, format!("{}/bye", self.home)),
            false => (http.follow(&http.get(&logout).await).await, format!("{}/end_session", house.issuer)),
        };
        assert_eq!(page.status, 200, "{}\n{}", page.body, self.recipe);
        assert!(page.url.as_str().starts_with(&end), "{}\n{}", page.url, self.recipe);
        let page = http.get(&format!("{}/", self.home)).await;
        assert!(!page.body.contains("\"sub\""), "{}", page.body);
        assert!(http.get(&format!("{}/account", house.issuer)).await.status.is_redirection(), "still signed in");
        person
    }

    /// Whether nobody is in there with this browser: it asks for a login.
    async fn is_out(&self, http: &Http) -> bool {
        http.get(&format!("{}/", self.home)).await.status.is_redirection()
    }

    /// The person of this browser signs out at the provider, and it hears of that from behind.
    async fn hears(&self, house: &House, http: &Http) {
        assert!(!self.is_out(http).await);
        house.signs_out(http).await;
        until("the logout token", async || self.is_out(http).await.then_some(())).await;
    }
}

/// Where a line of a skeleton says that a part of the recipe goes: under which heading it stands there.
fn place(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let words = line.strip_prefix("// RECIPE").or_else(|| line.strip_prefix("# RECIPE"))?;
    Some(words.trim())
}

/// The recipe cut at these of its comments; what stands before the first has none.
fn parts<'a>(recipe: &str, headings: &[&'a str]) -> Vec<(&'a str, String)> {
    let mut parts = vec![("", String::new())];
    for line in recipe.lines() {
        let comment = line.strip_prefix("// ").or_else(|| line.strip_prefix("# "));
        let begun =
            headings.iter().find(|known| !known.is_empty() && comment.is_some_and(|said| said.starts_with(**known)));
        if let Some(heading) = begun {
            parts.push((heading, String::new()));
        }
        let part = &mut parts.last_mut().expect("one at least").1;
        *part += line;
        part.push('\n');
    }
    parts
}

/// Keys of the portal's own, as files and named as the recipe names them; their public halves. The first signs, to the second
/// one encrypts.
fn keys(folder: &Path, alg: Alg) -> [Value; 2] {
    let (key, pkcs8) = SigningKey::generate(alg, "KID").expect("a key");
    let text = STANDARD.encode(&*pkcs8);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..text.len().min(at + 64)]).collect();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"));
    fs::write(folder.join("private.der"), &*pkcs8).expect("a file");
    fs::write(folder.join("private.pem"), pem).expect("a file");
    let (opens, pkcs8) = SigningKey::generate(Alg::Es256, "KID-ENC").expect("a key");
    fs::write(folder.join("sealed.der"), &*pkcs8).expect("a file");
    let mut sealed = opens.public().jwk().clone();
    (sealed["use"], sealed["alg"]) = ("enc".into(), "ECDH-ES+A256KW".into());
    [key.public().jwk().clone(), sealed]
}
