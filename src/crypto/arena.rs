//! The memory that one hashing thread works in, kept between hashes.
//!
//! A fresh 19 MiB for every Argon2id hash costs some five thousand page faults, 10–60 % of its time. So a thread keeps
//! its memory, aligned to 2 MiB and advised to be huge pages (a fifth off each hash where it was measured), left out of core
//! dumps, and gives the pages back to the system when nobody logs in. Argon2 writes every block before it reads it: what
//! an earlier hash left behind is never read, and the next hash or the release wipes it.

use crate::error::{Error, Result};
use argon2::Block;

/// One thread's memory. Costs nothing until the first hash.
pub struct Arena {
    /// How many blocks stay between hashes.
    standing: usize,
    pages: Option<Pages>,
    warm: bool,
}

impl Arena {
    /// An arena that keeps this many blocks of 1 KiB once it was used.
    pub fn new(standing: usize) -> Self {
        Self { standing, pages: None, warm: false }
    }

    /// Runs `work` on `count` blocks whose content is arbitrary. More blocks than stay (an imported hash of a higher
    /// cost) are borrowed for this once. Fails when the system has no memory.
    pub fn with<T>(&mut self, count: usize, work: impl FnOnce(&mut [Block]) -> T) -> Result<T> {
        if count > self.standing {
            return Ok(work(Pages::new(count)?.blocks(count)));
        }
        let pages = match &mut self.pages {
            Some(pages) => pages,
            none => none.insert(Pages::new(self.standing)?),
        };
        self.warm = true;
        Ok(work(pages.blocks(count)))
    }

    /// Whether it holds memory of the system.
    pub fn is_warm(&self) -> bool {
        self.warm
    }

    /// Gives the pages back; the next use finds zeroed ones.
    pub fn release(&mut self) {
        if self.pages.as_mut().is_some_and(|pages| !pages.give_back()) {
            self.pages = None;
        }
        self.warm = false;
    }
}

#[cfg(target_os = "linux")]
use mapped::Pages;
#[cfg(not(target_os = "linux"))]
use plain::Pages;

#[cfg(target_os = "linux")]
mod mapped {
    use super::{Block, Error, Result};
    use std::ptr::NonNull;

    const HUGE: usize = 2 << 20;

    /// An anonymous mapping, with a first block at a multiple of 2 MiB in it.
    pub struct Pages {
        map: NonNull<libc::c_void>,
        map_bytes: usize,
        first: NonNull<Block>,
        bytes: usize,
    }

    // SAFETY: the mapping belongs to this value alone and to no thread.
    unsafe impl Send for Pages {}

    impl Pages {
        pub fn new(blocks: usize) -> Result<Self> {
            let no_memory = || Error::Unavailable(format!("no memory for a hash of {blocks} KiB"));
            let bytes = blocks
                .max(1)
                .checked_mul(Block::SIZE)
                .and_then(|b| b.checked_next_multiple_of(HUGE))
                .ok_or_else(no_memory)?;
            let map_bytes = bytes.checked_add(HUGE).ok_or_else(no_memory)?;
            let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
            // SAFETY: a fresh anonymous mapping touches no existing memory; the result is checked.
            let map = unsafe { libc::mmap(std::ptr::null_mut(), map_bytes, access, kind, -1, 0) };
            if map == libc::MAP_FAILED {
                return Err(no_memory());
            }
            let map = NonNull::new(map).ok_or_else(no_memory)?;
            // SAFETY: the mapping is 2 MiB longer than needed, so an aligned start with `bytes` behind it lies inside.
            let first =
                unsafe { map.cast::<u8>().add(map.as_ptr().addr().next_multiple_of(HUGE) - map.as_ptr().addr()) };
            let pages = Self { map, map_bytes, first: first.cast(), bytes };
            // Both are wishes; a kernel without them only makes hashes slower and core dumps larger.
            pages.advise(libc::MADV_HUGEPAGE);
            pages.advise(libc::MADV_DONTDUMP);
            Ok(pages)
        }

