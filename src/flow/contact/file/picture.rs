//! A picture is decoded within limits and written anew: where it was taken, by which device, and whatever else hangs on
//! its bytes are gone, and what is kept is nothing but a picture.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::error::Flaw;
use crate::model::conversation::Media;

/// Longest side, in pixels.
const MOST_SIDE: u32 = 12_000;
/// Pixels: a telephone's camera has half of it.
const MOST_PIXELS: u64 = 25_000_000;
/// What decoding may take, in bytes.
const MOST_ALLOC: u64 = 160 * 1024 * 1024;
/// Of a JPEG that is written anew, of 100.
const QUALITY: u8 = 88;

/// The picture alone, upright.
pub(super) fn rewritten(bytes: &[u8], format: ImageFormat) -> Result<(Media, Vec<u8>), Flaw> {
    let picture = decoded(bytes, format).map_err(|error| match error {
        ImageError::Limits(_) => Flaw::FilePixels,
        _ => Flaw::FileDamaged,
    })?;
    let media = match format {
        ImageFormat::Jpeg => Media::Jpeg,
        ImageFormat::WebP if !picture.color().has_alpha() => Media::Jpeg,
        _ => Media::Png,
    };
    let mut kept = Vec::new();
    let written = match media {
        Media::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut kept, QUALITY);
            DynamicImage::ImageRgb8(picture.into_rgb8()).write_with_encoder(encoder)
        }
        _ => picture.write_to(&mut Cursor::new(&mut kept), ImageFormat::Png),
    };
    written.map_err(|_| Flaw::FileDamaged)?;
    Ok((media, kept))
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}
