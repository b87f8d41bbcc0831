//! What stands on pages and belongs to no article, in ten styles; each style has wordings that only the layouts held out use.

use crate::chance::Chance;

/// What a piece of furniture is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Consent to cookies.
    Cookies,
    /// A call to take a newsletter.
    Newsletter,
    /// Buttons to share.
    Share,
    /// A link to the original or to more.
    ReadMore,
    /// How many comments there are.
    Comments,
    /// An advertisement.
    Ad,
    /// The head of a list of links.
    Related,
    /// Navigation.
    Navigation,
    /// Tags.
    Tags,
    /// A wall.
    Wall,
}

/// The wordings of a style: first those of seen layouts, then those of layouts held out. Parts of one row are parted by `|`.
fn wordings(style: Style) -> (&'static [&'static str], &'static [&'static str]) {
    match style {
        Style::Cookies => (
            &[
                "We use cookies to make this site work and to measure how it is read.|Accept all|Settings",
                "This site stores cookies on your device. Choose which ones you allow.|Allow|Refuse",
            ],
            &[
                "Your privacy matters to us: cookies help us to show you what fits.|OK|Manage choices",
                "By reading on you agree to our use of cookies and similar techniques.|I agree",
            ],
        ),
        Style::Newsletter => (
            &[
                "Get the morning briefing in your inbox|Sign up",
                "Sign up for our newsletter and never miss a story.|Subscribe",
                "Subscribe to our daily newsletter",
            ],
            &[
                "The day in five minutes: have our letter sent to you every evening.|Join 40,000 readers",
                "Like what you read? Our weekly letter is free.|Enter your email address",
                "Start your day with us|Email address|Send me the letter",
            ],
        ),
        Style::Share => (
            &["Share|Tweet|Email|Print", "Share this|Copy link", "Facebook|X|WhatsApp|Copy link"],
            &["Share on Bluesky|Share by mail", "Save|Send|Bookmark", "Link copied|Share this article"],
        ),
        Style::ReadMore => (
            &["Read more", "Read full story", "Continue reading"],
            &["Open original", "View the whole article", "Go to source"],
        ),
        Style::Comments => (
            &["12 comments", "Comments (3)", "Leave a comment"],
            &["No replies yet", "48 people are talking about this", "Be the first to comment"],
        ),
        Style::Ad => (
            &[
                "Advertisement",
                "Sponsored|Compare electricity prices in your town today",
                "ADVERTISEMENT - CONTINUE BELOW",
            ],
            &[
                "Ad",
                "Promoted|Shoes that walk to the office on their own",
                "Article continues after this message",
            ],
        ),
        Style::Related => (
            &["Related stories", "More on this", "You may also like"],
            &["From the same desk", "Also in the news", "Readers went on to"],
        ),
        Style::Navigation => (
            &[
                "Home|World|Politics|Business|Sport|Culture",
                "Latest|Topics|Sources|About|Log in",
                "Top stories|Following|Saved|Search",
            ],
            &[
                "Start|Regions|Economy|Science|Weather|Puzzles",
                "My feed|Explore|Alerts|Help",
                "Front page|Archive|Authors|Contact us",
            ],
        ),
        Style::Tags => (
            &["#Harbour #Budget", "Tags: budget, council, transport", "Filed under: Economy"],
            &["Topics: Elections, Courts", "#Courts #Elections #Votes", "Keywords: health, schools"],
        ),
        Style::Wall => (
            &[
                "This is a story for subscribers. Start your free trial to unlock every article.|Start free trial",
                "You have 2 free articles left this month.|Subscribe now",
            ],
            &[
                "Read without limits for one crown a week. Cancel at any time.|See offers",
                "Support the work of our reporters.|Become a member",
            ],
        ),
    }
}

/// One wording, as the parts of its row.
pub fn words(style: Style, unseen: bool, chance: &mut Chance) -> Vec<String> {
    let (seen, held) = wordings(style);
    chance.pick(if unseen { held } else { seen }).split('|').map(str::to_owned).collect()
}

/// Pages' own names.
const AGGREGATORS: &[&str] = &[
    "Tidings",
    "Newsbasket",
    "Press Lantern",
    "Overview Daily",
    "Kaleido",
    "AllSides Up",
    "The Gatherer",
    "Headliner",
];

/// Outlets' names, where the data have none.
const OUTLETS: &[&str] = &[
    "The Meridian",
    "Norvale Post",
    "Daily Beacon",
    "Varga Times",
    "Morning Call",
    "Oslund Tribune",
    "Coast Herald",
    "Lantern Weekly",
    "The Eastern Ledger",
    "Mirefield Gazette",
    "Harbour News",
    "Norpress",
    "Channel Nine Norvale",
    "Kestrel",
    "The Parley",
    "Varna24",
    "Vik Dagblad",
    "Southern Standard",
    "Ostra Observer",
    "Public Radio Oslund",
    "newsline.example",
    "The Quarterly Review",
    "Capital Wire",
    "Pravo Express",
];

/// People.
const PEOPLE: &[&str] = &[
    "Ola Brandt",
    "Ines Quell",
    "Mara Lind",
    "Jon Ask",
    "Tom Reed",
    "Petra Varga",
    "Ana Perez",
    "Lukas Moor",
    "Sofia Dahl",
    "Emil Hartmann",
    "Nadia Okoro",
    "Wen Li",
];

/// Towns that file.
const TOWNS: &[&str] =
    &["VARNA", "OSLUND", "MIREFIELD", "NORVALE", "LISBON", "PARIS", "TOKYO", "NAIROBI", "LONDON"];

/// Other stories: a headline, and a line that leads there.
const TEASERS: &[(&str, &str)] = &[
    (
        "Ferry line to the islands gets a third boat",
        "The new boat is to sail from June, when the summer visitors come.",
    ),
    (
        "Why bakers along the coast rise even earlier now",
        "Flour prices and night trains have changed the hours of a trade.",
    ),
    (
        "Two bells stolen from a village church",
        "The sexton found the tower open in the morning and called the police.",
    ),
    (
        "Old cinema reopens with a film from 1931",
        "Volunteers worked for two years on the roof, the seats and the screen.",
    ),
    ("School swaps bells for birdsong", "Pupils say that they come to lessons in a better mood."),
    (
        "A lighthouse keeper looks back on forty winters",
        "He has seen ships, storms and a whale that lost its way.",
    ),
    (
        "Town counts its trees for the first time",
        "The list will help to plan shade for squares and playgrounds.",
    ),
    ("Chess club of nine wins against the capital", "The youngest player is eleven, the oldest eighty-four."),
];

/// One of the names of pages.
pub fn aggregator(chance: &mut Chance) -> &'static str {
    chance.pick(AGGREGATORS)
}

/// One of the names of outlets.
pub fn outlet(chance: &mut Chance) -> &'static str {
    chance.pick(OUTLETS)
}

/// One or two people.
pub fn people(chance: &mut Chance) -> Vec<&'static str> {
    let first = chance.pick(PEOPLE);
    let second = chance.pick(PEOPLE);
    if chance.percent(25) && second != first { vec![first, second] } else { vec![first] }
}

/// A town.
pub fn town(chance: &mut Chance) -> &'static str {
    chance.pick(TOWNS)
}

/// Another story.
pub fn teaser(chance: &mut Chance) -> (&'static str, &'static str) {
    TEASERS[chance.below(TEASERS.len())]
}
