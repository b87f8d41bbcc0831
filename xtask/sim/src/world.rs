//! A made-up world: events happen, outlets report, reprint, rewrite, revise and follow up. It wrote the stories, so it knows
//! which are one.

use crate::names::{self, FILLER, TOPICS};
use xtask_gen::chance::Chance;

/// How an article came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The outlet's own reporter was there.
    Own,
    /// Another's text, whole or with a paragraph cut and a line put before it.
    Reprint,
    /// Another's facts in the same order, in other words.
    Rewrite,
    /// Days later, with new facts.
    FollowUp,
}

/// An article that an outlet publishes.
#[derive(Debug, Clone, Copy)]
pub struct Planned {
    /// Whose.
    pub outlet: u32,
    /// Of which event: articles of one event are one story.
    pub event: u32,
    /// How it came to be.
    pub kind: Kind,
    /// The article whose words or facts it has; its own number where there is none.
    pub origin: u32,
    /// When it is published, Unix seconds.
    pub at: i64,
    seed: u64,
}

/// Something that happened.
#[derive(Debug, Clone)]
struct Event {
    topic: usize,
    seed: u64,
}

/// Everything that is published, in order of time.
pub struct World {
    seed: u64,
    /// The outlets' names.
    pub outlets: Vec<String>,
    events: Vec<Event>,
    /// The articles, by number.
    pub articles: Vec<Planned>,
    /// The numbers of each outlet's articles, in order of time.
    by_outlet: Vec<Vec<u32>>,
    /// Whether the next event is everybody's.
    wide: bool,
}

/// How big a world is.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Outlets, each with a feed.
    pub outlets: usize,
    /// Days of publishing.
    pub days: usize,
    /// Articles in all, about.
    pub articles: usize,
    /// Events in all, about, where another share of articles to events is wanted than the world's own.
    pub stories: Option<usize>,
}

/// The world begins: 2031-03-01T00:00:00Z.
pub const BEGINS: i64 = 1_930_089_600;
/// Seconds from publishing to fetching.
pub const FETCHED_AFTER: i64 = 600;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

impl World {
    /// Makes a world; the same seed makes the same.
    #[must_use]
    pub fn new(seed: u64, size: Size) -> Self {
        let mut chance = Chance::new(seed, "outlets");
        let outlets = (0..size.outlets.max(1)).map(|_| names::outlet(&mut chance)).collect();
        let mut world = Self {
            seed,
            outlets,
            events: Vec::new(),
            articles: Vec::new(),
            by_outlet: Vec::new(),
            wide: false,
        };
        let mut chance = Chance::new(seed, "events");
        let span = usize::try_from(DAY).unwrap_or(1) * size.days.max(1);
        while world.articles.len() < size.articles {
            let begins = BEGINS + i64::try_from(chance.below(span)).unwrap_or(0);
            world.happens(&mut chance, begins, BEGINS + i64::try_from(span).unwrap_or(0));
            // Where few events are wanted, they are everybody's until each has its share.
            let events = world.events.len();
            world.wide =
                size.stories.is_some_and(|stories| world.articles.len() * stories < size.articles * events);
        }
        world.in_order();
        world
    }

