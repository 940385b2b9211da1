package org.glimpse.optimizer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.glimpse.optimizer.duckdb.GeometryFunctions;
import org.glimpse.optimizer.duckdb.PixelFunctions;
import org.glimpse.optimizer.execution.ExactPlanner;
import org.glimpse.optimizer.execution.ExactQuery;
import org.glimpse.optimizer.execution.FilteredPlanner;
import org.glimpse.optimizer.execution.SampledPlanner;
import org.glimpse.optimizer.execution.SelectionPlanner;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;

/**
 * Chooses and prices the plan of a query. One for each workspace; safe for calls from several
 * threads.
 */
public final class QueryPlanner {
  private final LogicalPhase logicalPhase;
  private final ExactPlanner exactPlanner;
  private final SampledPlanner sampledPlanner;
  private final SelectionPlanner selectionPlanner;
  private final FilteredPlanner filteredPlanner;

  /** Registers the functions that plans call with the workspace's database. */
  public QueryPlanner(VideoServices services) {
    this.logicalPhase = new LogicalPhase(services.detectors());
    this.exactPlanner = new ExactPlanner(services);
    this.sampledPlanner = new SampledPlanner(services, logicalPhase);
    this.selectionPlanner = new SelectionPlanner(services, logicalPhase);
    this.filteredPlanner = new FilteredPlanner(services, logicalPhase, exactPlanner);
    try (Connection connection = services.workspace().connect()) {
      PixelFunctions.register(connection);
      GeometryFunctions.register(connection);
    } catch (SQLException failure) {
      throw GlimpseException.internal("The functions of plans were refused", failure);
    }
  }

  /**
   * Plans a query; nothing is decoded or detected.
   *
   * @param query validated
   * @param parameters values of its {@code ?}, in order, typed as {@link RowCursor} says
   * @param context of the statement that will run the plan; gets warnings
   * @throws GlimpseException UNSUPPORTED, INVALID_PARAMETER, INVALID_QUERY, NO_DETECTOR
   */
  public PlannedQuery plan(LogicalQuery query, List<Object> parameters, QueryContext context) {
    LogicalPlan logical = logicalPhase.run(query, parameters, context);
    ExactQuery exact = exactPlanner.plan(query, logical, context);
    PlannedQuery planned =
        logical.accuracy().selectsFrames()
            ? selectionPlanner.plan(query, parameters, logical, exact, context)
            : sampledPlanner.plan(query, parameters, logical, exact, context);
    return planned == exact
        ? filteredPlanner.plan(query, parameters, logical, exact, context)
        : planned;
  }
}
