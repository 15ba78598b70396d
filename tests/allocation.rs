//! No static driver allocates.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use gradual::{gradient, hessian, hvp, jacobian, jvp, value_and_derivative};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// The crate forbids unsafe code; counting allocations has no safe way.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|n| n.set(n.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

pub(crate) fn allocations(f: impl FnOnce()) -> usize {
    let before = ALLOCATIONS.with(Cell::get);
    f();
    ALLOCATIONS.with(Cell::get) - before
}

#[test]
fn static_drivers_do_not_allocate() {
    assert_eq!(allocations(|| drop(std::hint::black_box(Box::new(1)))), 1, "the counter counts");
    let x: [f64; 24] = core::array::from_fn(|i| i as f64);
    let count = allocations(|| {
        std::hint::black_box(value_and_derivative(|x| x.sin() * x, 1.0));
        std::hint::black_box(gradient(|x| x.iter().map(|&x| x * x.tanh()).sum(), x));
        std::hint::black_box(jacobian(|x| x.map(|x| x.exp()), x));
        std::hint::black_box(hessian(|x| x.iter().map(|&x| x * x).product(), x));
        std::hint::black_box(hvp(|x| x.iter().map(|&x| x.powf(3.0)).sum(), x, x));
        std::hint::black_box(jvp(|x| x.map(|x| x.max(0.0).sqrt()), x, x));
    });
    assert_eq!(count, 0);
}
