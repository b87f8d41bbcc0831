//! Forms.
use crate::view::ReportView;
/// x
#[must_use]
pub fn terminal(_: &ReportView, _: usize) -> String {
    String::new()
}
/// x
#[must_use]
pub fn markdown(_: &ReportView) -> String {
    String::new()
}
/// x
#[must_use]
pub fn html(_: &ReportView) -> String {
    String::new()
}
