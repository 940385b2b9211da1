/**
 * What can be said about a query without looking at data: parameters become literals, subqueries
 * become joins, FCOUNT becomes counts over counts of frames, predicates move down to the scans that
 * they prune, and whatever is provably empty disappears.
 *
 * <p>Not here: SQL text, labels, costs. Start reading at {@link
 * org.glimpse.optimizer.logical.LogicalPhase}.
 */
package org.glimpse.optimizer.logical;
