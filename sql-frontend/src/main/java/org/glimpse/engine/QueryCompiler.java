package org.glimpse.engine;

import java.util.List;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.sql.FrameQlQuery;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/** From a parsed query to a priced plan. */
final class QueryCompiler {
  QueryCompiler(VideoServices services, SystemTables system) {}

  LogicalQuery translate(FrameQlQuery query, String sql) {
    throw GlimpseException.of(
        ErrorCode.UNSUPPORTED, "Queries are not planned yet", "Use SHOW and DESCRIBE.");
  }

  PlannedQuery plan(LogicalQuery query, List<?> parameters, QueryContext context) {
    throw GlimpseException.of(
        ErrorCode.UNSUPPORTED, "Queries are not planned yet", "Use SHOW and DESCRIBE.");
  }
}
