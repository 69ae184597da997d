//! `cracha client try`: a client's login from end to end, as the operator's page shows it. It needs no server that runs and
//! nobody's account: see [`crate::simulate::trial`].

use super::client_check::{look, print, unknown};
use super::language::of_terminal;
use super::setting::ctx;
use super::{Done, Failure};
use crate::app::App;
use crate::flow::provider::checkup;
use crate::model::ids::ClientId;
use crate::oidc::registration::checkup::Answered;
use crate::simulate::trial::{self, Ending, Step};
use crate::text::Lang;
use crate::text::operate::trial::TrialText;
use crate::text::provider::CheckupText;

/// Every step, then what is wrong or weak about the registration. Exit code 1 unless the login comes to its end.
pub async fn run(app: &App, id: &str) -> Done {
    let lang = of_terminal();
    let looked = look(app, id).await?;
    let (ctx, key) = (ctx(app), ClientId::from_text(id));
    app.write(move |tx| checkup::tried(tx, &ctx, &key)).await.map_err(|error| unknown(error, id))?;
    let (config, of, now) = (app.config().clone(), looked.clone(), app.now());
    let steps = app.alone(move || trial::run(&config, &of, now)).await??;
    for (at, step) in steps.iter().enumerate() {
        show(at + 1, step, lang);
    }
    let findings = looked.findings(Answered::Unasked, None);
    if !findings.is_empty() {
        println!("{}", CheckupText::of(lang).title);
        print(&findings);
        println!();
    }
    let ending = Ending::of(&steps);
    println!("{}", ending.words(lang));
    if ending == Ending::Works { Ok(()) } else { Err(Failure::Unfinished) }
}

fn show(number: usize, step: &Step, lang: Lang) {
    let stopped = match step.kind.is_failure() {
        true => format!(" [{}]", TrialText::of(lang).stopped),
        false => String::new(),
    };
    println!("{number}. {}{stopped}", step.kind.words(lang));
    pairs(&step.rows(lang));
    for token in &step.tokens {
        println!("   {}", token.header_words(lang));
        pairs(&token.header);
        println!("   {}", token.claims_words(lang));
        pairs(&token.claims);
    }
    println!();
}

fn pairs<S: AsRef<str>>(all: &[(S, S)]) {
    let width = all.iter().map(|(name, _)| name.as_ref().chars().count()).max().unwrap_or_default();
    for (name, value) in all {
        let (name, value) = (name.as_ref(), value.as_ref());
        println!("      {name:<width$}  {value}");
    }
}
