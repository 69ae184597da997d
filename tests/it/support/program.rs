//! The real binary at a terminal: a folder of its own, settings in the environment, and nothing of ours in it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

use cracha::crypto::keyfile;
use tempfile::TempDir;

use super::PATIENCE;
use super::pg::PgDatabase;

/// Where the program runs.
pub struct Home {
    dir: TempDir,
    settings: Vec<(String, String)>,
    _database: Option<PgDatabase>,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error, line by line.
    pub err: Vec<String>,
}

impl Ended {
    /// It failed with this code and one line that says all of these.
    pub fn says_in_one_line(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        let [line] = &self.err[..] else { panic!("not one line: {self:?}") };
        words.iter().for_each(|word| assert!(line.contains(word), "no {word:?} in {line}"));
        assert_eq!(self.out, "", "{self:?}");
    }

    /// It failed with this code and says all of these.
    pub fn says(self, code: i32, words: &[&str]) {
        let said = self.err.join("\n");
        assert_eq!(self.code, Some(code), "{self:?}");
        words.iter().for_each(|word| assert!(said.contains(word), "no {word:?} in {said}"));
    }

    /// It worked; what it printed.
    pub fn fine(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.out
    }
}

impl Home {
    /// With a master key and a database to be made, an SQLite file.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        keyfile::init(&dir.path().join("master.key")).expect("a master key");
        let url = format!("sqlite:{}", dir.path().join("cracha.db").display());
        let home = Self { dir, settings: Vec::new(), _database: None };
        let key = home.path("master.key").display().to_string();
        home.with("PROVIDER__ISSUER", "http://id.localhost:8400")
            .with("PROVIDER__INSECURE_LOOPBACK", "true")
            .with("SERVER__LISTEN", "127.0.0.1:0")
            .with("SERVER__METRICS_LISTEN", "127.0.0.1:0")
            .with("MAIL__TRANSPORT", "memory")
            .with("MASTER_KEY_FILE", &key)
            .with("DATABASE__URL", &url)
    }

    /// With an empty PostgreSQL database.
    pub fn postgres() -> Self {
        let database = PgDatabase::empty();
        let url = database.url();
        Self { _database: Some(database), ..Self::new() }.with("DATABASE__URL", &url)
    }

    /// With an empty PostgreSQL database behind PgBouncer.
    pub fn behind_pgbouncer() -> Self {
        let database = PgDatabase::empty();
        let url = database.url_behind_pgbouncer();
        let home = Self { _database: Some(database), ..Self::new() };
        home.with("DATABASE__URL", &url).with("DATABASE__PREPARED", "false")
    }

    /// Its PostgreSQL database.
    pub fn database(&self) -> &PgDatabase {
        self._database.as_ref().expect("a PostgreSQL database")
    }

    /// With another setting (`CRACHA_` is put before its name).
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.settings.retain(|(known, _)| known != &format!("CRACHA_{name}"));
        self.settings.push((format!("CRACHA_{name}"), value.to_owned()));
        self
    }

    /// A setting as it stands.
    pub fn setting(&self, name: &str) -> String {
        let found = self.settings.iter().find(|(known, _)| known == &format!("CRACHA_{name}"));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// A file of this folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file here; its path as text.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).expect("a file");
        self.path(name).display().to_string()
    }

    /// Names of what is here.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.dir.path()).expect("a folder");
        let mut names: Vec<_> =
            entries.map(|e| e.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.sort();
        names
    }

    /// The program with these arguments.
    pub fn command(&self, args: &[&str]) -> Command {
        self.dress(Command::new(env!("CARGO_BIN_EXE_cracha")), args)
    }

    /// Another program with these arguments and settings.
    pub fn dress(&self, mut command: Command, args: &[&str]) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.args(args).env_clear().env("PATH", path).envs(self.settings.iter().cloned());
        command.current_dir(self.dir.path()).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, args: &[&str]) -> Ended {
        ended(&mut self.command(args))
    }

    /// The same in a locale: a variable and its value.
    pub fn run_in(&self, (variable, locale): (&str, &str), args: &[&str]) -> Ended {
        ended(self.command(args).env(variable, locale))
    }

    /// Starts `serve` and waits until it is ready.
    pub fn serve(&self) -> Serving {
        Self::serve_as(&mut self.command(&["serve"]))
    }

    /// The same with these arguments.
    pub fn serve_with(&self, args: &[&str]) -> Serving {
        Self::serve_as(&mut self.command(&[&["serve"], args].concat()))
    }

    /// The same with a command that was made ready.
    pub fn serve_as(command: &mut Command) -> Serving {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program");
        let lines = lines(child.stderr.take().expect("piped"));
        let mut serving = Serving { child, lines, listen: String::new(), metrics: String::new(), node: String::new() };
        let ready = serving.line_with(" ready ");
        let address = |name: &str| {
            let rest = ready.split(&format!("{name}=[")).nth(1).unwrap_or_else(|| panic!("{ready}"));
            rest.split(']').next().expect("an address").to_owned()
        };
        (serving.listen, serving.metrics) = (address("listen"), address("metrics"));
        let node = ready.split("node=\"").nth(1).and_then(|rest| rest.split('"').next());
        serving.node = node.unwrap_or_else(|| panic!("{ready}")).to_owned();
        serving
    }
}