    /// An event and all that is written of it.
    fn happens(&mut self, chance: &mut Chance, begins: i64, ends: i64) {
        let event = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        self.events.push(Event { topic: chance.below(TOPICS.len()), seed: chance.below(usize::MAX) as u64 });
        let mut outlets: Vec<u32> = Vec::new();
        let mut write = |world: &mut Self, chance: &mut Chance, kind, origin: Option<u32>, after: i64| {
            let outlet = u32::try_from(chance.below(world.outlets.len())).unwrap_or(0);
            if outlets.contains(&outlet) || after >= ends {
                return None;
            }
            outlets.push(outlet);
            let number = u32::try_from(world.articles.len()).unwrap_or(u32::MAX);
            let origin = origin.unwrap_or(number);
            let seed = chance.below(usize::MAX) as u64;
            world.articles.push(Planned { outlet, event, kind, origin, at: after, seed });
            Some((number, after))
        };
        let hours = |chance: &mut Chance, most: usize| {
            HOUR / 4 + i64::try_from(chance.below(most * 3_600)).unwrap_or(0)
        };
        // One event in ten is everybody's.
        let wide = chance.percent(10) || self.wide;
        for _ in 0..chance.within(1, if wide { 6 } else { 3 }) {
            let at = begins + hours(chance, 10);
            let Some((origin, at)) = write(self, chance, Kind::Own, None, at) else { continue };
            let run = if chance.percent(45) { chance.below(if wide { 16 } else { 5 }) } else { 0 };
            for _ in 0..run {
                let after = at + hours(chance, 8);
                write(self, chance, Kind::Reprint, Some(origin), after);
            }
            if chance.percent(20) {
                let after = at + hours(chance, 12);
                write(self, chance, Kind::Rewrite, Some(origin), after);
            }
        }
        for _ in 0..if wide { chance.below(4) } else { usize::from(chance.percent(20)) } {
            let at = begins + DAY + hours(chance, 72);
            write(self, chance, Kind::FollowUp, None, at);
        }
    }

    /// Numbers the articles in order of time.
    fn in_order(&mut self) {
        let mut order: Vec<usize> = (0..self.articles.len()).collect();
        order.sort_by_key(|&at| (self.articles[at].at, at));
        let mut new = vec![0_u32; order.len()];
        for (number, &old) in (0..).zip(&order) {
            new[old] = number;
        }
        let mut articles: Vec<Planned> = order.iter().map(|&old| self.articles[old]).collect();
        for article in &mut articles {
            article.origin = new[article.origin as usize];
        }
        self.articles = articles;
        self.by_outlet = vec![Vec::new(); self.outlets.len()];
        for (number, article) in (0..).zip(&self.articles) {
            self.by_outlet[article.outlet as usize].push(number);
        }
    }

    /// The newest articles of an outlet at a time, the newest first.
    #[must_use]
    pub fn newest(&self, outlet: usize, now: i64, most: usize) -> Vec<u32> {
        let Some(own) = self.by_outlet.get(outlet) else { return Vec::new() };
        let end = own.partition_point(|&n| self.articles[n as usize].at <= now);
        own[..end].iter().rev().take(most).copied().collect()
    }

    /// The headline of an article.
    #[must_use]
    pub fn headline(&self, number: u32) -> String {
        let article = self.articles[number as usize];
        // A reprint often keeps its headline; a rewrite never does.
        let voice =
            if article.kind == Kind::Reprint { self.articles[article.origin as usize] } else { article };
        let scene = Scene::of(&self.events[article.event as usize]);
        scene.headline(&mut Chance::new(voice.seed, "headline"))
    }

    /// The paragraphs of an article.
    #[must_use]
    pub fn text(&self, number: u32) -> Vec<String> {
        let article = self.articles[number as usize];
        let scene = Scene::of(&self.events[article.event as usize]);
        let outlet = &self.outlets[article.outlet as usize];
        match article.kind {
            Kind::Own | Kind::FollowUp => scene.report(article, None),
            Kind::Rewrite => scene.report(self.articles[article.origin as usize], Some(article.seed)),
            Kind::Reprint => {
                let origin = self.articles[article.origin as usize];
                let mut text = scene.report(origin, None);
                let mut chance = Chance::new(article.seed, "edit");
                if chance.percent(50) && text.len() > 6 {
                    text.pop();
                }
                if chance.percent(25) {
                    text.insert(
                        1,
                        format!("{outlet} could not reach the office of {} on Sunday.", scene.people[0].1),
                    );
                }
                text.push(format!("This report first appeared in {}.", self.outlets[origin.outlet as usize]));
                text
            }
        }
    }

    /// The seed it was made of.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }
}

