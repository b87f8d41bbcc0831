//! What the desk does, on the example pages and on small made-up sets.

use super::list::written;
use super::*;
use crate::keep::Keeper;
use crate::serve::testing::newsroom;
use rashomon_model::{Basis, EntityKind, FetchTime};
use rashomon_model::{CorrectionKind, Decision};
use rashomon_store::{Logged, Mode};
use std::num::NonZeroUsize;

/// A data directory that pages are put into one after the other.
struct Kept {
    folder: tempfile::TempDir,
    keeper: Keeper,
    store: Arc<Store>,
    desk: Desk,
}

/// One telling: outlet, hour of the first of May 2031, headline, paragraphs.
type Telling<'a> = (&'a str, u32, &'a str, &'a [&'a str]);

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path(), Mode::Write).unwrap());
        let keeper = Keeper::take_up(Arc::clone(&store), NonZeroUsize::MIN, &mut |_, _| ()).unwrap();
        let desk = Desk::new(Arc::clone(&store));
        Self { folder, keeper, store, desk }
    }

    fn put(&mut self, tellings: &[Telling<'_>]) {
        let pages = tellings.iter().map(|(outlet, hour, headline, text)| {
            let (day, hour_of_day) = (1 + hour / 24, hour % 24);
            let at = format!("2031-05-{day:02}T{hour_of_day:02}:10:00Z");
            let host = outlet.to_lowercase().replace(' ', "-");
            let body: String = text.iter().map(|p| format!("<p>{p}</p>")).collect();
            let html = format!(
                "<!DOCTYPE html><html lang=\"en\"><head><title>{headline}</title>\
                 <meta property=\"og:site_name\" content=\"{outlet}\">\
                 <meta property=\"article:published_time\" content=\"{at}\"></head>\
                 <body><article><h1>{headline}</h1>{body}</article></body></html>"
            );
            let url = format!("https://{host}.example/{}", headline.len());
            let received = FetchTime { value: at, basis: Basis::Header };
            let (source, url) = (url.clone(), Some(url));
            Logged { source, url, fetched_at: Some(received), bytes: html.into_bytes(), ..Logged::default() }
        });
        self.keeper.keep(pages.collect()).unwrap();
        self.keeper.index().unwrap();
    }

    fn list(&self, wanted: &Wanted) -> Vec<Listed> {
        self.desk.list(wanted, Some("ada"), 20).unwrap().stories
    }
}

const PIER: &[&str] = &[
    "The south pier of Norvale was closed on Thursday after divers found a crack 34 centimetres long in its third pillar.",
    "Harbour master Odile Varga said the pier would stay closed for six weeks.",
    "“Nobody will set foot on it before the pillar is mended,” Odile Varga told reporters at the quay.",
    "The ferry to Tolm Island leaves from the north quay until then, the Norvale Harbour Trust said.",
];

const PIER_OTHER: &[&str] = &[
    "Norvale's fishermen face weeks without the south pier, which the harbour closed on Thursday because of a crack in a pillar.",
    "The fishermen's guild put the loss at 40,000 crowns a week and asked the Norvale Harbour Trust for help.",
    "Harbour master Odile Varga said the pier would stay closed for six weeks.",
    "Guild speaker Bram Tessel said divers had warned of the pillar as early as last autumn.",
];

const VOTE: &[&str] = &[
    "The parliament of Ostermark voted on Friday to raise the age of retirement to 66, by 71 votes to 58.",
    "Finance minister Ilka Brandt said the pension fund would run dry by 2040 otherwise.",
    "Trade unions called a strike of trams and buses in Ostermark City for Monday.",
];

/// The pier by two outlets, its first text again by a third, and the vote.
fn two_stories() -> Kept {
    let mut kept = Kept::new();
    kept.put(&[
        ("Meridian", 8, "South pier closed after crack is found", PIER),
        ("Tolm Courier", 10, "Fishermen count the cost of a closed pier", PIER_OTHER),
        ("Ostermark Post", 26, "Parliament raises age of retirement", VOTE),
    ]);
    kept
}

fn copy(kept: &mut Kept, hour: u32) {
    kept.put(&[("Quickbrief", hour, "South pier closed after crack is found", PIER)]);
}

fn ids(listing: &[Listed]) -> Vec<String> {
    listing.iter().map(|listed| listed.row.id.clone()).collect()
}

