//! How much of the memory that was let go goes back to the system.
//!
//! glibc gives each thread an arena of its own, up to eight a core, and what a thread let go stays in its arena. A process
//! that runs for months and prepares articles on threads that come and go holds half as much again as it uses, or twice
//! (docs/operating.md has the figures). How many arenas there are is read from the environment when a process starts and at no
//! other time, so a long run begins by starting itself again, in its own place, with the environment that says two.

/// What glibc reads: the most arenas there may be.
const VARIABLE: &str = "MALLOC_ARENA_MAX";

/// Two: threads that prepare articles seldom wait for one another then, and what they let go is found by the next.
const ARENAS: &str = "2";

/// Settings that whoever started the process may have made; theirs are kept.
const SETTINGS: [&str; 2] = [VARIABLE, "GLIBC_TUNABLES"];

/// Starts this process again in its own place with few arenas, unless it was told how many. To be called before anything is
/// begun. Where it cannot be done, the process goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn few() {
    use std::os::unix::process::CommandExt;
    if SETTINGS.iter().any(|name| std::env::var_os(name).is_some()) {
        return;
    }
    let mut args = std::env::args_os();
    let (Ok(program), Some(name)) = (std::env::current_exe(), args.next()) else { return };
    // It returns only where it failed, and then nothing is lost but memory.
    let _ = std::process::Command::new(program).arg0(name).args(args).env(VARIABLE, ARENAS).exec();
}

/// Other systems' allocators share what is let go by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn few() {
    let _ = (VARIABLE, ARENAS, SETTINGS);
}
