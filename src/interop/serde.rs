//! [`Dual`] and [`Taylor`] in serde's data model (feature `serde`): a stable form.
//!
//! A dual number is a struct of `value` and `tangent`, the tangents a tuple of N; a series is a struct of `coefficients`. Numbers inside
//! are written as they are at their level, so a nested dual nests. In JSON: `{"value":2.0,"tangent":[1.0,0.0]}`. Another number of tangents than
//! N is an error, and so are missing, unknown and repeated fields. NaN and infinity are as the format has them (JSON has none).

use core::fmt::{self, Formatter};
use core::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, SerializeTuple, Serializer};

use crate::dual::Dual;
use crate::scalar::Scalar;
use crate::taylor::Taylor;

/// An array, which serde knows up to 32 only.
struct Array<T, const N: usize>([T; N]);

impl<T: Serialize, const N: usize> Serialize for Array<&T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(N)?;
        for number in self.0 {
            tuple.serialize_element(number)?;
        }
        tuple.end()
    }
}

impl<'de, T: Scalar + Deserialize<'de>, const N: usize> Deserialize<'de> for Array<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers<T, const N: usize>(PhantomData<T>);

        impl<'de, T: Scalar + Deserialize<'de>, const N: usize> Visitor<'de> for Numbers<T, N> {
            type Value = [T; N];

            fn expecting(&self, f: &mut Formatter) -> fmt::Result {
                write!(f, "{N} numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<[T; N], A::Error> {
                let mut array = [T::zero(); N];
                for (i, place) in array.iter_mut().enumerate() {
                    *place = numbers.next_element()?.ok_or_else(|| de::Error::invalid_length(i, &self))?;
                }
                match numbers.next_element::<de::IgnoredAny>()? {
                    None => Ok(array),
                    Some(_) => Err(de::Error::invalid_length(N + 1, &self)),
                }
            }
        }
        deserializer.deserialize_tuple(N, Numbers(PhantomData)).map(Array)
    }
}

impl<T: Serialize, const N: usize> Serialize for Dual<T, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Dual", 2)?;
        fields.serialize_field("value", &self.value)?;
        fields.serialize_field("tangent", &Array(self.tangent.each_ref()))?;
        fields.end()
    }
}

impl<T: Serialize, const K: usize> Serialize for Taylor<T, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Taylor", 1)?;
        fields.serialize_field("coefficients", &Array(self.coefficients.each_ref()))?;
        fields.end()
    }
}

/// The fields, as serde's derive reads them.
mod fields {
    use super::{Array, Deserialize, Scalar};

    #[derive(serde::Deserialize)]
    #[serde(rename = "Dual", deny_unknown_fields, bound = "T: Scalar + Deserialize<'de>")]
    pub(super) struct Dual<T, const N: usize> {
        pub(super) value: T,
        pub(super) tangent: Array<T, N>,
    }

    #[derive(serde::Deserialize)]
    #[serde(rename = "Taylor", deny_unknown_fields, bound = "T: Scalar + Deserialize<'de>")]
    pub(super) struct Taylor<T, const K: usize> {
        pub(super) coefficients: Array<T, K>,
    }
}

impl<'de, T: Scalar + Deserialize<'de>, const N: usize> Deserialize<'de> for Dual<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields::Dual { value, tangent: Array(tangent) } = Deserialize::deserialize(deserializer)?;
        Ok(Self { value, tangent })
    }
}

impl<'de, T: Scalar + Deserialize<'de>, const K: usize> Deserialize<'de> for Taylor<T, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields::Taylor { coefficients: Array(coefficients) } = Deserialize::deserialize(deserializer)?;
        Ok(Self { coefficients })
    }
}