        pub fn blocks(&mut self, count: usize) -> &mut [Block] {
            let count = count.min(self.bytes / Block::SIZE);
            // SAFETY: the memory is mapped for as long as `self` lives, aligned beyond the block's 64 bytes, ours alone by
            // `&mut self`, and always initialised: a mapped page is zero or holds blocks, and any bits are a block.
            unsafe { std::slice::from_raw_parts_mut(self.first.as_ptr(), count) }
        }

        /// Whether the kernel took the pages; from then on they read as zero.
        pub fn give_back(&mut self) -> bool {
            self.advise(libc::MADV_DONTNEED)
        }

        fn advise(&self, advice: libc::c_int) -> bool {
            // SAFETY: the range is inside our own mapping; nobody borrows from it (`DONTNEED` comes with `&mut`).
            unsafe { libc::madvise(self.first.as_ptr().cast(), self.bytes, advice) == 0 }
        }

        /// How many of its pages are in memory.
        #[cfg(test)]
        pub fn resident(&self) -> usize {
            let mut seen = vec![0u8; self.bytes / 4096];
            // SAFETY: the range is mapped; `seen` has a byte for each page of 4 KiB, the smallest page there is.
            let answer = unsafe { libc::mincore(self.first.as_ptr().cast(), self.bytes, seen.as_mut_ptr()) };
            assert_eq!(answer, 0);
            seen.iter().filter(|page| **page & 1 == 1).count()
        }
    }

    impl Drop for Pages {
        fn drop(&mut self) {
            // SAFETY: exactly the range that was mapped, once, and no borrow outlives `self`.
            unsafe { libc::munmap(self.map.as_ptr(), self.map_bytes) };
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod plain {
    use super::{Block, Error, Result};

    /// Elsewhere: plain heap memory, freed when it is given back.
    pub struct Pages(Vec<Block>);

    impl Pages {
        pub fn new(blocks: usize) -> Result<Self> {
            let mut memory = Vec::new();
            memory
                .try_reserve_exact(blocks)
                .map_err(|_| Error::Unavailable(format!("no memory for a hash of {blocks} KiB")))?;
            memory.resize(blocks, Block::new());
            Ok(Self(memory))
        }

        pub fn blocks(&mut self, count: usize) -> &mut [Block] {
            let count = count.min(self.0.len());
            &mut self.0[..count]
        }

        pub fn give_back(&mut self) -> bool {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(blocks: &mut [Block]) {
        blocks.iter_mut().for_each(|block| block.as_mut().fill(u64::MAX));
    }

    #[test]
    fn an_arena_costs_nothing_before_its_first_use() {
        let arena = Arena::new(19_456);
        assert!(!arena.is_warm() && arena.pages.is_none());
    }

    #[test]
    fn blocks_begin_at_a_huge_page_and_are_as_many_as_asked() {
        let mut arena = Arena::new(3000);
        let (count, address) = arena.with(2500, |blocks| (blocks.len(), blocks.as_ptr().addr())).unwrap();
        assert_eq!(count, 2500);
        if cfg!(target_os = "linux") {
            assert_eq!(address % (2 << 20), 0);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_idle_arena_gives_its_pages_back() {
        let mut arena = Arena::new(4096);
        arena.with(4096, fill).unwrap();
        assert!(arena.is_warm());
        assert_eq!(arena.pages.as_ref().unwrap().resident(), 1024);
        arena.release();
        assert!(!arena.is_warm());
        assert_eq!(arena.pages.as_ref().unwrap().resident(), 0);
    }

    #[test]
    fn nothing_of_an_earlier_hash_is_left_after_a_release() {
        let mut arena = Arena::new(2048);
        arena.with(2048, fill).unwrap();
        arena.release();
        let zero = arena.with(2048, |blocks| blocks.iter().all(|b| b.as_ref().iter().all(|word| *word == 0))).unwrap();
        assert!(zero);
    }

    #[test]
    fn a_larger_hash_borrows_memory_and_keeps_none_of_it() {
        let mut arena = Arena::new(64);
        assert_eq!(arena.with(65_536, |blocks| blocks.len()).unwrap(), 65_536);
        assert!(!arena.is_warm() && arena.pages.is_none());
    }

    #[test]
    fn more_memory_than_there_is_in_the_world_is_an_error() {
        assert!(Arena::new(8).with(usize::MAX / 2048, |_| ()).is_err());
    }
}
