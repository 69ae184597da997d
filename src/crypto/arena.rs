//! One memory arena per hashing thread. A fresh 19 MiB for each hash costs thousands of page faults; kept, aligned to
//! 2 MiB and offered to huge pages, it costs none. Unused for a while, its pages go back.

use argon2::Block;

const ALIGN: usize = 2 * 1024 * 1024;

/// Zeroed blocks for one hash at a time.
pub(super) struct Arena {
    start: *mut u8,
    layout: std::alloc::Layout,
    blocks: usize,
}

// SAFETY: the memory belongs to the arena alone, and an arena to one thread at a time.
unsafe impl Send for Arena {}

impl Arena {
    /// Room for `kib` blocks of 1 KiB.
    pub(super) fn new(kib: usize) -> Option<Self> {
        let size = kib.max(8).checked_mul(size_of::<Block>())?.next_multiple_of(ALIGN);
        let layout = std::alloc::Layout::from_size_align(size, ALIGN).ok()?;
        // SAFETY: the layout has a size above zero.
        let start = unsafe { std::alloc::alloc_zeroed(layout) };
        if start.is_null() {
            return None;
        }
        let arena = Self { start, layout, blocks: size / size_of::<Block>() };
        arena.advise_huge();
        Some(arena)
    }

    /// The blocks. Their old content does not matter to Argon2, which writes each before it reads it.
    pub(super) fn blocks(&mut self) -> &mut [Block] {
        // SAFETY: allocated for this many blocks, zeroed at the start (all zeroes is a valid Block), aligned to 2 MiB.
        unsafe { std::slice::from_raw_parts_mut(self.start.cast::<Block>(), self.blocks) }
    }

    #[cfg(target_os = "linux")]
    fn advise_huge(&self) {
        // SAFETY: the range is ours; the call only advises.
        unsafe { libc::madvise(self.start.cast(), self.layout.size(), libc::MADV_HUGEPAGE) };
    }

    #[cfg(not(target_os = "linux"))]
    fn advise_huge(&self) {}

    /// Gives the pages back to the system; the next hash sees zeroes.
    #[cfg(target_os = "linux")]
    pub(super) fn release(&mut self) {
        // SAFETY: the range is ours and nothing refers to it now; anonymous pages come back zeroed.
        unsafe { libc::madvise(self.start.cast(), self.layout.size(), libc::MADV_DONTNEED) };
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn release(&mut self) {}
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: allocated with this layout in `new`.
        unsafe { std::alloc::dealloc(self.start, self.layout) };
    }
}
