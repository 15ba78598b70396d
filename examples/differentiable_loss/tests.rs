//! What the story rests on: data, losses and their stand-ins, and descents whose end is known.

use gradual::audit::Verdict;
use gradual::{audit, check_gradient, loss};

use super::names;
use crate::curve::{Curve, Named};
use crate::data;
use crate::story::CROSS_ENTROPY;
use crate::task::{Regression, Task, ThreeClasses, TwoClasses};
use crate::train::Training;

fn every_loss() -> impl Iterator<Item = (&'static loss::Loss, Named)> {
    loss::TABLE.iter().map(|row| (row, Named::find(row.name).expect("each loss of the table is in curve.rs")))
}

fn patients(name: Named) -> Regression<11> {
    Regression { curve: Curve::Original(name), rows: data::diabetes() }
}

fn tumours(curve: Curve) -> TwoClasses<31> {
    TwoClasses { curve, rows: data::breast_cancer() }
}

#[test]
fn the_data_are_complete() {
    let (patients, tumours, irises) = (data::diabetes(), data::breast_cancer(), data::iris());
    assert_eq!((patients.len(), tumours.len(), irises.len()), (442, 569, 150));
    // As published: 357 benign and 212 malignant tumours, 50 irises of each species.
    assert_eq!(tumours.iter().filter(|(_, label)| *label == 1.0).count(), 357);
    for species in 0..3 {
        assert_eq!(irises.iter().filter(|(_, class)| *class == species).count(), 50);
    }
    assert!(patients.iter().all(|(row, _)| row[10] == 1.0));
}

#[test]
fn every_loss_can_be_asked_for() {
    assert_eq!(every_loss().count() + 1, names().len());
    assert!(names().contains(&CROSS_ENTROPY));
}

/// A kink or a jump is found where, and only if, the table says that the class of the loss ends.
#[test]
fn audits_agree_with_the_table() {
    for (row, name) in every_loss() {
        let curve = Curve::Original(name);
        let broken = matches!(row.class, loss::Class::Jump | loss::Class::C0);
        for &point in row.points {
            let report = audit(|x| curve.at(x), point);
            assert_eq!(report.is_differentiable(), !broken, "{} at {point}: {report}", row.name);
        }
        assert!(audit(|x| curve.at(x), 0.4375).is_differentiable(), "{}", row.name);
    }
}

#[test]
fn stand_ins_are_for_losses_that_break_and_as_near_as_asked() {
    for (row, name) in every_loss() {
        let broken = matches!(row.class, loss::Class::Jump | loss::Class::C0);
        let stand_in = Curve::stand_in(name, 0.1);
        assert_eq!(stand_in.is_some(), broken, "{}", row.name);
        let Some(stand_in) = stand_in.filter(|_| row.class == loss::Class::C0) else { continue };
        for k in -40..=40 {
            let x = 0.1 * f64::from(k);
            let error = (stand_in.at(x) - Curve::Original(name).at(x)).abs();
            // Two kinks, as those of epsilon_insensitive, add up what is left of each.
            assert!(error <= 0.2, "{} at {x}: {error}", row.name);
        }
        let kink = row.points[0];
        assert!(audit(|x| stand_in.at(x), kink).is_differentiable());
    }
}

/// For the squared loss the end of the descent is known: ordinary least squares explains 51.77 % of the variance in these data
/// (those of Efron et al. 2004).
#[test]
fn least_squares_on_the_diabetes_data_has_the_published_quality() {
    let task = patients(Named::squared);
    let training = Training::new(&task, 0.3, 1000);
    assert!(!training.diverged && training.uphill == 0);
    assert!((task.quality(&training.end()) - 0.5177).abs() < 5e-4, "{}", task.quality(&training.end()));
}

/// On a part of the data, every tenth row: differences take some hundred evaluations.
#[test]
fn the_training_losses_have_the_gradients_of_their_differences() {
    fn part<T>(rows: Vec<T>) -> Vec<T> {
        rows.into_iter().step_by(10).collect()
    }
    fn start<const N: usize>() -> [f64; N] {
        std::array::from_fn(|i| 0.1 * (i as f64).sin())
    }
    let patients = Regression { curve: Curve::Original(Named::huber), rows: part(data::diabetes()) };
    check_gradient(|p| patients.cost(p), start::<11>()).unwrap();
    let tumours = TwoClasses { curve: Curve::Original(Named::logistic), rows: part(data::breast_cancer()) };
    check_gradient(|p| tumours.cost(p), start::<31>()).unwrap();
    let irises = ThreeClasses { rows: part(data::iris()) };
    check_gradient(|p| irises.cost(p), start()).unwrap();
}

/// The share of wrong answers is a staircase: nothing moves. Its stand-in learns.
#[test]
fn zero_one_teaches_nothing_and_its_stand_in_does() {
    let staircase = tumours(Curve::Original(Named::zero_one));
    let training = Training::new(&staircase, 0.05, 20);
    assert_eq!(training.end(), [0.0; 31]);
    assert_eq!(training.sights[0].silent, 569);

    let smooth = tumours(Curve::stand_in(Named::zero_one, 0.1).unwrap());
    let training = Training::new(&smooth, 0.05, 200);
    assert!(smooth.quality(&training.end()) > 0.9, "{}", smooth.quality(&training.end()));
}

#[test]
fn a_step_too_long_is_given_up() {
    // The largest curvature of the mean of squares over standardised columns is some 4 and more: the limit of a step is 2 over that.
    assert!(Training::new(&patients(Named::squared), 10.0, 100).diverged);
}

#[test]
fn the_hinge_has_a_kink_at_margin_1() {
    let report = audit(|m| Curve::Original(Named::hinge).at(m), 1.0);
    assert_eq!(report.verdict, Verdict::Kink);
}
