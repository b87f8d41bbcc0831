//! Which language a text is written in.

/// The ISO 639-1 code of a text's language, or `None` where it is too short or unclear to tell.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let info = whatlang::detect(text)?;
    if !info.is_reliable() {
        return None;
    }
    Some(match info.lang() {
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Deu => "de",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Spa => "es",
        _ => return None,
    })
}
