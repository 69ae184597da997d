//! No text that nobody is told: each field of `texts!` is read somewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files(&path, into),
            false => into.push(path),
        }
    }
}

/// `name: "…" | "…" | "…";`
fn field(line: &str) -> Option<&str> {
    let (name, rest) = line.trim_start().split_once(": \"")?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    (is_name && rest.contains("\" | \"") && line.trim_end().ends_with("\";")).then_some(name)
}

#[test]
fn every_text_is_said_somewhere() {
    let (root, mut all) = (Path::new(env!("CARGO_MANIFEST_DIR")), Vec::new());
    ["src", "templates"].iter().for_each(|folder| files(&root.join(folder), &mut all));
    let (mut fields, mut read) = (Vec::new(), BTreeSet::new());
    for path in &all {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        if path.starts_with(root.join("src/text")) {
            fields.extend(text.lines().filter_map(field).map(|name| (name.to_owned(), path.clone())));
        }
        for rest in text.split('.').skip(1) {
            let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            read.insert(rest[..end].to_owned());
        }
    }
    assert!(fields.len() > 1000, "the texts were not found: {}", fields.len());
    let unsaid: Vec<_> = fields.iter().filter(|(name, _)| !read.contains(name)).collect();
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}
