//! What an operator is told about a registered client: what is wrong or weak about it, and ready configurations.

use crate::error::Result;
use crate::flow::provider::checkup::{self, Looked};
use crate::model::ids::ClientId;
use crate::oidc::issuer::Issuer;
use crate::oidc::recipes::Library;
use crate::oidc::registration::checkup::{Answered, Grade};
use crate::web::visit::Visit;

pub(super) async fn look(visit: &Visit, id: &ClientId) -> Result<Looked> {
    let (ctx, id) = (visit.ctx(), id.clone());
    visit.app().read(move |db| checkup::look(db, &ctx, &id)).await
}

/// Nobody's server is asked for its keys or its sector here: a page does not wait for another house. `cracha client check` does.
pub(super) fn findings(visit: &Visit, looked: &Looked) -> Vec<(bool, &'static str, String)> {
    let found = looked.findings(Answered::Unasked, None);
    let told = found.iter().map(|finding| {
        let grade = finding.grade();
        (grade == Grade::Wrong, grade.name(visit.lang), finding.words(visit.lang))
    });
    told.collect()
}

/// For each library that can do what the client is registered with.
pub(super) fn recipes(visit: &Visit, looked: &Looked) -> Result<Vec<(&'static str, String)>> {
    let issuer = Issuer::new(&visit.app().config().provider.issuer)?;
    let one = |library: &Library| Some((library.name(), library.recipe(&looked.view, &issuer).ok()?));
    Ok(Library::ALL.iter().filter_map(one).collect())
}
