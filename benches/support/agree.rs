//! Contestants agree before they are timed.

/// Panics unless all components of two derivatives agree to `tolerance` times the largest.
pub(crate) fn assert_agree(name: &str, expected: &[f64], found: &[f64], tolerance: f64) {
    assert_eq!(expected.len(), found.len(), "{name}");
    let scale = expected.iter().fold(0.0_f64, |m, x| m.max(x.abs()));
    for (i, (e, f)) in expected.iter().zip(found).enumerate() {
        assert!((e - f).abs() <= tolerance * scale, "{name}: component {i} is {f}, expected {e}");
    }
}

/// What rounding explains, in programs of up to some thousand operations.
pub(crate) const ROUNDING: f64 = 1e-12;
