//! The demo's folder: database, master key, mails, and the sample logins with their passwords, which are made once and
//! would be lost with the process otherwise.

use std::fs::{DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::app::App;
use crate::crypto::derive::KeyRing;
use crate::crypto::keyfile;
use crate::crypto::secret::{hex, random_bytes};
use crate::demo::{ErpReseller, Sample};
use crate::error::{Error, Result};
use crate::flow::intake::Record;
use crate::model::reseller::{self, Reseller};
use crate::model::{cnpj, intake_line};
use crate::text::demo::DemoText;
use crate::text::{Lang, fill};

/// A folder that only its owner can look into.
pub struct Home {
    dir: PathBuf,
    temporary: bool,
}

impl Home {
    /// The folder that was asked for, or one that goes with the process.
    pub fn open(data: Option<PathBuf>) -> Result<Self> {
        let temporary = data.is_none();
        let dir = match data {
            Some(dir) => dir,
            None => std::env::temp_dir().join(format!("cracha-demo-{}", hex(&random_bytes::<8>()?))),
        };
        DirBuilder::new().recursive(true).mode(0o700).create(&dir).map_err(|error| trouble(&dir, &error))?;
        Ok(Self { dir, temporary })
    }

    /// Where the database is.
    pub fn database(&self) -> PathBuf {
        self.dir.join("cracha.db")
    }

    /// Where the mails are.
    pub fn mail(&self) -> PathBuf {
        self.dir.join("mail")
    }

    /// The master key, made at the first start.
    pub fn keys(&self) -> Result<KeyRing, keyfile::Problem> {
        let path = self.dir.join("master.key");
        if !path.exists() {
            keyfile::init(&path)?;
        }
        keyfile::read(&path)
    }

    fn sample_file(&self) -> PathBuf {
        self.dir.join("samples.json")
    }

    /// The sample logins of an earlier start; none when the past is not told yet.
    pub fn samples(&self) -> Result<Option<Vec<Sample>>> {
        let path = self.sample_file();
        match std::fs::read(&path) {
            Ok(text) => serde_json::from_slice(&text).map(Some).map_err(|error| trouble(&path, &error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(trouble(&path, &error)),
        }
    }

    /// Keeps the sample logins, readable by the owner alone.
    pub fn keep(&self, samples: &[Sample]) -> Result<()> {
        let path = self.sample_file();
        let text = serde_json::to_vec_pretty(samples).map_err(Error::internal)?;
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        file.and_then(|mut file| file.write_all(&text)).map_err(|error| trouble(&path, &error))
    }

    /// What becomes of the data.
    pub fn fate(&self, lang: Lang) -> String {
        let t = DemoText::of(lang);
        match self.temporary {
            true => t.not_kept.to_owned(),
            false => fill(t.kept, &[("folder", &self.dir.display().to_string())]),
        }
    }

    /// Takes a folder away that was to go with the process.
    pub fn leave(&self) {
        if self.temporary
            && let Err(error) = std::fs::remove_dir_all(&self.dir)
        {
            tracing::warn!(folder = %self.dir.display(), %error, "the demo's folder could not be removed");
        }
    }
}

fn trouble(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}

/// What the ERP has: the accepted resellers, and the records that were rejected.
pub async fn resellers(app: &App) -> Result<Vec<ErpReseller>> {
    let (accepted, rejected) =
        app.read(|db| Ok((reseller::all(db, 500)?, intake_line::rejected(db, None, None, 500)?))).await?;
    let mut list: Vec<_> = accepted.into_iter().map(of_row).collect();
    for line in rejected {
        let Ok(record) = serde_json::from_str::<Record>(&line.raw) else { continue };
        if list.iter().all(|known| known.external_id != record.external_id) {
            list.push(of_record(record));
        }
    }
    Ok(list)
}

fn of_row(row: Reseller) -> ErpReseller {
    ErpReseller {
        external_id: row.external_id,
        legal_name: row.legal_name,
        cnpj: cnpj::display(&row.cnpj),
        contact_name: row.contact_name,
        contact_email: row.contact_email,
        contact_phone: row.contact_phone.unwrap_or_default(),
        language: row.language,
        alternate_name: row.alternate_name.unwrap_or_default(),
        alternate_email: row.alternate_email.unwrap_or_default(),
        sales_representative: row.sales_rep.unwrap_or_default(),
        state: row.state.as_str().into(),
    }
}

fn of_record(record: Record) -> ErpReseller {
    ErpReseller {
        external_id: record.external_id,
        legal_name: record.legal_name,
        cnpj: record.cnpj,
        contact_name: record.contact.name,
        contact_email: record.contact.email,
        contact_phone: record.contact.phone.unwrap_or_default(),
        language: record.contact.language.unwrap_or_default(),
        sales_representative: record.sales_representative.unwrap_or_default(),
        state: "active".into(),
        ..ErpReseller::default()
    }
}