#[test]
fn cards_tell_what_lists_show_and_last_over_a_restart() {
    let newsroom = newsroom();
    let desk = newsroom.room.desk();
    let listing = desk.list(&Wanted::default(), None, 30).unwrap();
    let told = listing.stories.iter().find(|listed| listed.row.accounts.len() > 1).unwrap();
    assert!(!told.headline.is_empty() && told.summary.len() == 2 && told.outlets.len() > 1, "{told:?}");
    assert_eq!(told.language.as_deref(), Some("en"));
    for cited in &told.summary {
        let article = desk.article(&cited.article).unwrap().unwrap().article;
        let words = &article.text[cited.start as usize..cited.end as usize];
        assert_eq!(crate::view::clean(words), cited.text);
    }
    assert_eq!(desk.derived.stale(9).unwrap(), []);
    // Another desk, as after a restart, finds the cards and compares nothing.
    let again = Desk::new(Arc::clone(newsroom.room.store()));
    assert_eq!(again.list(&Wanted::default(), None, 30).unwrap(), listing);
    assert_eq!(again.told.get(&(told.row.id.clone(), told.row.version)).map(|_| ()), None);
}

#[test]
fn a_comparison_that_was_kept_is_the_one_that_was_made() {
    let newsroom = newsroom();
    let desk = newsroom.room.desk();
    for listed in desk.list(&Wanted::default(), None, 30).unwrap().stories {
        let made = desk.story(&listed.row.id).unwrap().unwrap();
        let again = Desk::new(Arc::clone(newsroom.room.store()));
        let read = again.story(&listed.row.id).unwrap().unwrap();
        assert_eq!((&read.story, &read.derivations), (&made.story, &made.derivations));
        // An article leads to its story too.
        let by_article = again.story(&made.articles[0].article.id).unwrap().unwrap();
        assert_eq!(by_article.row.id, made.row.id);
        assert_eq!(again.passages(&read), desk.passages(&made));
        let json = kept::write(&made.story, &made.articles).unwrap();
        assert_eq!(kept::read(&json, &made.articles).as_ref(), Some(&made.story));
        assert!(json.len() < serde_json::to_string(&made.story).unwrap().len(), "{json}");
        // Without its articles it is made again.
        assert_eq!(kept::read(&json, &[]), None);
    }
}

#[test]
fn a_large_story_is_read_from_the_disk() {
    let mut kept = two_stories();
    for (hour, outlet) in
        (12..).zip(["Quickbrief", "Norvale Post", "Tide", "Varga Times", "Harbour Mail", "Coast Daily"])
    {
        kept.put(&[(outlet, hour, "South pier closed after crack is found", PIER)]);
    }
    let row = kept.list(&Wanted::default())[1].row.clone();
    assert_eq!(row.articles, 8);
    assert!(kept.desk.derived.comparison(&row.id, row.version).unwrap().is_some());
    let made = kept.desk.story(&row.id).unwrap().unwrap();
    let read = Desk::new(Arc::clone(&kept.store)).story(&row.id).unwrap().unwrap();
    assert!(!Arc::ptr_eq(&made, &read));
    assert_eq!((&read.story, &read.derivations), (&made.story, &made.derivations));
}