/// What an event is made of.
struct Scene {
    topic: usize,
    place: String,
    river: String,
    /// Given name, surname, office.
    people: Vec<(String, String, &'static str)>,
    /// Firms, ships, streets: what only this event names.
    things: Vec<String>,
    facts: Vec<Fact>,
}

/// Words that belong to an event.
const OWN_WORDS: usize = 60;
/// Of these, how many a fact is told with.
const WORDS: usize = 9;
/// How many things an event names.
const THINGS: usize = 7;

/// Something that can be told in several ways.
struct Fact {
    nouns: (&'static str, &'static str),
    verb: &'static str,
    figure: usize,
    who: usize,
    hour: usize,
    thing: usize,
    /// What else there is to say of it.
    words: Vec<String>,
}

impl Scene {
    fn of(event: &Event) -> Self {
        let mut chance = Chance::new(event.seed, "scene");
        let topic = &TOPICS[event.topic];
        let people = (0..4)
            .map(|_| {
                let (given, surname) = names::person(&mut chance);
                (given, surname, chance.pick(topic.offices))
            })
            .map(|(g, s, o)| (g, s, topic.offices.iter().find(|x| **x == o).copied().unwrap_or("official")))
            .collect();
        let pick = |chance: &mut Chance, of: &'static [&'static str]| of[chance.below(of.len())];
        let own: Vec<String> = (0..OWN_WORDS).map(|_| names::word(&mut chance)).collect();
        let facts = (0..18)
            .map(|_| Fact {
                nouns: (pick(&mut chance, topic.nouns), pick(&mut chance, topic.nouns)),
                verb: pick(&mut chance, topic.verbs),
                figure: chance.within(3, 970),
                who: chance.below(4),
                hour: chance.within(1, 11),
                thing: chance.below(THINGS),
                words: (0..WORDS).map(|_| own[chance.below(own.len())].clone()).collect(),
            })
            .collect();
        let (place, river) = (names::place(&mut chance), names::place(&mut chance));
        let things = (0..THINGS).map(|_| names::thing(&mut chance)).collect();
        Self { things, topic: event.topic, place, river, people, facts }
    }

    fn headline(&self, chance: &mut Chance) -> String {
        let topic = &TOPICS[self.topic];
        let (place, noun, verb) = (&self.place, chance.pick(topic.nouns), chance.pick(topic.verbs));
        let name = topic.name;
        match chance.below(4) {
            0 => format!("{name} in {place}: {noun} {verb}"),
            1 => format!("{} warns over {noun} as {place} {name} goes on", self.people[0].1),
            2 => format!("{place} {name} leaves {noun} in doubt"),
            _ => format!("What is known of the {name} in {place}"),
        }
    }

    /// A report in the voice of an article; `retold` in another's words, with the same facts in the same order.
    fn report(&self, article: Planned, retold: Option<u64>) -> Vec<String> {
        let mut chance = Chance::new(article.seed, "report");
        let topic = &TOPICS[self.topic];
        let late = article.kind == Kind::FollowUp;
        // What is told first is known first; who follows up has the later facts.
        let pool: &[Fact] = if late { &self.facts[9..] } else { &self.facts[..12] };
        let mut told: Vec<usize> = (0..pool.len()).collect();
        chance.shuffle(&mut told);
        told.truncate(chance.within(5, 8));
        let voice = chance.below(4);
        let own = chance.clone();
        let mut other = Chance::new(retold.unwrap_or(article.seed), "voice");
        let voice = if retold.is_some() { (voice + 1 + other.below(3)) % 4 } else { voice };
        let first = &pool[told[0]];
        let mut out = vec![match voice {
            0 => format!(
                "The {} in {} {} {} {} on Sunday, {} {} {} said.",
                topic.name,
                self.place,
                first.verb,
                first.figure,
                first.nouns.0,
                self.people[first.who].2,
                self.people[first.who].0,
                self.people[first.who].1
            ),
            1 => format!(
                "{} woke to a {} that {} {} {}, according to {} {}.",
                self.place,
                topic.name,
                first.verb,
                first.figure,
                first.nouns.0,
                self.people[first.who].0,
                self.people[first.who].1
            ),
            2 => format!(
                "As many as {} {} were hit when the {} {} near {} in {}.",
                first.figure, first.nouns.0, topic.name, first.verb, self.river, self.place
            ),
            _ => format!(
                "After {} hours, the {} in {} {} its {}, with {} of them counted so far.",
                first.hour, topic.name, self.place, first.verb, first.nouns.0, first.figure
            ),
        }];
        for (n, &at) in told.iter().enumerate().skip(1) {
            out.push(self.tell(&pool[at], (voice + n) % 4));
        }
        if retold.is_none() {
            // What only whoever was there has.
            let mut own = own;
            for _ in 0..own.within(2, 4) {
                let (given, surname) = names::person(&mut own);
                let street = names::place(&mut own);
                let seen: Vec<String> = (0..11).map(|_| names::word(&mut own)).collect();
                out.push(format!(
                    "{given} {surname}, {}, of {street} Street, {} the {} by {} o'clock.",
                    own.within(19, 84),
                    seen.join(" "),
                    own.pick(topic.nouns),
                    own.within(4, 11),
                ));
            }
            out.push(own.pick(FILLER).to_owned());
        }
        out
    }

