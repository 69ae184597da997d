//! SIGHUP: the configuration is read again, whole or not at all, and the log says what differs.

use crate::support::program::{Home, Serving};

fn hang_up(serving: &Serving) {
    // SAFETY: a signal to our own child, which was not waited for.
    assert_eq!(unsafe { libc::kill(serving.pid(), libc::SIGHUP) }, 0);
}

fn login(serving: &Serving) {
    let answer = std::net::TcpStream::connect(&serving.listen).and_then(|mut stream| {
        use std::io::{Read, Write};
        stream.write_all(b"GET /login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map(|_| answer)
    });
    assert!(answer.expect("an answer").starts_with("HTTP/1.1 200"));
}

fn serve(home: &Home, text: &str) -> Serving {
    let file = home.file("my.toml", text);
    home.run(&["--config", &file, "migrate"]).fine();
    Home::serve_as(&mut home.command(&["--config", &file, "serve"]))
}

#[test]
fn what_can_change_changes_without_a_restart_and_the_rest_is_said_to_wait_for_one() {
    let home = Home::new();
    let secret = |byte: &str| format!("whsec_{}", byte.repeat(32));
    let text = |requests: bool, workers: u8, byte: &str| {
        let webhook = format!("[webhook]\nurl = \"https://erp.example/hooks\"\nsecrets = \"{}\"\n", secret(byte));
        format!("[log]\nrequests = {requests}\n[server]\nworkers = {workers}\n{webhook}")
    };
    let mut serving = serve(&home, &text(false, 1, "A"));
    login(&serving);
    home.file("my.toml", text(true, 2, "B"));
    hang_up(&serving);
    let mut said = Vec::new();
    for words in ["key=\"log.requests\"", "key=\"server.workers\"", "key=\"webhook.secrets\"", "was read again"] {
        said.push(serving.line_with(words));
    }
    assert!(said[0].contains("before=\"false\" after=\"true\"") && !said[0].contains("restart"), "{said:?}");
    assert!(said[1].contains("waits for a restart"), "{said:?}");
    assert!(said[2].contains("[hidden]") && !said[2].contains("whsec_"), "{said:?}");
    assert!(said[3].contains("changed=2 waiting=1"), "{said:?}");
    login(&serving);
    assert!(serving.line_with("path=\"/login\"").contains("status=200"), "the first one was not logged, this one is");
    hang_up(&serving);
    let still = serving.line_with("was read again");
    assert!(still.contains("changed=0 waiting=1"), "{still}");
    serving.terminate();
    assert_eq!(serving.wait(), Some(0));
}

#[test]
fn a_configuration_with_mistakes_is_told_whole_and_changes_nothing() {
    let home = Home::new();
    let mut serving = serve(&home, "[log]\nrequests = true\n");
    let wrong =
        "[log]\nrequests = false\nlevel = \"loud=\"\n[session]\nidle_minutes = 3\n[sesion]\nidle_minutes = 30\n";
    home.file("my.toml", wrong);
    hang_up(&serving);
    for key in ["sesion: ", "session.idle_minutes: "] {
        serving.line_with(key);
    }
    assert!(serving.line_with("stays as it was").contains("problems=2"));
    home.file("my.toml", "[log]\nrequests = false\nlevel = \"no such filter===\"\n");
    hang_up(&serving);
    assert!(serving.line_with("log.level: ").contains("ERROR"));
    serving.line_with("stays as it was");
    login(&serving);
    serving.line_with("path=\"/login\"");
    home.file("my.toml", "[log]\nrequests = true\nlevel = \"cracha=debug,info\"\n");
    hang_up(&serving);
    serving.line_with("key=\"log.level\"");
    assert!(serving.line_with("was read again").contains("changed=1 waiting=0"));
    serving.terminate();
    assert_eq!(serving.wait(), Some(0));
}
