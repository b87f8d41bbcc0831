//! A report -> what a reader is shown of it.
use rashomon_model::Report;
/// What a reader is shown of a report.
pub struct ReportView;
impl ReportView {
    /// x
    #[must_use]
    pub fn new(_: &Report) -> Self {
        Self
    }
}
