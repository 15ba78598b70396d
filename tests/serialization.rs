//! serde's form of dual numbers and series, as JSON.

use gradual::{Dual, Taylor};

type Nested = Dual<Dual<f64, 1>, 2>;

#[test]
fn the_form_is_stable() {
    let x = Dual { value: 2.0, tangent: [1.0, 0.5] };
    assert_eq!(serde_json::to_string(&x).unwrap(), r#"{"value":2.0,"tangent":[1.0,0.5]}"#);
    let nested = Nested {
        value: Dual { value: 1.0, tangent: [2.0] },
        tangent: [Dual { value: 3.0, tangent: [4.0] }, Dual::zero()],
    };
    let text = serde_json::to_string(&nested).unwrap();
    assert_eq!(
        text,
        r#"{"value":{"value":1.0,"tangent":[2.0]},"tangent":[{"value":3.0,"tangent":[4.0]},{"value":0.0,"tangent":[0.0]}]}"#
    );
    let back: Nested = serde_json::from_str(&text).unwrap();
    assert_eq!(format!("{back:?}"), format!("{nested:?}"));
    let series = Taylor { coefficients: [1.0_f32, -2.0, 0.25] };
    assert_eq!(serde_json::to_string(&series).unwrap(), r#"{"coefficients":[1.0,-2.0,0.25]}"#);
    let back: Taylor<f32, 3> = serde_json::from_str(r#"{"coefficients":[1,-2,0.25]}"#).unwrap();
    assert_eq!(back.coefficients, series.coefficients);
}

/// More lanes than serde knows arrays of, and none.
#[test]
fn any_number_of_lanes() {
    let mut x = Dual::<f64, 50>::constant(1.0);
    x.tangent[49] = -3.0;
    let back: Dual<f64, 50> = serde_json::from_str(&serde_json::to_string(&x).unwrap()).unwrap();
    assert_eq!(back.tangent, x.tangent);
    assert_eq!(serde_json::to_string(&Dual::<f64, 0>::constant(1.0)).unwrap(), r#"{"value":1.0,"tangent":[]}"#);
}

#[test]
fn wrong_input_is_named() {
    let error = |text: &str| serde_json::from_str::<Dual<f64, 2>>(text).unwrap_err().to_string();
    assert!(error(r#"{"value":1,"tangent":[1]}"#).contains("invalid length 1, expected 2 numbers"));
    assert!(error(r#"{"value":1,"tangent":[1,2,3]}"#).contains("invalid length 3, expected 2 numbers"));
    assert!(error(r#"{"value":1}"#).contains("missing field `tangent`"));
    assert!(error(r#"{"value":1,"tangent":[1,2],"value":2}"#).contains("duplicate field `value`"));
    assert!(error(r#"{"value":1,"tangents":[1,2]}"#).contains("unknown field `tangents`"));
    assert!(error(r#"{"value":"one","tangent":[1,2]}"#).contains("invalid type"));
}

#[test]
fn f32_has_its_own_digits() {
    let x = Dual { value: 0.1_f32, tangent: [f32::MIN_POSITIVE] };
    let text = serde_json::to_string(&x).unwrap();
    assert_eq!(text, r#"{"value":0.1,"tangent":[1.1754944e-38]}"#);
    let back: Dual<f32, 1> = serde_json::from_str(&text).unwrap();
    assert_eq!((back.value, back.tangent), (x.value, x.tangent));
}

/// The field order is the form of formats that do not write names; JSON's list stands for them.
#[test]
fn fields_in_order() {
    let x: Dual<f64, 2> = serde_json::from_str("[1, [2, 3]]").unwrap();
    assert_eq!((x.value, x.tangent), (1.0, [2.0, 3.0]));
    assert!(serde_json::from_str::<Dual<f64, 2>>("[1, [2, 3], 4]").is_err());
}

/// As `serde_json` has it for plain numbers.
#[test]
fn not_a_number_in_json() {
    let text = serde_json::to_string(&Dual { value: f64::NAN, tangent: [f64::INFINITY] }).unwrap();
    assert_eq!(text, r#"{"value":null,"tangent":[null]}"#);
    assert!(serde_json::from_str::<Dual<f64, 1>>(&text).is_err());
}
