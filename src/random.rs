//! Numbers for directions, the same in every run.

/// Steele, Lea and Flood's `SplitMix64`: numbers for directions, the same in every run; any seed is as good as another.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn sign(&mut self) -> f64 {
        if self.next() >> 63 == 0 { 1.0 } else { -1.0 }
    }

    /// A number of few bits, about 1 and of either sign: sums of numbers that are all ±1 vanish too easily.
    pub(crate) fn entry(&mut self) -> f64 {
        self.sign() * (0.5 + 0.0625 * (self.next() >> 60) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published numbers.
    #[test]
    fn split_mix() {
        let first = |seed: u64| {
            let mut random = Random::new(seed);
            [random.next(), random.next(), random.next()]
        };
        assert_eq!(first(0), [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F]);
        assert_eq!(first(1_234_567), [0x599E_D017_FB08_FC85, 0x2C73_F084_5854_0FA5, 0x883E_BCE5_A3F2_7C77]);
    }

    /// The signs are the first bits of the numbers above; entries are between a half and one and a half.
    #[test]
    fn signs_and_entries() {
        let mut random = Random::new(0);
        assert_eq!([random.sign(), random.sign(), random.sign()], [-1.0, 1.0, 1.0]);
        // The sign of the first number, the size of the second.
        assert_eq!(Random::new(0).entry(), -(0.5 + 0.0625 * 6.0));
    }
}
