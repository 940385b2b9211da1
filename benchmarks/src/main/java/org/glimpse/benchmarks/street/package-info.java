/**
 * The detector of the demo's street: pictures to train it from, its training, and how well it finds
 * what is in streets that it was not trained on.
 */
package org.glimpse.benchmarks.street;
