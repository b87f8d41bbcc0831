//! Which parameters of an address only track. The list is of our own making, general and short: names that belong to
//! advertising networks, campaign tools, mailing tools and sessions wherever they are met, none that a site may use for
//! its content.

use std::borrow::Cow;
use url::{Url, form_urlencoded};

/// The query (or a fragment that is one) without the parameters that track, all else verbatim.
pub(super) fn without<'a>(query: &'a str, carriers: &[&Url]) -> Cow<'a, str> {
    if !query.split('&').any(|pair| tracks(pair, carriers)) {
        return Cow::Borrowed(query);
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !tracks(pair, carriers)).collect();
    Cow::Owned(kept.join("&"))
}

/// Whether one `name=value` only tracks.
fn tracks(pair: &str, carriers: &[&Url]) -> bool {
    let Some((name, value)) = form_urlencoded::parse(pair.as_bytes()).next() else { return false };
    let name = name.to_ascii_lowercase();
    PREFIXES.iter().any(|p| name.starts_with(p))
        || SUFFIXES.iter().any(|s| name.ends_with(s))
        || NAMES.binary_search(&name.as_str()).is_ok()
        || (REFERRERS.contains(&name.as_str()) && carriers.iter().any(|c| names_host(&value, c)))
}

/// Whether a value is the host of an address, with or without `www.`.
fn names_host(value: &str, carrier: &Url) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
    carrier.host_str().is_some_and(|host| bare(host) == bare(value))
}

/// Parameters that tell where a link was found, where their value is the host it was found at.
const REFERRERS: [&str; 7] = ["from", "ref", "referer", "referrer", "source", "src", "via"];

/// How the names of families of parameters begin.
const PREFIXES: [&str; 33] = [
    "utm_",
    "utm-",
    "mtm_",
    "matomo_",
    "piwik_",
    "pk_", // Analytics' and Matomo's campaigns
    "ga_",
    "at_",
    "itm_",
    "stm_",
    "wt_",
    "ns_",
    "cm_mm",
    "hsa_",
    "gad_", // other tools' campaigns
    "_hs",
    "__hs",
    "mc_c",
    "mc_e",
    "ml_subscriber",
    "sfmc_",
    "bsft_",
    "oly_",
    "vero_",
    "mkt_tok", // mailings
    "fb_",
    "_branch_",
    "__cft__",
    "ref_src",
    "ref_url", // social networks
    "guce_",
    "aspsessionid",
    "trk_", // consent and sessions
];

/// How they end.
const SUFFIXES: [&str; 4] = ["_affiliate", "-affiliate", "_clickid", "_click_id"];

/// Names of single parameters, in lower case, rising.
const NAMES: [&str; 92] = [
    "__s",
    "__tn__",
    "__twitter_impression",
    "_ga",
    "_gl",
    "_ke",
    "_kx",
    "_openstat",
    "aff_id",
    "affid",
    "affiliate",
    "affiliate_id",
    "affiliateid",
    "awc",
    "cjdata",
    "cjevent",
    "ck_subscriber_id",
    "click_id",
    "clickid",
    "cmpid",
    "dclid",
    "dicbo",
    "dm_i",
    "echobox",
    "ef_id",
    "epik",
    "et_rid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "gdffi",
    "gdfms",
    "gdftrk",
    "guccounter",
    "icid",
    "igsh",
    "igshid",
    "irclickid",
    "irgwc",
    "jsessionid",
    "klaviyo_id",
    "li_fat_id",
    "mbid",
    "mibextid",
    "mkcid",
    "mkevt",
    "mkrid",
    "msclkid",
    "nb_klid",
    "ncid",
    "obclid",
    "ocid",
    "openstat",
    "partnerid",
    "phpsessid",
    "rb_clickid",
    "rdt_cid",
    "recip_id",
    "s_cid",
    "s_kwcid",
    "sc_campaign",
    "sc_channel",
    "sc_cid",
    "sc_content",
    "sc_country",
    "sc_geo",
    "sc_medium",
    "sc_outcome",
    "sccid",
    "soc_src",
    "soc_trk",
    "spm",
    "sref",
    "srsltid",
    "tblci",
    "trk",
    "ttclid",
    "twclid",
    "twsrc",
    "vmcid",
    "wbraid",
    "wickedid",
    "wprov",
    "xtor",
    "xtref",
    "yclid",
    "ymclid",
    "ysclid",
    "zanpid",
    "zemclk",
    "zenid",
];

#[cfg(test)]
#[test]
fn the_names_rise() {
    assert!(NAMES.is_sorted());
}
