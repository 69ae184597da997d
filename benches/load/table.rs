//! The table at the end.

/// One line.
struct Row {
    engine: &'static str,
    what: String,
    measured: String,
    target: String,
    reached: bool,
    postgres: String,
}

/// Collects and prints.
pub struct Table {
    /// The engine that is measured now.
    pub engine: &'static str,
    words: Vec<String>,
    rows: Vec<Row>,
}

impl Table {
    pub fn new(words: Vec<String>) -> Self {
        Self { engine: "", words, rows: Vec::new() }
    }

    /// Whether a part was asked for; without words, all are. An engine's name alone asks for all of its parts.
    pub fn wants(&self, name: &str) -> bool {
        let engine = |word: &String| ["sqlite", "postgresql", "pgbouncer"].contains(&word.to_lowercase().as_str());
        let (engines, parts): (Vec<&String>, Vec<&String>) = self.words.iter().partition(|word| engine(word));
        let fits = |words: &[&String]| {
            words.is_empty() || words.iter().any(|word| name.to_lowercase().contains(&word.to_lowercase()))
        };
        if name == "PgBouncer" {
            return engines.iter().any(|word| word.eq_ignore_ascii_case(name));
        }
        if engine(&name.to_owned()) { fits(&engines) } else { fits(&parts) }
    }

    /// Whether this part was named: it takes too long to be measured with the others.
    pub fn asked(&self, name: &str) -> bool {
        self.words.iter().any(|word| word.to_lowercase() == name)
    }

    /// Something that should be at most the target.
    pub fn at_most(&mut self, what: &str, measured: f64, target: f64, unit: &str, postgres: Option<f64>) {
        self.add(what, measured, ("≤", target), unit, measured <= target, postgres);
    }

    /// Something that should be at least the target.
    pub fn at_least(&mut self, what: &str, measured: f64, target: f64, unit: &str) {
        self.add(what, measured, ("≥", target), unit, measured >= target, None);
    }

    fn add(
        &mut self,
        what: &str,
        measured: f64,
        (sign, target): (&str, f64),
        unit: &str,
        reached: bool,
        postgres: Option<f64>,
    ) {
        let row = Row {
            engine: self.engine,
            what: what.to_owned(),
            measured: format!("{measured:.3} {unit}"),
            target: format!("{sign} {target} {unit}"),
            reached,
            postgres: postgres.filter(|s| *s > 0.0).map(|s| format!("{s:.3} {unit}")).unwrap_or_default(),
        };
        eprintln!("{} · {}: {} ({})", row.engine, row.what, row.measured, row.target);
        self.rows.push(row);
    }

    /// Markdown, as it stands in `docs/figures.md`.
    pub fn print(&self) {
        println!("| engine | what | measured | to reach | | PostgreSQL's own |\n|---|---|---|---|---|---|");
        for row in &self.rows {
            let mark = if row.reached { "reached" } else { "**missed**" };
            println!(
                "| {} | {} | {} | {} | {mark} | {} |",
                row.engine, row.what, row.measured, row.target, row.postgres
            );
        }
    }
}
