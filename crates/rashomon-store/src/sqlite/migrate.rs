//! The form of a database, brought forward step by step. There is no way back: a newer form is refused.

use super::db::failed;
use crate::error::{Result, StoreError};
use rusqlite::Connection;

/// One step: the SQL that makes this form of the one before.
pub(crate) type Form = &'static str;

/// The form of a database; 0 where it is empty.
fn version(connection: &Connection) -> rusqlite::Result<u32> {
    let exists = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'form'";
    if connection.query_row(exists, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(0);
    }
    connection.query_row("SELECT coalesce(max(version), 0) FROM form", [], |row| row.get(0))
}

fn known(forms: &[Form]) -> u32 {
    u32::try_from(forms.len()).unwrap_or(u32::MAX)
}

/// Brings the database to the newest form, each step in a transaction of its own.
pub(crate) fn migrate(connection: &mut Connection, name: &str, forms: &[Form]) -> Result<()> {
    let found = version(connection).map_err(|e| failed(name, &e))?;
    if found > known(forms) {
        return Err(StoreError::Newer { what: name.to_owned(), found, known: known(forms) });
    }
    for (number, form) in (1u32..).zip(forms).skip(found as usize) {
        step(connection, number, form).map_err(|e| failed(name, &e))?;
    }
    Ok(())
}

fn step(connection: &mut Connection, number: u32, form: Form) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch("CREATE TABLE IF NOT EXISTS form (version INTEGER NOT NULL) STRICT")?;
    transaction.execute_batch(form)?;
    transaction.execute("DELETE FROM form", [])?;
    transaction.execute("INSERT INTO form (version) VALUES (?1)", [number])?;
    transaction.commit()
}

/// Whether the database has the newest form, for whoever may not change it.
pub(crate) fn check(connection: &Connection, name: &str, forms: &[Form]) -> Result<()> {
    let found = version(connection).map_err(|e| failed(name, &e))?;
    let known = known(forms);
    match found.cmp(&known) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(StoreError::Newer { what: name.to_owned(), found, known }),
        std::cmp::Ordering::Less => {
            let why = format!("it has the form {found} and is brought to {known} once rashomon writes here");
            Err(StoreError::Database { what: name.to_owned(), why })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Form = "CREATE TABLE a (x INTEGER)";
    const TWO: Form = "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 7";

    #[test]
    fn forms_go_forward_once_and_newer_ones_are_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, "state.db", &[ONE]).unwrap();
        connection.execute("INSERT INTO a (x) VALUES (1)", []).unwrap();
        assert!(check(&connection, "state.db", &[ONE, TWO]).is_err());
        migrate(&mut connection, "state.db", &[ONE, TWO]).unwrap();
        migrate(&mut connection, "state.db", &[ONE, TWO]).unwrap();
        assert_eq!(connection.query_row("SELECT y FROM a", [], |row| row.get::<_, i64>(0)).unwrap(), 7);
        let refused = migrate(&mut connection, "state.db", &[ONE]).unwrap_err().to_string();
        assert_eq!(
            refused,
            "state.db has the form 2, and this rashomon knows forms up to 1: use the newer rashomon that made it"
        );
    }

    #[test]
    fn a_step_that_fails_leaves_the_form_before() {
        let mut connection = Connection::open_in_memory().unwrap();
        assert!(migrate(&mut connection, "x", &[ONE, "CREATE TABLE b (x); nonsense"]).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(connection.prepare("SELECT * FROM b").is_err());
    }
}
