//! Attempts to sign in, slowed by account and by address.

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// Attempts on one account: so many at once, then one in so long. A person who mistypes does not notice; a program that
/// guesses gets 5,760 a day.
const ACCOUNT_AT_ONCE: NonZeroU32 = NonZeroU32::new(10).expect("not zero");
const ACCOUNT_EVERY: Duration = Duration::from_secs(15);
/// Attempts from one address, whichever the account: a whole office may stand behind one.
const ADDRESS_AT_ONCE: NonZeroU32 = NonZeroU32::new(30).expect("not zero");
const ADDRESS_EVERY: Duration = Duration::from_secs(6);
/// Whoever attempts is counted in one of so many places, by a hash nobody outside can work out: memory is bounded whoever
/// comes, and two share a place by rare chance alone.
const PLACES: u64 = 1 << 16;

type Limiter = RateLimiter<u32, HashMapStateStore<u32>, DefaultClock>;

/// What slows attempts.
pub(super) struct Throttle {
    chance: RandomState,
    clock: DefaultClock,
    accounts: Limiter,
    addresses: Limiter,
}

impl Default for Throttle {
    fn default() -> Self {
        let limiter = |at_once, every| {
            let quota = Quota::with_period(every).unwrap_or(Quota::per_minute(at_once)).allow_burst(at_once);
            RateLimiter::hashmap(quota)
        };
        Self {
            chance: RandomState::new(),
            clock: DefaultClock::default(),
            accounts: limiter(ACCOUNT_AT_ONCE, ACCOUNT_EVERY),
            addresses: limiter(ADDRESS_AT_ONCE, ADDRESS_EVERY),
        }
    }
}

impl Throttle {
    /// Counts an attempt whose account is not known yet, as [`Throttle::attempt`] does.
    #[cfg(feature = "oidc")]
    pub(super) fn stranger(&self, from: IpAddr) -> Result<(), Duration> {
        let waits = self.addresses.check_key(&self.place(network(from)));
        waits.map_err(|until| until.wait_time_from(self.clock.now()))
    }

    /// Counts an attempt; `Err` says how long to wait before the next.
    pub(super) fn attempt(&self, name: &str, from: IpAddr) -> Result<(), Duration> {
        let wait = |limiter: &Limiter, place| match limiter.check_key(&place) {
            Ok(()) => Ok(()),
            Err(until) => Err(until.wait_time_from(self.clock.now())),
        };
        wait(&self.addresses, self.place(network(from)))?;
        wait(&self.accounts, self.place(name))
    }

    fn place(&self, who: impl Hash) -> u32 {
        u32::try_from(self.chance.hash_one(who) % PLACES).unwrap_or(0)
    }
}

/// What one party has to itself: an IPv4 address, or the 64 bits of an IPv6 network.
fn network(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => u128::from(ip.to_bits()),
        IpAddr::V6(ip) => ip.to_ipv4_mapped().map_or(ip.to_bits() >> 64 << 64, |ip| u128::from(ip.to_bits())),
    }
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNT_AT_ONCE, ADDRESS_AT_ONCE, Throttle};
    use std::net::IpAddr;

    fn passes(throttle: &Throttle, name: &str, from: &str) -> bool {
        throttle.attempt(name, from.parse::<IpAddr>().unwrap()).is_ok()
    }

    #[test]
    fn attempts_on_one_account_are_slowed_wherever_they_come_from() {
        let throttle = Throttle::default();
        let tried = (0..100u8).filter(|n| passes(&throttle, "vera", &format!("192.0.2.{n}"))).count();
        assert_eq!(tried, ACCOUNT_AT_ONCE.get() as usize);
        assert!(passes(&throttle, "tomas", "192.0.2.200"));
    }

    #[test]
    fn attempts_from_one_network_are_slowed_whatever_the_account() {
        let throttle = Throttle::default();
        let tried =
            (0..100u8).filter(|n| passes(&throttle, &format!("name{n}"), &format!("2001:db8::{n}"))).count();
        assert_eq!(tried, ADDRESS_AT_ONCE.get() as usize);
        assert!(passes(&throttle, "vera", "2001:db8:0:1::1"));
    }
}
