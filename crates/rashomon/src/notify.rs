//! Telling whoever started the program how it stands, in the way of systemd: a datagram to `$NOTIFY_SOCKET`.
//!
//! Where nobody listens nothing is said, and nothing that goes wrong here stops anything.

use std::ffi::{OsStr, OsString};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// Life is told so often in the time after which silence is taken for death: systemd asks for twice.
const BEATS: u32 = 2;

/// Whom to tell, and how often.
#[derive(Debug, Default)]
pub(crate) struct Notifier {
    /// The socket's path, or its abstract name behind an `@`.
    socket: Option<OsString>,
    /// How long life may go untold.
    beat: Option<Duration>,
    told: Mutex<Told>,
}

/// What was told.
#[derive(Debug, Default)]
struct Told {
    ready: bool,
    stopping: bool,
    beat: Option<Instant>,
}

impl Notifier {
    /// As the environment of the process has it: `NOTIFY_SOCKET`, `WATCHDOG_USEC`, `WATCHDOG_PID`.
    pub(crate) fn from_environment() -> Self {
        let text = |name: &str| std::env::var(name).ok();
        let pid = std::process::id().to_string();
        let ours = text("WATCHDOG_PID").is_none_or(|of| of == pid);
        let watched = text("WATCHDOG_USEC").filter(|_| ours);
        Self::new(std::env::var_os("NOTIFY_SOCKET"), watched.as_deref())
    }

    /// One that tells a socket, and life so often that `watched` microseconds never pass without.
    fn new(socket: Option<OsString>, watched: Option<&str>) -> Self {
        let watched = watched.and_then(|text| text.parse::<u64>().ok()).filter(|micros| *micros > 0);
        let beat = watched.map(|micros| Duration::from_micros(micros) / BEATS);
        Self { socket: socket.filter(|name| !name.is_empty()), beat, told: Mutex::default() }
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The program does what it was started for. Told once.
    pub(crate) fn ready(&self) {
        if !std::mem::replace(&mut self.told().ready, true) {
            self.send("READY=1\nSTATUS=what was kept is taken up");
        }
    }

    /// The program is ending. Told once.
    pub(crate) fn stopping(&self) {
        if !std::mem::replace(&mut self.told().stopping, true) {
            self.send("STOPPING=1\nSTATUS=writing down what was read");
        }
    }

    /// The program lives and works: to be called often, told as often as it is wanted.
    pub(crate) fn alive(&self) {
        let Some(beat) = self.beat else { return };
        let now = Instant::now();
        let due = {
            let mut told = self.told();
            let due = told.beat.is_none_or(|last| now.duration_since(last) >= beat / 2);
            if due {
                told.beat = Some(now);
            }
            due
        };
        if due {
            self.send("WATCHDOG=1");
        }
    }

    /// Sends one datagram. Whoever does not take it at once goes without: nobody waits for a listener.
    fn send(&self, state: &str) {
        if let Some(socket) = &self.socket
            && let Err(error) = datagram(socket, state.as_bytes())
        {
            tracing::debug!("nobody takes word at {}: {error}", socket.display());
        }
    }
}

#[cfg(target_os = "linux")]
fn datagram(socket: &OsStr, state: &[u8]) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let to = match socket.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(socket)?,
    };
    let from = UnixDatagram::unbound()?;
    from.set_nonblocking(true)?;
    from.send_to_addr(state, &to).map(drop)
}

#[cfg(not(target_os = "linux"))]
fn datagram(_: &OsStr, _: &[u8]) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    fn heard(socket: &UnixDatagram) -> Vec<String> {
        socket.set_nonblocking(true).expect("a socket of ours");
        let mut out = Vec::new();
        let mut bytes = [0; 512];
        while let Ok(length) = socket.recv(&mut bytes) {
            out.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
        }
        out
    }

    #[test]
    fn a_socket_hears_of_start_end_and_life() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        let notifier = Notifier::new(Some(path.into_os_string()), Some("60000000"));
        for _ in 0..3 {
            notifier.ready();
            notifier.alive();
        }
        notifier.stopping();
        notifier.stopping();
        let heard = heard(&socket);
        assert_eq!(heard.len(), 3, "each once: {heard:?}");
        assert!(heard[0].starts_with("READY=1\n") && heard[1] == "WATCHDOG=1", "{heard:?}");
        assert!(heard[2].starts_with("STOPPING=1\n"), "{heard:?}");
    }

    #[test]
    fn life_is_told_again_before_it_is_missed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        let notifier = Notifier::new(Some(path.into_os_string()), Some("40000"));
        notifier.alive();
        std::thread::sleep(Duration::from_millis(15));
        notifier.alive();
        assert_eq!(heard(&socket), ["WATCHDOG=1", "WATCHDOG=1"]);
    }

    #[test]
    fn abstract_names_are_told_too() {
        let name = format!("rashomon-test-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let socket = UnixDatagram::bind_addr(&address).unwrap();
        Notifier::new(Some(format!("@{name}").into()), None).ready();
        assert_eq!(heard(&socket).len(), 1);
    }

    #[test]
    fn where_nobody_listens_nothing_goes_wrong() {
        for socket in
            [None, Some(""), Some("/nowhere/at/all"), Some("@nobody-listens-to-this"), Some("relative")]
        {
            let notifier = Notifier::new(socket.map(Into::into), Some("no number"));
            notifier.ready();
            notifier.alive();
            notifier.stopping();
        }
    }
}
