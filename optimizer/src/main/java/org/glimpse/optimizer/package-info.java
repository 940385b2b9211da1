/**
 * From a logical plan to an answer: the relations of a video as Calcite tables, FrameQL's functions
 * and logical nodes, the cost model, and the physical plans.
 *
 * <p>Not here: FrameQL text, JDBC, terminals. Start reading at {@link
 * org.glimpse.optimizer.QueryPlanner}.
 */
package org.glimpse.optimizer;
