/** End-to-end comparisons with baselines; every figure that the project states comes from here. */
package org.glimpse.benchmarks;
