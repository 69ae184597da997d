//! SIGHUP: the configuration is read again while the program runs. All of it is checked before any of it counts, and what
//! came of it is in the log.

use std::path::Path;

use super::{logs, problems, setting};
use crate::app::App;
use crate::config::problem::Problem;
use crate::config::reread::Reread;
use crate::config::{Config, Tree};
use crate::text::Lang;

/// Reads it again. `tree` is what counts, before and after.
pub async fn reload(app: &App, file: Option<&Path>, tree: &mut Tree) {
    let read = match again(file, tree) {
        Ok(read) => read,
        Err(problems) => {
            for problem in &problems {
                tracing::error!(problem, "the configuration cannot be read again");
            }
            let problems = problems.len();
            return tracing::error!(alert = "configuration", problems, "the configuration stays as it was");
        }
    };
    let (config, changes) = (read.config, read.changes);
    let filter = logs::check(&config, Lang::En).ok().filter(|_| config.log.level != app.config().log.level);
    if let Err(error) = app.reconfigure(config).await {
        tracing::error!(%error, "clients and keys stay as of the last beat; send SIGHUP again");
    }
    *tree = read.tree;
    filter.into_iter().for_each(logs::refilter);
    for change in &changes {
        let (key, before, after) = (&change.key, &change.before, &change.after);
        match change.waits {
            false => tracing::info!(key, before, after, "the configuration changed"),
            true => tracing::warn!(key, before, after, "the configuration changed: this waits for a restart"),
        }
    }
    if let Err(error) = setting::settle_roles(app).await {
        tracing::error!(%error, "access that the configuration takes away could not be ended; send SIGHUP again");
    }
    let waiting = changes.iter().filter(|change| change.waits).count();
    tracing::info!(changed = changes.len() - waiting, waiting, "the configuration was read again");
}

/// The configuration as it would be; every problem of it in a line.
fn again(file: Option<&Path>, tree: &Tree) -> Result<Reread, Vec<String>> {
    let lines = |problems: Vec<Problem>| problems.iter().map(|problem| problems::line(problem, Lang::En)).collect();
    let (config, newer): (Config, Tree) = setting::read(file).map_err(lines)?;
    let unusable = setting::unusable(&config, Lang::En);
    if !unusable.is_empty() {
        return Err(unusable);
    }
    tree.reread(&newer).map_err(lines)
}
