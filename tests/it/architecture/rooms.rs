//! Rooms: the order in which they may call each other, the names that repeat on every floor, and files that import each
//! other.

use std::collections::BTreeSet;
use std::path::Path;

use cracha::flow::ROOMS;

use super::source::Source;

/// A floor that is divided by the rooms, and what else stands on it.
pub struct Floor {
    /// From the root of the repository.
    path: &'static str,
    /// Shared by all rooms.
    shared: &'static [&'static str],
}

/// Every floor.
pub const FLOORS: [Floor; 5] = [
    Floor { path: "src/flow", shared: &["mod"] },
    Floor {
        path: "src/web",
        shared: &["mod", "kit", "assets", "ops", "parts", "paths", "request_id", "routes", "server", "visit"],
    },
    Floor { path: "src/text", shared: &["mod", "config", "demo", "error", "format", "frame", "terminal"] },
    Floor { path: "templates", shared: &["demo", "frame", "mail", "part"] },
    Floor {
        path: "tests/it",
        shared: &[
            "main",
            "harness",
            "failover",
            "faults",
            "versions",
            "pgbouncer",
            "storage",
            "architecture",
            "support",
            "accessibility",
            "axe",
            "walks",
            "demo",
            "matrix",
            "conformance",
            "routes",
            "security",
            "cli",
        ],
    },
];

/// What stands on a floor and is neither a room nor shared.
pub fn strangers(root: &Path, floor: &Floor) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(floor.path)).expect("a floor");
    let names =
        entries.map(|e| e.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned());
    let known = |name: &String| ROOMS.contains(&name.as_str()) || floor.shared.contains(&name.as_str());
    names.filter(|name| !known(name)).map(|name| format!("{}/{name}", floor.path)).collect()
}

/// The room of a verb's file.
fn room(source: &Source) -> Option<&str> {
    let name = source.file.strip_prefix("flow/")?.split('/').next()?;
    let name = name.trim_end_matches(".rs");
    (name != "mod").then_some(name)
}

/// A file of no room, or a room that calls one behind it.
pub fn order(source: &Source, path: &str) -> Option<String> {
    let mine = room(source)?;
    let other = path.strip_prefix("crate::flow::")?.split("::").next()?;
    let at = |name: &str| ROOMS.iter().position(|room| *room == name);
    let (here, there) = (at(mine)?, at(other)?);
    (there > here).then(|| format!("the room {mine} calls the room {other}, which stands behind it ({path})"))
}

/// A file of verbs that stands in no room.
pub fn homeless(source: &Source) -> Option<String> {
    let mine = room(source)?;
    (!ROOMS.contains(&mine)).then(|| format!("{mine} is no room of flow::ROOMS"))
}

/// Pairs of files that import each other. A `mod.rs` holds its children, which is no import.
pub fn circles(sources: &[Source]) -> Vec<String> {
    let files: BTreeSet<&str> = sources.iter().map(|s| s.file.as_str()).collect();
    let mut arrows = BTreeSet::new();
    for source in sources {
        for (_, path) in &source.paths {
            if let Some(to) = file_of(path, &files)
                && to != source.file
            {
                arrows.insert((source.file.clone(), to));
            }
        }
    }
    let mutual = |from: &String, to: &String| from < to && arrows.contains(&(to.clone(), from.clone()));
    let apart = |from: &String, to: &String| !holds(from, to) && !holds(to, from);
    let found = arrows.iter().filter(|(from, to)| mutual(from, to) && apart(from, to));
    found.map(|(from, to)| format!("{from} and {to} import each other")).collect()
}

fn holds(parent: &str, child: &str) -> bool {
    parent.strip_suffix("mod.rs").is_some_and(|folder| child.starts_with(folder))
}

/// The file that a path leads into: the longest beginning that is one.
fn file_of(path: &str, files: &BTreeSet<&str>) -> Option<String> {
    let parts: Vec<&str> = path.strip_prefix("crate::")?.split("::").collect();
    (1..=parts.len()).rev().find_map(|most| {
        let stem = parts[..most].join("/");
        [format!("{stem}.rs"), format!("{stem}/mod.rs")].into_iter().find(|file| files.contains(file.as_str()))
    })
}