#[test]
fn accounts_and_freshness_rank_and_copies_do_not() {
    let mut kept = two_stories();
    let best = ids(&kept.list(&Wanted::default()));
    let newest = ids(&kept.list(&Wanted { newest: true, ..Wanted::default() }));
    // Two accounts of ten o'clock are worth twelve hours; the vote came sixteen hours later.
    assert_eq!((best.len(), &best), (2, &newest));
    let ranks = |kept: &Kept| -> Vec<i64> {
        kept.list(&Wanted::default()).iter().map(|listed| listed.row.rank).collect()
    };
    let before = ranks(&kept);
    copy(&mut kept, 30);
    assert_eq!(ranks(&kept), before);
    assert_eq!(ids(&kept.list(&Wanted { newest: true, ..Wanted::default() }))[0], best[1]);
    // One at a time, the same.
    let mut paged = Vec::new();
    let mut wanted = Wanted::default();
    loop {
        let listing = kept.desk.list(&wanted, None, 1).unwrap();
        paged.extend(ids(&listing.stories));
        match listing.next {
            Some(next) => wanted.cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(paged, best);
}

#[test]
fn filters_narrow_a_list() {
    let mut kept = two_stories();
    copy(&mut kept, 12);
    let all = ids(&kept.list(&Wanted::default()));
    let (vote, pier) = (vec![all[0].clone()], vec![all[1].clone()]);
    let some = |text: &str| Some(text.to_owned());
    let check = |wanted: Wanted| ids(&kept.list(&wanted));
    assert_eq!(check(Wanted { outlet: some("Quickbrief"), ..Wanted::default() }), pier);
    assert_eq!(check(Wanted { outlet: some("Nobody"), ..Wanted::default() }), [""; 0]);
    assert_eq!(check(Wanted { language: some("en"), ..Wanted::default() }), all);
    assert_eq!(check(Wanted { language: some("ja"), ..Wanted::default() }), [""; 0]);
    assert_eq!(check(Wanted { entity: some("odile varga"), ..Wanted::default() }), pier);
    assert_eq!(check(Wanted { entity: some("\" : -"), ..Wanted::default() }), [""; 0]);
    assert_eq!(check(Wanted { query: some("unions strike"), ..Wanted::default() }), vote);
    assert_eq!(
        check(Wanted { query: some("ferry"), outlet: some("Ostermark Post"), ..Wanted::default() }),
        [""; 0]
    );
    assert!(kept.desk.list(&Wanted { query: some("\"open"), ..Wanted::default() }, None, 9).is_err());
    let hashtag = kept.list(&Wanted::default())[1].hashtags[0].clone();
    assert_eq!(check(Wanted { tag: some(hashtag.trim_start_matches('#')), ..Wanted::default() }), pier);
    kept.desk.mark("ada", &vote[0], "starred", true).unwrap();
    assert_eq!(check(Wanted { starred: true, ..Wanted::default() }), vote);
    assert!(kept.list(&Wanted::default())[0].starred);
    kept.desk.mark("ada", &vote[0], "starred", false).unwrap();
    assert_eq!(check(Wanted { starred: true, ..Wanted::default() }), [""; 0]);
    let facets = kept.desk.facets().unwrap();
    assert_eq!(facets.languages, [("en".to_owned(), 2)]);
    assert_eq!(facets.outlets.len(), 4);
    assert!(facets.tags.iter().any(|(name, _)| *name == rashomon_store::tag(&hashtag)), "{facets:?}");
}

#[test]
fn a_day_shows_what_was_known_at_its_end() {
    let mut kept = two_stories();
    copy(&mut kept, 30);
    let on = |day: &str| kept.list(&Wanted { day: Some(day.parse().unwrap()), ..Wanted::default() });
    let first = on("2031-05-01");
    assert_eq!(first.len(), 1);
    let row = &first[0].row;
    assert_eq!((row.articles, row.outlets, row.accounts.len()), (2, 2, 2));
    assert_eq!(row.last, first[0].row.first.map(|at| at + 2 * 3_600));
    let second = on("2031-05-02");
    assert_eq!((second.len(), second[1].row.articles), (2, 3));
    assert_eq!(on("2031-04-30"), []);
    assert_eq!(on("2031-05-09"), []);
}

#[test]
fn a_copy_never_makes_a_story_unread_again() {
    let mut kept = Kept::new();
    kept.put(&[("Meridian", 8, "South pier closed after crack is found", PIER)]);
    let unread = |kept: &Kept| kept.list(&Wanted::default())[0].unread;
    let story = kept.list(&Wanted::default())[0].row.id.clone();
    assert_eq!(unread(&kept), Unread::New);
    kept.desk.opened("ada", &story).unwrap();
    assert_eq!(unread(&kept), Unread::Read);
    assert_eq!(kept.list(&Wanted { unread: true, ..Wanted::default() }), []);
    copy(&mut kept, 12);
    assert_eq!(kept.list(&Wanted::default())[0].row.articles, 2);
    assert_eq!(unread(&kept), Unread::Read);
    // Whoever was there and says more makes it new by what they say; what both say in the same words is not new.
    kept.put(&[("Tolm Courier", 14, "Fishermen count the cost of a closed pier", PIER_OTHER)]);
    let listed = &kept.list(&Wanted::default())[0];
    assert_eq!(listed.row.accounts.len(), 2);
    let Unread::Since(new) = listed.unread else { panic!("{:?}", listed.unread) };
    assert!((2..=3).contains(&new), "{new}");
    // Who gives another figure says something new of what was told before.
    let mut other = Kept::new();
    other.put(&[("Meridian", 8, "South pier closed after crack is found", PIER)]);
    let theirs = other.list(&Wanted::default())[0].row.id.clone();
    other.desk.opened("ada", &theirs).unwrap();
    let mut text: Vec<&str> = PIER_OTHER.to_vec();
    text[2] = "Harbour master Odile Varga said the pier would stay closed for nine weeks.";
    other.put(&[("Tolm Courier", 14, "Fishermen count the cost of a closed pier", &text)]);
    let more = other.list(&Wanted::default())[0].unread;
    assert!(matches!(more, Unread::Since(n) if n > new), "{more:?}");
    // It lasts over a restart, and is nobody else's.
    let again = Desk::new(Arc::clone(&kept.store));
    let seen = |reader| again.list(&Wanted::default(), reader, 9).unwrap().stories[0].unread;
    assert_eq!(seen(Some("ada")), Unread::Since(new));
    assert_eq!((seen(Some("bo")), seen(None)), (Unread::New, Unread::New));
    again.mark("ada", &story, "read", true).unwrap();
    assert_eq!(seen(Some("ada")), Unread::Read);
    again.mark("ada", &story, "read", false).unwrap();
    assert_eq!(seen(Some("ada")), Unread::New);
}

#[test]
fn marks_follow_a_story_into_another() {
    let kept = two_stories();
    let all = ids(&kept.list(&Wanted::default()));
    kept.desk.opened("ada", &all[0]).unwrap();
    kept.desk.mark("ada", &all[0], "starred", true).unwrap();
    // The vote goes into the pier.
    merged(&kept, &all);
    let again = Desk::new(Arc::clone(&kept.store));
    let listed = again.list(&Wanted { starred: true, ..Wanted::default() }, Some("ada"), 9).unwrap().stories;
    assert_eq!(ids(&listed), [all[1].clone()]);
    assert!(listed[0].starred && matches!(listed[0].unread, Unread::Since(n) if n > 3), "{listed:?}");
    // So do notes, in the order they were written, and the page says the same of it.
    let note = |target: &str, text: &str| rashomon_store::Note {
        id: 0,
        target: target.to_owned(),
        by: "ada".to_owned(),
        text: text.to_owned(),
        at: 1,
    };
    for (target, text) in [(&all[1], "first"), (&all[0], "second"), (&all[1], "third")] {
        kept.store.state().add_note(&note(target, text)).unwrap();
    }
    let notes: Vec<String> = again.notes(&all[1]).unwrap().into_iter().map(|note| note.text).collect();
    assert_eq!(notes, ["first", "second", "third"]);
    let row = again.row(&all[0]).unwrap().unwrap();
    assert_eq!((&row.id, again.marked("ada", &row).unwrap()), (&all[1], (true, false)));
    // Who read both before they were one has read all of it.
    kept.desk.opened("bo", &all[1]).unwrap();
    assert_eq!(again.marked("bo", &row).unwrap(), (false, true));
    again.mark("ada", &all[0], "starred", false).unwrap();
    assert!(!again.list(&Wanted::default(), Some("ada"), 9).unwrap().stories[0].starred);
}

#[test]
fn who_read_two_stories_has_read_what_they_became() {
    let kept = two_stories();
    let all = ids(&kept.list(&Wanted::default()));
    kept.desk.opened("ada", &all[0]).unwrap();
    kept.desk.opened("ada", &all[1]).unwrap();
    merged(&kept, &all);
    let again = Desk::new(Arc::clone(&kept.store));
    assert_eq!(again.list(&Wanted::default(), Some("ada"), 9).unwrap().stories[0].unread, Unread::Read);
}

#[test]
fn a_story_names_what_it_is_related_to_from_both_ends() {
    let kept = two_stories();
    let all = ids(&kept.list(&Wanted::default()));
    let to =
        |id: &str| -> Vec<String> { kept.desk.related(id).unwrap().into_iter().map(|row| row.id).collect() };
    assert_eq!((to(&all[0]), to(&all[1])), (vec![], vec![]), "a vote and a pier");
    let others = vec![(all[1].clone(), 120)];
    let related = vec![rashomon_store::Related { story: all[0].clone(), others }];
    let upto = kept.desk.concluded();
    kept.store.derived().apply(rashomon_store::Applied { upto, related, ..Default::default() }).unwrap();
    assert_eq!((to(&all[0]), to(&all[1])), (vec![all[1].clone()], vec![all[0].clone()]));
    // Once they are one there is nothing left to name.
    merged(&kept, &all);
    assert_eq!(to(&all[1]), [""; 0]);
}

/// The first of two stories goes into the second.
fn merged(kept: &Kept, all: &[String]) {
    let row = kept.desk.row(&all[1]).unwrap().unwrap();
    let gone = kept.desk.row(&all[0]).unwrap().unwrap();
    let accounts = [row.accounts.clone(), gone.accounts].concat();
    let stories = vec![StoryRow { accounts, version: row.version + 1, ..row }];
    let (upto, forwards) = (kept.desk.concluded(), vec![(all[0].clone(), all[1].clone())]);
    let batch = rashomon_store::Applied { upto, stories, forwards, ..Default::default() };
    kept.store.derived().apply(batch).unwrap();
    kept.desk.woken();
}

#[test]
fn an_entity_has_its_names_stories_and_quotes() {
    let mut kept = two_stories();
    copy(&mut kept, 12);
    let page = kept.desk.entity("ODILE  VARGA", Some("ada"), None).unwrap().unwrap();
    assert_eq!((page.name.as_str(), page.kind), ("Odile Varga", EntityKind::Person));
    assert_eq!((page.stories.len(), page.next.as_deref()), (1, None));
    let said: Vec<&str> = page.quotes.iter().map(|said| said.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("Nobody will set foot on it")), "{said:?}");
    for said in &page.quotes {
        let article = kept.desk.article(&said.article).unwrap().unwrap().article;
        assert!(article.text.is_char_boundary(said.start as usize) && said.end > said.start);
    }
    assert!(page.quotes.iter().any(|said| said.verbatim));
    assert!(kept.desk.entity("Nobody Known", None, None).unwrap().is_none());
    assert!(kept.desk.entity("", None, None).unwrap().is_none());
    // A stretch is gone on with behind its cursor.
    let from = written(&StoryCursor { last: page.stories[0].row.last, id: page.stories[0].row.id.clone() });
    let rest = kept.desk.entity("Odile Varga", None, Some(&from)).unwrap().unwrap();
    assert_eq!(rest.stories, []);
}

#[test]
fn an_outlet_is_shown_by_what_it_does() {
    let mut kept = two_stories();
    copy(&mut kept, 12);
    let check = |name: &str| kept.desk.outlet(name, None, None).unwrap();
    let copier = check("Quickbrief").unwrap();
    assert_eq!((copier.articles, copier.counted, copier.shared, copier.first), (1, 1, 1, 0));
    assert_eq!(copier.taken, Taken { reprints: 1, ..Taken::default() });
    assert_eq!(copier.takes_from, [("Meridian".to_owned(), 1)]);
    assert_eq!(copier.stories.len(), 1);
    let origin = check("Meridian").unwrap();
    assert_eq!((origin.first, origin.given), (1, Taken { reprints: 1, ..Taken::default() }));
    assert_eq!((origin.taken, &origin.taken_by[..]), (Taken::default(), &[("Quickbrief".to_owned(), 1)][..]));
    assert!(check("Nobody").is_none());
}

#[test]
fn a_search_shows_the_words_around() {
    let kept = two_stories();
    let finds = kept.desk.search("\"third pillar\" -strike", 10, 0).unwrap();
    assert_eq!((finds.total, finds.found.len()), (1, 1));
    let found = &finds.found[0];
    let marked: Vec<&str> = found.finds.iter().map(|place| &found.snippet[place.clone()]).collect();
    assert_eq!(marked, ["third pillar"]);
}

#[test]
fn an_edition_grows_with_whatever_a_page_shows() {
    let mut kept = two_stories();
    let all = ids(&kept.list(&Wanted::default()));
    let mut before = kept.desk.edition();
    assert_eq!(kept.desk.edition(), before);
    let mut grown = |kept: &Kept, what: &str| {
        let now = kept.desk.edition();
        assert!(now > before, "{what}");
        before = now;
    };
    kept.desk.mark("ada", &all[0], "starred", true).unwrap();
    grown(&kept, "a star");
    kept.desk.opened("ada", &all[0]).unwrap();
    grown(&kept, "what was read");
    let (a, b, by) = (all[0].clone(), all[1].clone(), "ada".to_owned());
    let kind = CorrectionKind::NotSameStory;
    let decision = Decision { number: 0, seq: 0, kind, a, b, takes_back: None, by, at: 1 };
    kept.store.state().add_decision(&decision).unwrap();
    grown(&kept, "a correction");
    copy(&mut kept, 12);
    grown(&kept, "an article");
    let later = Desk::new(Arc::clone(&kept.store)).edition();
    assert!(later > 1_700_000_000_000 && kept.folder.path().is_dir());
}

#[test]
fn the_comparer_makes_the_cards_behind_the_back() {
    let kept = two_stories();
    let stop = crate::follow::Stop::default();
    let room = crate::serve::Room::new(Arc::clone(&kept.store), stop.clone());
    let comparer = comparer::start(room.clone()).unwrap();
    let shown = || room.desk().list(&Wanted::default(), None, 9).unwrap().stories;
    assert_eq!(shown().len(), 2);
    let begun = Instant::now();
    while shown().iter().any(|listed| listed.summary.is_empty()) {
        assert!(begun.elapsed() < Duration::from_secs(60), "no card came");
        std::thread::sleep(Duration::from_millis(20));
    }
    stop.set();
    comparer.join().unwrap();
    assert_eq!(kept.store.derived().stale(9).unwrap(), []);
}
