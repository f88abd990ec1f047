// Stands in for packages that are named in the bundle, but never used.
module.exports = {};
