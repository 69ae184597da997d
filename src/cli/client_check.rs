//! `cracha client check` and `recipe`: what is wrong with a registration, and a ready configuration for it.

use super::language::of_terminal;
use super::setting::ctx;
use super::{Done, Failure, texts};
use crate::app::App;
use crate::crypto::keys::read_jwks;
use crate::error::Error;
use crate::flow::provider::checkup::{self, Looked};
use crate::model::ids::ClientId;
use crate::oidc::issuer::Issuer;
use crate::oidc::recipes::{Library, NoRecipe};
use crate::oidc::registration::checkup::{Answered, Finding, Grade};
use crate::text::fill;
use crate::text::provider::{CheckupText, RecipeText};

/// What is known of one, or that there is none.
pub async fn look(app: &App, id: &str) -> Result<Looked, Failure> {
    let (ctx, key) = (ctx(app), ClientId::from_text(id));
    app.read(move |db| checkup::look(db, &ctx, &key)).await.map_err(|error| unknown(error, id))
}

/// A line for each finding; exit code 1 when one of them is wrong.
pub async fn check(app: &App, id: &str) -> Done {
    let lang = of_terminal();
    let looked = look(app, id).await?;
    let answered = match &looked.view.terms.jwks_uri {
        Some(uri) => ask(app, uri).await?,
        None => Answered::Unasked,
    };
    let sector = app.sector_of(&looked.view.terms.members()).await?;
    let findings = looked.findings(answered, Some(&sector));
    print(&findings);
    if findings.is_empty() {
        println!("{}", fill(CheckupText::of(lang).fine, &[("id", id)]));
    }
    let wrong = findings.iter().any(|finding| finding.grade() == Grade::Wrong);
    if wrong { Err(Failure::Unfinished) } else { Ok(()) }
}

/// A line for each.
pub fn print(findings: &[Finding]) {
    let lang = of_terminal();
    for finding in findings {
        println!("[{}] {}", finding.grade().name(lang), finding.words(lang));
    }
}

async fn ask(app: &App, uri: &str) -> Result<Answered, Failure> {
    let fetched = match app.outgoing()?.get(uri, None).await {
        Ok(fetched) => fetched,
        Err(no) => return Ok(Answered::Nothing(no.why)),
    };
    let set = serde_json::from_slice::<serde_json::Value>(&fetched.body).ok();
    Ok(match set.filter(|set| fetched.status == 200 && set["keys"].is_array()) {
        Some(set) => Answered::Keys(read_jwks(&set)),
        None => Answered::NoSet,
    })
}

/// The names of the libraries.
pub fn libraries() -> String {
    Library::ALL.iter().map(|library| library.as_str()).collect::<Vec<_>>().join(", ")
}

/// The configuration of one library, and nothing else, so that it can be kept in a file.
pub async fn recipe(app: &App, id: &str, library: &str) -> Done {
    let t = RecipeText::of(of_terminal());
    let Some(library) = Library::parse(library) else {
        return Err(Failure::usage(fill(t.unknown, &[("typed", library), ("known", &libraries())])));
    };
    let looked = look(app, id).await?;
    let why = match library.recipe(&looked.view, &Issuer::new(&app.config().provider.issuer)?) {
        Ok(text) => {
            println!("{text}");
            return Ok(());
        }
        Err(NoRecipe::NoLogin) => t.no_login,
        Err(NoRecipe::Keys) => t.keys,
        Err(NoRecipe::Certificate) => t.certificate,
        Err(NoRecipe::Profile) => t.profile,
        Err(NoRecipe::Public) => t.public,
        Err(NoRecipe::Method) => t.method,
        Err(NoRecipe::KeyAlg) => t.key_alg,
        Err(NoRecipe::Sealed) => t.sealed,
        Err(NoRecipe::Unsigned) => t.unsigned,
        Err(NoRecipe::Userinfo) => t.userinfo,
        Err(NoRecipe::Alg) => t.alg,
    };
    let alg = looked.view.id_token_alg.as_str();
    Err(Failure::Failed(fill(why, &[("library", library.name()), ("id", id), ("alg", alg)])))
}

/// What is said where there is none of this id.
pub fn unknown(error: Error, id: &str) -> Failure {
    match error {
        Error::NotFound => Failure::Failed(fill(texts().no_client, &[("id", id)])),
        other => other.into(),
    }
}
