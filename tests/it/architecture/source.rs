//! Reads Rust sources just well enough: tokens without comments, without what is compiled for tests only, and the
//! paths that they name, resolved through the file's own imports.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A word, a text or one other character, and its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub line: usize,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Word(String),
    Text(String),
    Mark(char),
    /// `::`
    Joint,
}

/// One source file that ships.
#[derive(Debug)]
pub struct Source {
    /// Below `src`, e.g. `flow/login.rs`.
    pub file: String,
    /// What ships of it.
    pub tokens: Vec<Token>,
    /// Every path in it, resolved: `crate::…` for ours, else as imported.
    pub paths: Vec<(usize, String)>,
}

impl Source {
    /// The top-level module: `flow` of `flow/login.rs`, `clock` of `clock.rs`.
    pub fn module(&self) -> &str {
        let first = self.file.split('/').next().unwrap_or("");
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// Reads one file; also returns the files that it includes for tests only.
    pub fn read(file: &str, code: &str) -> (Self, Vec<String>) {
        let (tokens, tests) = without_tests(&lex(code), file);
        let paths = paths(&tokens, &module_of(file));
        (Self { file: file.to_string(), tokens, paths }, tests)
    }
}

/// Every file below a directory that ships.
pub fn all(src: &Path) -> Vec<Source> {
    let mut files = Vec::new();
    collect(src, &mut files);
    let mut sources = Vec::new();
    let mut tests = BTreeSet::new();
    for path in files {
        let file = path.strip_prefix(src).expect("below").to_string_lossy().replace('\\', "/");
        let code = std::fs::read_to_string(&path).expect("a source file");
        let (source, only_tests) = Source::read(&file, &code);
        sources.push(source);
        tests.extend(only_tests);
    }
    sources.retain(|s| !tests.iter().any(|t| s.file == format!("{t}.rs") || s.file.starts_with(&format!("{t}/"))));
    sources
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(directory).expect("a directory").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// `["flow", "login"]` of `flow/login.rs`.
fn module_of(file: &str) -> Vec<String> {
    let mut parts: Vec<String> = file.trim_end_matches(".rs").split('/').map(str::to_string).collect();
    if parts.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

fn lex(code: &str) -> Vec<Token> {
    let chars: Vec<char> = code.chars().collect();
    let mut tokens = Vec::new();
    let (mut i, mut line) = (0, 1);
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    while i < chars.len() {
        let start = i;
        let c = chars[i];
        let kind = match c {
            '/' if at(i + 1) == '/' => {
                while i < chars.len() && at(i) != '\n' {
                    i += 1;
                }
                continue;
            }
            '/' if at(i + 1) == '*' => {
                let mut depth = 1;
                i += 2;
                while i < chars.len() && depth > 0 {
                    match (at(i), at(i + 1)) {
                        ('*', '/') => (depth, i) = (depth - 1, i + 1),
                        ('/', '*') => (depth, i) = (depth + 1, i + 1),
                        _ => {}
                    }
                    i += 1;
                }
                None
            }
            '"' => Some(Kind::Text(text(&chars, &mut i))),
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += if at(i + 1) == '\\' { 3 } else { 2 };
                while i < chars.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
                None
            }
            'r' | 'b' | 'c' if raw_hashes(&chars, i).is_some() => {
                let (skip, hashes) = raw_hashes(&chars, i).expect("just looked");
                i += skip;
                let from = i;
                let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
                let end: Vec<char> = end.chars().collect();
                while i < chars.len() && !chars[i..].starts_with(&end) {
                    i += 1;
                }
                let inside = chars[from..i.min(chars.len())].iter().collect();
                i += end.len();
                Some(Kind::Text(inside))
            }
            c if c.is_alphabetic() || c == '_' => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
                Some(Kind::Word(chars[start..i].iter().collect()))
            }
            ':' if at(i + 1) == ':' => {
                i += 2;
                Some(Kind::Joint)
            }
            c if c.is_whitespace() => {
                i += 1;
                None
            }
            c => {
                i += 1;
                Some(Kind::Mark(c))
            }
        };
        tokens.extend(kind.map(|kind| Token { line, kind }));
        line += chars[start..i.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    tokens
}

/// From the opening quotation mark to behind the closing one.
fn text(chars: &[char], i: &mut usize) -> String {
    let start = *i + 1;
    *i += 1;
    while *i < chars.len() && chars[*i] != '"' {
        *i += if chars[*i] == '\\' { 2 } else { 1 };
    }
    let inside = chars[start..(*i).min(chars.len())].iter().collect();
    *i += 1;
    inside
}

/// If a raw text begins here: how long its beginning is, and how many hashes it has.
fn raw_hashes(chars: &[char], i: usize) -> Option<(usize, usize)> {
    if i > 0 && (chars[i - 1].is_alphanumeric() || chars[i - 1] == '_') {
        return None;
    }
    let r = if chars[i] == 'r' { i } else { i + 1 };
    if chars.get(r) != Some(&'r') {
        return None;
    }
    let hashes = chars[r + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(r + 1 + hashes) == Some(&'"')).then_some((r + 2 + hashes - i, hashes))
}

fn is(token: Option<&Token>, mark: char) -> bool {
    matches!(token, Some(Token { kind: Kind::Mark(c), .. }) if *c == mark)
}

fn word(token: Option<&Token>) -> Option<&str> {
    match token {
        Some(Token { kind: Kind::Word(word), .. }) => Some(word),
        _ => None,
    }
}

/// Drops every item under `#[cfg(test)]`; returns the files that such a `mod x;` includes, without `.rs`.
fn without_tests(tokens: &[Token], file: &str) -> (Vec<Token>, Vec<String>) {
    let (mut kept, mut files) = (Vec::new(), Vec::new());
    let mut i = 0;
    while i < tokens.len() {
        let attribute = is(tokens.get(i), '#') && is(tokens.get(i + 1), '[');
        if !(attribute && word(tokens.get(i + 2)) == Some("cfg") && word(tokens.get(i + 4)) == Some("test")) {
            kept.push(tokens[i].clone());
            i += 1;
            continue;
        }
        let start = i;
        let mut depth = 0;
        while i < tokens.len() {
            match tokens[i].kind {
                Kind::Mark('{' | '(' | '[') => depth += 1,
                Kind::Mark('}' | ')' | ']') => depth -= 1,
                _ => {}
            }
            let ends = matches!(tokens[i].kind, Kind::Mark('}' | ';'));
            i += 1;
            if depth == 0 && ends {
                break;
            }
        }
        files.extend(included(&tokens[start..i], file));
    }
    (kept, files)
}

fn included(item: &[Token], file: &str) -> Option<String> {
    let at = item.iter().position(|t| t.kind == Kind::Word("mod".into()))?;
    let name = word(item.get(at + 1))?;
    if !is(item.get(at + 2), ';') {
        return None;
    }
    let directory = file.rsplit_once('/').map_or("", |(directory, _)| directory);
    let given = item[..at].iter().find_map(|t| match &t.kind {
        Kind::Text(text) => text.strip_suffix(".rs"),
        _ => None,
    });
    let path = match given {
        Some(given) => format!("{directory}/{given}"),
        None => format!("{}/{name}", module_of(file).join("/")),
    };
    Some(path.trim_start_matches('/').to_string())
}

/// Every path, resolved through the file's own `use` declarations.
fn paths(tokens: &[Token], module: &[String]) -> Vec<(usize, String)> {
    let mut imports: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut found: Vec<(usize, Vec<String>)> = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        // `impl Trait + use<'a>` says what a type captures and imports nothing.
        if word(tokens.get(i)) == Some("use") && !is(tokens.get(i + 1), '<') {
            i += 1;
            tree(tokens, &mut i, &[], &mut |line, path, name| {
                imports.insert(name, path.clone());
                found.push((line, path));
            });
            continue;
        }
        let joined = i > 0 && tokens[i - 1].kind == Kind::Joint;
        if let (Some(first), false, Some(Kind::Joint)) =
            (word(tokens.get(i)), joined, tokens.get(i + 1).map(|t| &t.kind))
        {
            let (line, mut path) = (tokens[i].line, vec![first.to_string()]);
            while let (Some(Kind::Joint), Some(next)) = (tokens.get(i + 1).map(|t| &t.kind), word(tokens.get(i + 2))) {
                path.push(next.to_string());
                i += 2;
            }
            found.push((line, path));
        }
        i += 1;
    }
    let resolve = |path: Vec<String>| {
        let path = match imports.get(&path[0]) {
            Some(import) if !path[1..].is_empty() => [import, &path[1..]].concat(),
            _ => path,
        };
        absolute(path, module).join("::")
    };
    found.into_iter().map(|(line, path)| (line, resolve(path))).collect()
}

fn absolute(path: Vec<String>, module: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|s| *s == "super").count();
    let base = match path[0].as_str() {
        "super" => &module[..module.len().saturating_sub(ups)],
        "self" => module,
        "cracha" => &[],
        _ => return path,
    };
    let rest = path.into_iter().skip(ups.max(1));
    std::iter::once("crate".to_string()).chain(base.iter().cloned()).chain(rest).collect()
}

/// One `use` tree: calls `found(line, path, name)` for every leaf.
fn tree(tokens: &[Token], i: &mut usize, before: &[String], found: &mut impl FnMut(usize, Vec<String>, String)) {
    let mut path = before.to_vec();
    let mut line = 0;
    while let Some(token) = tokens.get(*i) {
        *i += 1;
        match &token.kind {
            Kind::Word(alias) if alias == "as" => {
                let name = word(tokens.get(*i)).unwrap_or("_").to_string();
                *i += 1;
                return found(line, path, name);
            }
            Kind::Word(part) => {
                line = token.line;
                if part != "self" || path.is_empty() {
                    path.push(part.clone());
                }
            }
            Kind::Mark('{') => {
                // A `;` in here is no Rust: whatever it is, the reader goes on behind it.
                while *i < tokens.len() && !is(tokens.get(*i), '}') && !is(tokens.get(*i), ';') {
                    tree(tokens, i, &path, found);
                    if is(tokens.get(*i), ',') {
                        *i += 1;
                    }
                }
                *i += 1;
                return;
            }
            Kind::Mark('*') => return found(token.line, path, "*".into()),
            Kind::Mark(',' | '}' | ';') => {
                *i -= 1;
                break;
            }
            _ => {}
        }
    }
    if let Some(name) = path.last().cloned() {
        found(line, path, name);
    }
}
