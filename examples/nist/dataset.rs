pub struct Observation {
    pub y: f64,
    pub x: Vec<f64>,
}
pub struct Dataset {
    pub observations: Vec<Observation>,
}
