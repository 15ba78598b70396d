//! How much memory is taken from the heap.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static HEAP: Cell<Heap> = const { Cell::new(Heap { taken: 0, given_back: 0 }) };
}

/// What this thread took from the heap and gave back, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct Heap {
    taken: usize,
    given_back: usize,
}

impl Heap {
    pub(crate) fn now() -> Self {
        HEAP.with(Cell::get)
    }

    /// What has been taken since.
    pub(crate) fn taken_since(self) -> usize {
        Self::now().taken - self.taken
    }

    /// What is in use now that was not then.
    pub(crate) fn kept_since(self) -> usize {
        let now = Self::now();
        (now.taken + self.given_back).saturating_sub(self.taken + now.given_back)
    }
}

fn count(taken: usize, given_back: usize) {
    HEAP.with(|heap| {
        let sum = heap.get();
        heap.set(Heap { taken: sum.taken + taken, given_back: sum.given_back + given_back });
    });
}

// Counting allocations has no safe way. Additions to a thread's own cell leave the times of those who allocate as they are, which
// atomic counters would not.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;