/// Runs a command to its end.
pub fn ended(command: &mut Command) -> Ended {
    let output = command.output().expect("the program");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ended {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr).lines().map(str::to_owned).collect(),
    }
}

fn lines(stderr: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if tell.send(line).is_err() {
                return;
            }
        }
    });
    told
}

/// A running server; it is killed at the end of the test at the latest.
pub struct Serving {
    child: Child,
    lines: Receiver<String>,
    /// Where pages are.
    pub listen: String,
    /// Where health and metrics are.
    pub metrics: String,
    /// Its name among the nodes.
    pub node: String,
}

impl Serving {
    /// The next line of the log that holds this.
    pub fn line_with(&self, words: &str) -> String {
        let mut seen = Vec::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else { panic!("no {words:?} in {seen:#?}") };
            if line.contains(words) {
                return line;
            }
            seen.push(line);
        }
    }

    /// What else it wrote, after its end.
    pub fn rest(&self) -> Vec<String> {
        self.lines.iter().collect()
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        // SAFETY: a signal to our own child, which was not waited for.
        unsafe { libc::kill(self.child.id() as i32, libc::SIGTERM) };
    }

    /// Its process.
    pub fn pid(&self) -> i32 {
        self.child.id() as i32
    }

    /// Waits for its end; the exit code.
    pub fn wait(&mut self) -> Option<i32> {
        super::eventually("the end of the program", || self.child.try_wait().expect("a child")).code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Lets the command read a file and its folder and write neither, and takes root's powers from it: root writes whatever the
/// mode says.
pub fn read_only(command: &mut Command, file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let folder = file.parent().expect("a folder");
    mode(file, 0o400);
    mode(folder, 0o500);
    as_nobody(command, &[file, folder]);
}

/// Takes root's powers from the command; these files become its own.
pub fn as_nobody(command: &mut Command, own: &[&Path]) {
    use std::os::unix::process::CommandExt;
    // SAFETY: geteuid reads and cannot fail.
    if unsafe { libc::geteuid() } == 0 {
        let nobody = 65_534;
        for path in own {
            std::os::unix::fs::chown(path, Some(nobody), Some(nobody)).expect("an owner");
        }
        command.uid(nobody).gid(nobody);
    }
}

/// From now on no file of the process grows beyond this: what a full disk is to it.
pub fn limit_files(pid: i32, bytes: libc::rlim_t) {
    let limit = libc::rlimit { rlim_cur: bytes, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: a limit of our own child, read from a valid place.
    assert_eq!(unsafe { libc::prlimit(pid, libc::RLIMIT_FSIZE, &limit, std::ptr::null_mut()) }, 0);
}
