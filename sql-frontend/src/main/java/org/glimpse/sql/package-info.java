/**
 * FrameQL: the parser (Calcite's, extended by its own template mechanism), the statements, and the
 * translation of a query into a logical plan.
 *
 * <p>Not here: planning and execution (the optimizer's), sessions and JDBC (the engine's). Start
 * reading at {@link org.glimpse.sql.FrameQlParser} and {@link org.glimpse.sql.Statement}; the
 * grammar is {@code src/main/codegen}, the generated code {@code org.glimpse.sql.parser}. Types are
 * immutable or say otherwise.
 */
package org.glimpse.sql;
