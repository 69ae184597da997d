//! What is taken, what it becomes, what is refused.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

const MOST: usize = 5 * 1024 * 1024;

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    let plain = RgbImage::from_fn(40, 30, |x, y| Rgb([x as u8 * 6, y as u8 * 8, 90]));
    DynamicImage::ImageRgb8(plain).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn flaw(name: &str, bytes: &[u8]) -> Option<Flaw> {
    match check(name, bytes, MOST) {
        Err(Error::Invalid { field: Field::File, reason }) => Some(reason),
        Err(other) => panic!("{other:?}"),
        Ok(_) => None,
    }
}

fn pdf(objects: &str) -> Vec<u8> {
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {objects} >>\nendobj\nxref\n0 1\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n").into_bytes()
}

fn packed(objects: &str) -> Vec<u8> {
    let mut zip = ZlibEncoder::new(Vec::new(), Compression::default());
    zip.write_all(objects.as_bytes()).unwrap();
    let zip = zip.finish().unwrap();
    let head = format!(
        "%PDF-1.7\n4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\n",
        zip.len()
    );
    [head.as_bytes(), &zip, b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"].concat()
}

/// A JPEG with an EXIF block that says where it was taken.
fn with_exif() -> Vec<u8> {
    let jpeg = picture(ImageFormat::Jpeg);
    let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS-23.5505,-46.6333";
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, exif, &jpeg[2..], b"<script>tail</script>"].concat()
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[test]
fn pictures_are_taken_as_what_they_are() {
    for (format, media, name) in [
        (ImageFormat::Png, Media::Png, "tela.png"),
        (ImageFormat::Jpeg, Media::Jpeg, "tela.jpg"),
        (ImageFormat::WebP, Media::Jpeg, "tela.jpg"),
    ] {
        let checked = check("tela.gif", &picture(format), MOST).unwrap();
        assert_eq!((checked.media, checked.name.as_str()), (media, name));
        assert!(image::load_from_memory(&checked.bytes).is_ok());
    }
    let mut clear = Vec::new();
    let glass = RgbaImage::from_pixel(4, 4, Rgba([1, 2, 3, 4]));
    DynamicImage::ImageRgba8(glass).write_to(&mut Cursor::new(&mut clear), ImageFormat::WebP).unwrap();
    assert_eq!(check("x", &clear, MOST).unwrap().media, Media::Png);
}

#[test]
fn where_a_picture_was_taken_and_what_hangs_on_it_is_gone_and_it_stands_upright() {
    let checked = check("foto.jpg", &with_exif(), MOST).unwrap();
    for gone in [&b"Exif"[..], b"GPS", b"-46.6333", b"script"] {
        assert!(!contains(&checked.bytes, gone));
    }
    let upright = image::load_from_memory(&checked.bytes).unwrap();
    assert_eq!((upright.width(), upright.height()), (30, 40), "turned as its EXIF said");
    let png = [&picture(ImageFormat::Png)[..], b"PK\x03\x04 a zip behind it"].concat();
    assert!(!contains(&check("x.png", &png, MOST).unwrap().bytes, b"zip behind"));
}

#[test]
fn a_bomb_of_pixels_is_refused_by_its_head_alone() {
    let mut png = picture(ImageFormat::Png);
    for side in [60_000_u32, 11_000] {
        png[16..20].copy_from_slice(&side.to_be_bytes());
        png[20..24].copy_from_slice(&side.to_be_bytes());
        let mut crc = flate2::Crc::new();
        crc.update(&png[12..29]);
        png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        let began = std::time::Instant::now();
        assert_eq!(flaw("x.png", &png), Some(Flaw::FilePixels), "{side}");
        assert!(began.elapsed().as_millis() < 1_000);
    }
}

#[test]
fn what_is_no_picture_is_refused_whatever_its_name_says() {
    for (name, bytes, reason) in [
        ("tela.png", &b"<html><script>alert(1)</script></html>"[..], Flaw::FileKind),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", Flaw::FileKind),
        ("x.png", b"GIF89a", Flaw::FileKind),
        ("x.pdf", b"MZ\x90", Flaw::FileKind),
        ("x.png", b"\x89PNG\r\n\x1a\n<html>", Flaw::FileDamaged),
        ("x.jpg", b"\xff\xd8\xff\xe0 nothing", Flaw::FileDamaged),
        ("x.png", b"", Flaw::FileMissing),
    ] {
        assert_eq!(flaw(name, bytes), Some(reason), "{name} {bytes:?}");
    }
    assert_eq!(flaw("x.png", &vec![0; MOST + 1]), Some(Flaw::FileTooLarge));
}

#[test]
fn a_pdf_is_kept_as_it_came_unless_something_in_it_acts() {
    for fine in
        ["", "/OpenAction [3 0 R /Fit]", "/OpenAction << /S /GoTo /D [3 0 R /Fit] >>", "/Title (JavaScript /Launcher)"]
    {
        let bytes = pdf(fine);
        assert_eq!(check("nota.pdf", &bytes, MOST).map(|checked| checked.bytes), Ok(bytes), "{fine}");
    }
    for active in [
        "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "/OpenAction << /S /URI /URI (https://mau.example) >>",
        "/Names << /JavaScript 5 0 R >>",
        "/AA << /O << /S /J#61vaScript /JS (x) >> >>",
        "/A << /S /Launch /F (cmd.exe) >>",
        "/Names << /EmbeddedFiles 5 0 R >>",
        "/Type /EmbeddedFile",
        "/AcroForm << /XFA 6 0 R >>",
    ] {
        assert_eq!(flaw("nota.pdf", &pdf(active)), Some(Flaw::FileActive), "{active}");
        assert_eq!(flaw("nota.pdf", &packed(active)), Some(Flaw::FileActive), "compressed: {active}");
    }
    assert_eq!(flaw("nota.pdf", &packed("/Type /Page")), None);
    assert_eq!(flaw("nota.pdf", &pdf("/Encrypt 5 0 R")), Some(Flaw::FileLocked));
    let odd =
        String::from_utf8_lossy(&packed("x")).replace("/FlateDecode", "[/ASCIIHexDecode /FlateDecode]").into_bytes();
    assert_eq!(flaw("nota.pdf", &odd), Some(Flaw::FileLocked));
    assert_eq!(flaw("nota.pdf", b"%PDF-1.7\nand no end"), Some(Flaw::FileDamaged));
    let bomb = packed(&" ".repeat(40 * 1024 * 1024));
    assert!(bomb.len() < 100_000);
    assert_eq!(flaw("nota.pdf", &bomb), Some(Flaw::FileDamaged));
}

#[test]
fn a_name_is_plain_and_ends_with_what_the_file_is() {
    for (typed, name) in [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\fotos\\nota fiscal.JPG", "nota fiscal.png"),
        ("a\"\r\nX-Evil: 1.png", "aX-Evil 1.png"),
        ("\u{202E}gnp.exe", "gnp.png"),
        ("", "arquivo.png"),
        ("ação (1).png", "ação (1).png"),
    ] {
        assert_eq!(plain_name(typed, Media::Png), name, "{typed:?}");
    }
    assert!(plain_name(&"a".repeat(500), Media::Pdf).len() <= NAME_CHARS + 4);
}