    /// A fact in one of its wordings.
    fn tell(&self, fact: &Fact, wording: usize) -> String {
        let (given, surname, office) = &self.people[fact.who];
        let Fact { nouns: (a, b), verb, figure, hour, thing, .. } = fact;
        let (place, river, thing) = (&self.place, &self.river, &self.things[*thing]);
        let mut words = fact.words.clone();
        words.rotate_left(wording * 2);
        let (x, y) = (words[..5].join(" "), words[5..].join(" "));
        match wording {
            0 => format!(
                "{surname} put the {a} of {thing} at {figure}, {x}, and said the {b} {verb} {y} within {hour} hours."
            ),
            1 => format!(
                "“{figure} {a}, {x}, and nobody looked at the {b} of {thing},” {given} {surname}, the {office}, said; {y}."
            ),
            2 => format!(
                "In {place} {x} {figure} {a} {verb}, {thing} {y} for {hour} hours, {surname} told reporters."
            ),
            _ => format!(
                "{thing} {x} {verb} {hour} hours earlier; {surname} {y}, with {figure} {a} along the {river} road."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> World {
        World::new(7, Size { outlets: 40, days: 3, articles: 400, stories: None })
    }

    #[test]
    fn a_seed_makes_one_world() {
        let (a, b) = (small(), small());
        assert_eq!(a.articles.len(), b.articles.len());
        assert!(a.articles.len() >= 400);
        for n in 0..20 {
            assert_eq!((a.headline(n), a.text(n)), (b.headline(n), b.text(n)));
        }
        assert_ne!(
            small().text(0),
            World::new(8, Size { outlets: 40, days: 3, articles: 400, stories: None }).text(0)
        );
    }

    #[test]
    fn a_reprint_has_its_origins_words_and_comes_after_it() {
        let world = small();
        let reprints: Vec<u32> =
            (0..400).filter(|&n| world.articles[n as usize].kind == Kind::Reprint).collect();
        assert!(!reprints.is_empty());
        for n in reprints {
            let article = world.articles[n as usize];
            assert!(world.articles[article.origin as usize].at < article.at);
            assert_eq!(world.text(n)[0], world.text(article.origin)[0]);
            assert_eq!(world.articles[article.origin as usize].event, article.event);
        }
    }

    #[test]
    fn an_outlet_lists_its_newest_first() {
        let world = small();
        let now = BEGINS + 2 * DAY;
        let newest = world.newest(3, now, 5);
        assert!(
            newest.windows(2).all(|w| world.articles[w[0] as usize].at >= world.articles[w[1] as usize].at)
        );
        assert!(newest.iter().all(|&n| world.articles[n as usize].at <= now));
    }
}
