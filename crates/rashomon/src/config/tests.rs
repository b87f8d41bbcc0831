//! What holds, of what was said.

use super::layers::Layers;
use super::{Config, LogFormat, show};
use std::path::Path;

fn layers(file: &str, environment: &[(&str, &str)]) -> anyhow::Result<Layers> {
    let mut layers = Layers::default();
    layers.file(Path::new("config.toml"), file)?;
    let variables: Vec<_> = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    layers.environment(&variables)?;
    Ok(layers)
}

fn refused(file: &str, environment: &[(&str, &str)]) -> String {
    let error = layers(file, environment).and_then(|layers| Config::of(&layers)).unwrap_err();
    format!("{error:#}")
}

#[test]
fn each_layer_goes_before_the_one_below() {
    let mut layers =
        layers("listen = 8200\ncontact = \"desk@meridian.example\"", &[("RASHOMON_LISTEN", "8300")]).unwrap();
    assert_eq!(Config::of(&layers).unwrap().listen.port(), 8300);
    layers.typed("listen", "--listen", vec!["0.0.0.0:8400".to_owned()]);
    let config = Config::of(&layers).unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:8400");
    assert_eq!(config.contact.as_deref(), Some("desk@meridian.example"));
}

#[test]
fn sections_lists_and_flags_are_read() {
    let config = Config::parse(
        "public_reading = true\nhosts = [\"Desk.Example\"]\ntrusted_proxies = [\"10.0.0.0/8\"]\n\
         [log]\nformat = \"json\"\nlevel = \"debug\"\n[smtp]\nhost = \"mail.example\"\nfrom = \"desk@meridian.example\"\n\
         user = \"desk\"\npassword = \"mossy-lantern\"\ntls = \"tls\"",
    )
    .unwrap();
    assert!(config.public_reading);
    assert_eq!(config.hosts, ["desk.example"]);
    assert!(config.trusted_proxies.permits("", "10.1.2.3".parse().unwrap()));
    assert_eq!((config.log_format, config.log_level), (LogFormat::Json, tracing::Level::DEBUG));
    let smtp = config.smtp.unwrap();
    assert_eq!(smtp.port, 465);
    assert!(!format!("{smtp:?}").contains("mossy"), "{smtp:?}");
}

#[test]
fn what_reaches_outward_is_read() {
    let said = "hub = \"https://hub.example/publish\"\nimport_from = [\"/srv/pages\"]\n[webhooks]\nallow = [\"10.1.0.0/16\"]";
    let config = Config::parse(said).unwrap();
    assert_eq!(config.hub.map(String::from).as_deref(), Some("https://hub.example/publish"));
    assert_eq!(config.import_from, [Path::new("/srv/pages")]);
    assert!(config.webhooks_allow.permits("", "10.1.2.3".parse().unwrap()));
    assert!(config.allow.is_empty(), "where webhooks may go is not what may be fetched from");
    insta::assert_snapshot!(refused("hub = \"hub.example\"", &[]), @"`hub` (config.toml): an address of the web is needed, as in https://hub.example/");
}

#[test]
fn unknown_names_are_refused_with_the_likely_one() {
    insta::assert_snapshot!(refused("lissten = 1", &[]), @"config.toml: there is no key `lissten`: did you mean `listen`?");
    insta::assert_snapshot!(refused("[smtp]\nhots = \"m\"", &[]), @"config.toml: there is no key `smtp.hots`: did you mean `smtp.host`?");
    insta::assert_snapshot!(refused("elephants = 3", &[]), @"config.toml: there is no key `elephants`");
    insta::assert_snapshot!(refused("", &[("RASHOMON_LISTN", "1")]), @"there is no variable $RASHOMON_LISTN: did you mean `$RASHOMON_LISTEN`?");
    // What a container system puts there is none of ours.
    assert!(layers("", &[("RASHOMON_SERVICE_HOST", "10.0.0.1")]).is_ok());
}

