/**
 * FrameQL: the parser (Calcite's, extended by its own template mechanism), the statements, and the
 * translation of a query into a logical plan.
 *
 * <p>Not here: planning and execution (the optimizer's), sessions and JDBC (the engine's). Start
 * reading at {@code FrameQlParser}.
 */
package org.glimpse.sql;
