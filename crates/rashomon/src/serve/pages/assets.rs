//! Style, script and pictures, out of the binary. Each area has its own files; they are served joined, one sheet and one
//! script, packed once, under addresses that change with what is in them.

use crate::serve::Problem;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;
use std::sync::LazyLock;
use xxhash_rust::xxh3::xxh3_64;

/// The style of all pages.
const STYLE: &str = concat!(
    include_str!("../../../assets/base.css"),
    include_str!("../../../assets/story.css"),
    include_str!("../../../assets/feeds.css"),
    include_str!("../../../assets/door.css"),
);

/// What makes the pages pleasant; none needs it for reading. Each file is closed in itself.
const SCRIPT: &str = concat!(
    include_str!("../../../assets/base.js"),
    include_str!("../../../assets/story.js"),
    include_str!("../../../assets/feeds.js"),
);

/// What keeps opened pages for reading without a network. Its first line gets the addresses it keeps from the start.
const WORKER: &str = include_str!("../../../assets/sw.js");

const MANIFEST: &str = include_str!("../../../assets/manifest.webmanifest");
const ICON: &str = include_str!("../../../assets/icon.svg");
const ICON_192: &[u8] = include_bytes!("../../../assets/icon-192.png");
const ICON_512: &[u8] = include_bytes!("../../../assets/icon-512.png");

/// How hard brotli tries: close to its best, and done in a blink.
const BROTLI_QUALITY: i32 = 9;
/// How much brotli looks back, as a power of two: more than any of these files is long.
const BROTLI_WINDOW: i32 = 18;

/// For addresses that carry a tag of what is in them: a year, and never asked again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// For addresses that stay: asked each time, answered by the tag.
const ASK: &str = "public, no-cache";

/// A file that is served.
pub(super) struct Asset {
    kind: &'static str,
    bytes: Vec<u8>,
    tag: String,
    /// Packed; `None` for what is packed in itself.
    brotli: Option<Vec<u8>>,
    gzip: Option<Vec<u8>>,
}

static SHEET: LazyLock<Asset> = LazyLock::new(|| Asset::text("text/css; charset=utf-8", STYLE));
static CODE: LazyLock<Asset> = LazyLock::new(|| Asset::text("text/javascript; charset=utf-8", SCRIPT));
static PICTURE: LazyLock<Asset> = LazyLock::new(|| Asset::text("image/svg+xml", ICON));
static SMALL: LazyLock<Asset> = LazyLock::new(|| Asset::plain("image/png", ICON_192));
static LARGE: LazyLock<Asset> = LazyLock::new(|| Asset::plain("image/png", ICON_512));
static INSTALL: LazyLock<Asset> = LazyLock::new(|| Asset::text("application/manifest+json", MANIFEST));
static KEEPER: LazyLock<Asset> = LazyLock::new(|| {
    let shell = serde_json::json!([style(), script(), "/offline", "/assets/icon.svg"]);
    let script = format!("const SHELL = {shell};\n{WORKER}");
    Asset::text("text/javascript; charset=utf-8", &script)
});
static STYLE_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/app.css?v={}", SHEET.tag));
static SCRIPT_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/app.js?v={}", CODE.tag));

/// The address of the style sheet.
pub(super) fn style() -> &'static str {
    &STYLE_PATH
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    &SCRIPT_PATH
}

impl Asset {
    fn plain(kind: &'static str, bytes: &[u8]) -> Self {
        Self {
            kind,
            tag: format!("{:016x}", xxh3_64(bytes)),
            bytes: bytes.to_vec(),
            brotli: None,
            gzip: None,
        }
    }

    fn text(kind: &'static str, text: &str) -> Self {
        let bytes = text.as_bytes();
        Self { brotli: brotli(bytes), gzip: gzip(bytes), ..Self::plain(kind, bytes) }
    }

    /// The answer to somebody who takes what the headers say; `lasting` where the address carries the tag.
    fn answer(&self, asked: &HeaderMap, lasting: bool) -> Response {
        let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
        let (packed, bytes) = match (&self.brotli, &self.gzip) {
            (Some(bytes), _) if takes(accepted, "br") => (Some("br"), bytes),
            (_, Some(bytes)) if takes(accepted, "gzip") => (Some("gzip"), bytes),
            _ => (None, &self.bytes),
        };
        // What is packed otherwise is other bytes, and so has another tag.
        let tag = format!("\"{}{}\"", self.tag, packed.map(|p| format!("-{p}")).unwrap_or_default());
        let same = asked
            .get(header::IF_NONE_MATCH)
            .and_then(|v| v.to_str().ok())
            .is_some_and(|given| given.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
        let mut answer =
            if same { StatusCode::NOT_MODIFIED.into_response() } else { bytes.clone().into_response() };
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let kept = if lasting { FOR_EVER } else { ASK };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(packed) = packed.filter(|_| !same) {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(packed));
        }
        answer
    }
}

/// Whether an `Accept-Encoding` names a packing and does not refuse it.
fn takes(accepted: &str, packing: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, rest) = one.split_once(';').unwrap_or((one, ""));
        let refused =
            matches!(rest.trim().strip_prefix("q=").map(str::trim), Some("0" | "0.0" | "0.00" | "0.000"));
        name.trim().eq_ignore_ascii_case(packing) && !refused
    })
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params).ok()?;
    Some(packed)
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).ok()?;
    packer.finish().ok()
}

/// `/assets/NAME`.
pub(super) async fn asset(
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let asset = match name.as_str() {
        "app.css" => &SHEET,
        "app.js" => &CODE,
        "icon.svg" => &PICTURE,
        "icon-192.png" => &SMALL,
        "icon-512.png" => &LARGE,
        _ => return Err(Problem::not_found("such file")),
    };
    let lasting = query.as_deref().and_then(|q| q.strip_prefix("v=")) == Some(asset.tag.as_str());
    Ok(asset.answer(&asked, lasting))
}

/// `/manifest.webmanifest`: what a device needs to know to install the newsroom.
pub(super) async fn manifest(asked: HeaderMap) -> Response {
    INSTALL.answer(&asked, false)
}

/// `/sw.js`: it stands at the root, or it would not be let at the pages.
pub(super) async fn worker(asked: HeaderMap) -> Response {
    KEEPER.answer(&asked, false)
}