#[test]
fn wrong_values_are_refused_by_name_and_place() {
    insta::assert_snapshot!(refused("interval = \"often\"", &[]), @"config.toml: `interval`: a whole number is needed");
    insta::assert_snapshot!(refused("interval = 1", &[]), @"`interval` (config.toml): a number from 9 on is needed");
    insta::assert_snapshot!(refused("", &[("RASHOMON_PUBLIC_READING", "yes")]), @"$RASHOMON_PUBLIC_READING: true or false is needed");
    insta::assert_snapshot!(refused("public_url = \"https://desk.example/news\"", &[]), @"`public_url` (config.toml): the newsroom stands at the root of its host: nothing may follow it in the address");
    insta::assert_snapshot!(refused("[smtp]\nhost = \"m\"\nfrom = \"a@b.example\"\nuser = \"u\"", &[]), @"`smtp.user` needs `smtp.password` or `smtp.password_file` beside it");
}

#[test]
fn secrets_come_from_files_and_are_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token"), "quiet-harbour\n").unwrap();
    let file = folder.path().join("token").to_string_lossy().into_owned();
    let by_variable = layers("", &[("RASHOMON_METRICS_TOKEN_FILE", &file)]).unwrap();
    let mut by_file = Layers::default();
    by_file.file(&folder.path().join("config.toml"), "metrics_token_file = \"token\"").unwrap();
    for layers in [by_variable, by_file] {
        let config = Config::of(&layers).unwrap();
        assert_eq!(config.metrics_token.as_ref().map(super::Secret::reveal), Some("quiet-harbour"));
        let (table, file) = (show::table(&layers), show::file(&layers));
        assert!(!format!("{table}{file}{config:?}").contains("quiet-harbour"), "{table}{file}");
        assert!(table.contains("(hidden)"), "{table}");
    }
}

#[cfg(not(feature = "oidc"))]
#[test]
fn without_the_feature_a_provider_is_refused() {
    insta::assert_snapshot!(refused("[oidc]\nissuer = \"https://login.example\"", &[]), @"`oidc.issuer` (config.toml): this program was built without the feature `oidc`: build it with `--features oidc`");
}

#[cfg(feature = "oidc")]
#[test]
fn a_provider_needs_all_that_it_is_asked_by() {
    insta::assert_snapshot!(refused("[oidc]\nlabel = \"x\"", &[]), @"`oidc.label` needs `oidc.issuer` beside it");
    insta::assert_snapshot!(refused("[oidc]\nissuer = \"http://login.example\"", &[]), @"`oidc.issuer` (config.toml): an address is needed that begins with https (http on this machine alone)");
    insta::assert_snapshot!(refused("[oidc]\nissuer = \"https://login.example\"", &[]), @"`oidc.issuer` needs `oidc.client_id` beside it: what the provider knows the newsroom as");
    let said = "[oidc]\nissuer = \"https://login.example\"\nclient_id = \"desk\"";
    insta::assert_snapshot!(refused(said, &[]), @"`oidc.issuer` needs `public_url` beside it: where the provider sends people back to");
    insta::assert_snapshot!(refused("[oidc]\nisuer = \"x\"", &[]), @"config.toml: there is no key `oidc.isuer`: did you mean `oidc.issuer`?");
    let config = Config::parse(&format!(
        "public_url = \"https://desk.example\"\n{said}\nclient_secret = \"quiet-harbour\""
    ))
    .unwrap();
    assert!(!format!("{config:?}").contains("quiet-harbour"));
    assert!(!config.oidc.unwrap().create);
}

#[test]
fn what_is_shown_can_be_read_again() {
    let said = "listen = \"127.0.0.1:8200\"\nallow = [\"bridge.lan\", \"10.0.0.0/8\"]\npublic_reading = true\n[digest]\nhour = 5";
    let shown = show::file(&layers(said, &[]).unwrap());
    let config = Config::parse(&shown).unwrap();
    assert_eq!((config.listen.port(), config.digest_hour, config.allow.len()), (8200, 5, 2));
}

#[test]
fn every_key_is_told_of() {
    let told = include_str!("../../../../docs/configuration.md");
    for key in super::keys::KEYS {
        assert!(told.contains(&format!("| `{}` |", key.name)), "docs/configuration.md lacks {}", key.name);
    }
}
