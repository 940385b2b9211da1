/**
 * Running plans: labels are filled first, or step by step where rows can be told frame by frame;
 * then DuckDB's rows are handed on. Cancelling, deadlines and the cost guard are watched here.
 *
 * <p>Not here: how SQL is written. Start reading at {@link
 * org.glimpse.optimizer.execution.ExactQuery}.
 */
package org.glimpse.optimizer.execution;
