//! The digest by mail, to a mail server on loopback, from a newsroom that is killed before it hears that the mail was taken.

use crate::api::House;
use crate::newsroom::{PATIENCE, ended};
use crate::{FERRY, run};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Takes one mail up to its end; whoever gets the stream says whether it was taken, or says nothing.
fn posted(listener: &TcpListener) -> (String, TcpStream) {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    stream.write_all(b"220 post.example\r\n").unwrap();
    let (mut line, mut mail) = (String::new(), None::<String>);
    loop {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "it broke off: {mail:?}");
        if let Some(mail) = &mut mail {
            if line == ".\r\n" {
                return (std::mem::take(mail), stream);
            }
            mail.push_str(&line);
            continue;
        }
        let answer: &[u8] = match line.get(..4).unwrap_or_default().to_uppercase().as_str() {
            "EHLO" => b"250-post.example\r\n250 8BITMIME\r\n",
            "DATA" => {
                mail = Some(String::new());
                b"354 go on\r\n"
            }
            _ => b"250 yes\r\n",
        };
        stream.write_all(answer).unwrap();
    }
}

/// A digest that the admin has wanted hourly, for two hours.
fn want(house: &House) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let wish = json!({
        "owner": "vera", "address": "Vera <vera@desk.example>", "every": "hour", "hour": 0, "stream": null, "stop": "word",
        "made_at": now - 7_200,
    });
    let state = rusqlite::Connection::open(house.dir.path().join("data/state.db")).unwrap();
    let sql = "INSERT INTO items (kind, key, owner, json, at) VALUES ('digest', 'vera', 'vera', ?1, ?2)";
    state.execute(sql, (wish.to_string(), now.cast_signed())).unwrap();
}

/// What came of the last try.
fn told(house: &House) -> String {
    let state = rusqlite::Connection::open(house.dir.path().join("data/state.db")).unwrap();
    let wish: String =
        state.query_row("SELECT json FROM items WHERE kind = 'digest'", [], |row| row.get(0)).unwrap();
    let wish: Value = serde_json::from_str(&wish).unwrap();
    wish["message"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_kill_before_the_mail_server_answers_sends_the_same_mail_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut house = House::new(&format!(
        "public_url = \"https://desk.example\"\n[smtp]\nhost = \"127.0.0.1\"\nport = {port}\nfrom = \"Desk <desk@desk.example>\"\ntls = \"none\"\n"
    ));
    Command::new("kill").args(["-TERM", &house.child.id().to_string()]).status().unwrap();
    ended(&mut house.child);
    fs::write(house.dir.path().join("ferry.html"), FERRY).unwrap();
    assert_eq!(run(house.dir.path(), &["add", "ferry.html"]).0, 0);
    want(&house);
    house.again();
    let (first, open) = posted(&listener);
    house.child.kill().unwrap();
    house.child.wait().unwrap();
    drop(open);
    assert!(first.contains("Skerry") && !told(&house).starts_with("sent: "), "{first}");
    house.again();
    let (second, mut open) = posted(&listener);
    let line = |mail: &str, name: &str| -> String {
        mail.lines()
            .find(|line| line.starts_with(name))
            .unwrap_or_else(|| panic!("no {name} in {mail}"))
            .to_owned()
    };
    for name in ["Message-ID: <", "Date: ", "Subject: "] {
        assert_eq!(line(&first, name), line(&second, name));
    }
    open.write_all(b"250 taken\r\n").unwrap();
    // It takes its leave.
    let mut leave = String::new();
    BufReader::new(open.try_clone().unwrap()).read_line(&mut leave).unwrap();
    open.write_all(b"221 good day\r\n").unwrap();
    let begun = Instant::now();
    while !told(&house).starts_with("sent: ") {
        assert!(begun.elapsed() < PATIENCE, "{}", told(&house));
        std::thread::sleep(Duration::from_millis(50));
    }
}
