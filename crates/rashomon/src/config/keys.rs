//! What can be configured: every key with its kind, and the names it goes by.

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Flag,
    /// Several words; in the environment they stand apart by commas.
    List,
    /// Words that are never shown. They may stand in a file of their own, named by the key with `_file` at its end.
    Secret,
}

/// One thing that can be configured.
#[derive(Debug)]
pub(super) struct Key {
    /// Its name in the file; what stands before a dot is a section.
    pub(super) name: &'static str,
    /// What its value is.
    pub(super) kind: Kind,
    /// What holds where nobody says anything, in words for a person; empty where there is nothing then.
    pub(super) default: &'static str,
    /// What it does.
    pub(super) about: &'static str,
}

const fn key(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> Key {
    Key { name, kind, default, about }
}

/// All there are, in the order they are shown.
pub(super) const KEYS: &[Key] = &[
    key("data", Kind::Text, "rashomon in the user's data folder", "the data directory"),
    key("listen", Kind::Text, "127.0.0.1:8100", "a port, opened to this machine alone, or ADDRESS:PORT"),
    key("public_url", Kind::Text, "", "the address people reach the newsroom by, as https://desk.example"),
    key("hub", Kind::Text, "", "the WebSub hub that the newsroom's own feeds name, as https://hub.example/"),
    key("hosts", Kind::List, "", "further names the newsroom may be asked by"),
    key(
        "trusted_proxies",
        Kind::List,
        "",
        "addresses or networks of web servers in front, whose word of who asks counts",
    ),
    key("public_reading", Kind::Flag, "false", "whether pages can be read without an account"),
    key("metrics_token", Kind::Secret, "", "what opens /metrics from elsewhere than this machine"),
    key("contact", Kind::Text, "", "where outlets can reach you, told with every request"),
    key("allow", Kind::List, "", "private hosts, addresses or networks that may be fetched from"),
    key(
        "import_from",
        Kind::List,
        "",
        "folders below which an admin may bring in pages through the newsroom",
    ),
    key("interval", Kind::Number, "60", "least minutes between two requests for one feed"),
    key("log.format", Kind::Text, "text", "text or json"),
    key("log.level", Kind::Text, "info", "error, warn, info, debug or trace"),
    key("retention.days", Kind::Number, "", "what `retain` lets go: captures older than so many days"),
    key("retention.articles", Kind::Number, "", "the oldest, until so many articles are left"),
    key(
        "retention.mebibytes",
        Kind::Number,
        "",
        "the oldest, until the captures take no more than so many mebibytes",
    ),
    key(
        "retention.automatic",
        Kind::Flag,
        "false",
        "whether `serve` and `run` let go of that by themselves, whole stories at a time",
    ),
    key("smtp.host", Kind::Text, "", "the mail server that takes what the newsroom sends"),
    key("smtp.port", Kind::Number, "587, 465 with tls, 25 with none", "its port"),
    key("smtp.user", Kind::Text, "", "whom it knows you as"),
    key("smtp.password", Kind::Secret, "", "the password it knows you by"),
    key("smtp.from", Kind::Text, "", "whom mail is from"),
    key("smtp.tls", Kind::Text, "starttls", "starttls, tls, or none on a network of your own"),
    key("digest.hour", Kind::Number, "7", "the hour of the day (UTC) that the daily digest is made at"),
    key("webhooks.allow", Kind::List, "", "private hosts, addresses or networks that webhooks may go to"),
    key(
        "oidc.issuer",
        Kind::Text,
        "",
        "the OpenID provider that people may sign in with, as https://login.example",
    ),
    key("oidc.client_id", Kind::Text, "", "what it knows the newsroom as"),
    key("oidc.client_secret", Kind::Secret, "", "what it knows the newsroom by"),
    key(
        "oidc.name_claim",
        Kind::Text,
        "preferred_username, else email where it is verified",
        "the claim that says somebody's name",
    ),
    key("oidc.groups_claim", Kind::Text, "groups", "the claim that lists somebody's groups"),
    key("oidc.editors", Kind::List, "", "groups whose people are editors"),
    key("oidc.admins", Kind::List, "", "groups whose people are admins"),
    key("oidc.create", Kind::Flag, "false", "whether somebody unknown gets an account at the first sign-in"),
    key(
        "oidc.tie_by_name",
        Kind::Flag,
        "false",
        "whether an account here is theirs whom the provider calls by its name",
    ),
    key("oidc.label", Kind::Text, "single sign-on", "what the button says"),
];

/// What stands before every name in the environment.
pub(super) const PREFIX: &str = "RASHOMON_";

/// Names of the environment that are known and no key: the file's own.
pub(super) const CONFIG_VARIABLE: &str = "RASHOMON_CONFIG";

/// What a name ends in that names a file with the value in it.
pub(super) const IN_A_FILE: &str = "_file";

impl Key {
    /// Its name in the environment.
    pub(super) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }

    /// The key of a name in the file.
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// The secret whose file a name names.
    pub(super) fn of_file(name: &str) -> Option<&'static Self> {
        let key = Self::named(name.strip_suffix(IN_A_FILE)?)?;
        (key.kind == Kind::Secret).then_some(key)
    }
}

/// All names of the file, with those that name files.
pub(super) fn names() -> impl Iterator<Item = String> {
    KEYS.iter().flat_map(|key| {
        let file = (key.kind == Kind::Secret).then(|| format!("{}{IN_A_FILE}", key.name));
        std::iter::once(key.name.to_owned()).chain(file)
    })
}

/// The known name that was likely meant: at most a third of its letters differ.
pub(super) fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    let (steps, near) = known.map(|known| (steps(name, &known), known)).min()?;
    (steps * 3 <= near.chars().count()).then_some(near)
}

/// How many letters must be put in, taken out or replaced to make one word the other.
pub(super) fn steps(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
