package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.PruneEmptyRules;
import org.apache.calcite.sql2rel.RelDecorrelator;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.glimpse.detection.DetectorCatalog;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.video.ColourDemand;
import org.glimpse.workspace.QueryContext;

/** From a validated query to a plan in which every predicate stands where it prunes most. */
public final class LogicalPhase {
  private static final List<RelOptRule> SUBQUERIES =
      List.of(
          CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
          CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
          CoreRules.JOIN_SUB_QUERY_TO_CORRELATE);

  private static final List<RelOptRule> PRUNE =
      List.of(
          CoreRules.FILTER_REDUCE_EXPRESSIONS,
          CoreRules.JOIN_REDUCE_EXPRESSIONS,
          PruneEmptyRules.UNION_INSTANCE,
          PruneEmptyRules.MINUS_INSTANCE,
          PruneEmptyRules.INTERSECT_INSTANCE,
          PruneEmptyRules.PROJECT_INSTANCE,
          PruneEmptyRules.FILTER_INSTANCE,
          PruneEmptyRules.SORT_INSTANCE,
          PruneEmptyRules.SORT_FETCH_ZERO_INSTANCE,
          PruneEmptyRules.AGGREGATE_INSTANCE,
          PruneEmptyRules.JOIN_LEFT_INSTANCE,
          PruneEmptyRules.JOIN_RIGHT_INSTANCE);

  private static final List<RelOptRule> PUSH_DOWN =
      Stream.concat(
              Stream.of(
                  CoreRules.FILTER_INTO_JOIN,
                  CoreRules.JOIN_CONDITION_PUSH,
                  CoreRules.JOIN_PUSH_TRANSITIVE_PREDICATES,
                  CoreRules.FILTER_PROJECT_TRANSPOSE,
                  CoreRules.FILTER_AGGREGATE_TRANSPOSE,
                  CoreRules.FILTER_SET_OP_TRANSPOSE,
                  CoreRules.FILTER_MERGE,
                  CoreRules.PROJECT_MERGE),
              PRUNE.stream())
          .toList();

  private final DetectorCatalog detectors;

  public LogicalPhase(DetectorCatalog detectors) {
    this.detectors = detectors;
  }

  /**
   * Rewrites a query.
   *
   * @param parameters values of its {@code ?}, in order
   * @param context gets warnings about classes that no detector knows
   * @throws org.glimpse.workspace.GlimpseException INVALID_PARAMETER, INVALID_QUERY, UNSUPPORTED,
   *     UNKNOWN_CLASS under an accuracy clause, and NO_DETECTOR where objects are needed and
   *     nothing can detect them
   */
  public LogicalPlan run(LogicalQuery query, List<Object> parameters, QueryContext context) {
    ScanTables scans = new ScanTables(query.root().getCluster());
    LogicalPlan plan = begin(query, parameters, scans, false);
    return push(query, plan.withBody(plan.body().accept(new FrameCounts(scans))), context);
  }

  /**
   * Rewrites a query whose aggregates may be estimated.
   *
   * @return what is to be estimated; or, where nothing can be, why not
   */
  public SampledQuery.Recognition sampled(
      LogicalQuery query, List<Object> parameters, QueryContext context) {
    ScanTables scans = new ScanTables(query.root().getCluster());
    LogicalPlan plan = push(query, begin(query, parameters, scans, true), context);
    return SampledQuery.recognise(plan, scans);
  }

  /** Rewrites a query whose result may be a selection of frames; empty where it is none. */
  public Optional<SelectedFrames> selection(
      LogicalQuery query, List<Object> parameters, QueryContext context) {
    ScanTables scans = new ScanTables(query.root().getCluster());
    LogicalPlan plan = begin(query, parameters, scans, false);
    if (plan.gap().isPresent()) {
      return Optional.empty();
    }
    return SelectedFrames.recognise(
        plan,
        scans,
        body -> push(query, plan.withBody(body.accept(new FrameCounts(scans))), context).body());
  }

  /**
   * For each scan of objects, numbered as {@link #run} numbers them, and each place where it
   * stands, what an object there demands of the pixels of its frame; empty where the query does not
   * ask for colours.
   */
  public Map<Integer, List<List<ColourDemand>>> colourDemands(
      LogicalQuery query, List<Object> parameters) {
    if (!ContentBounds.mentionsColours(query.root())) {
      return Map.of();
    }
    ScanTables scans = new ScanTables(query.root().getCluster());
    LogicalPlan plan = begin(query, parameters, scans, false);
    RelNode body = withoutSubqueries(plan.body().accept(new FrameCounts(scans)));
    return ContentBounds.of(apply(PUSH_DOWN, body));
  }

  private static LogicalPlan begin(
      LogicalQuery query, List<Object> parameters, ScanTables scans, boolean estimated) {
    RelOptCluster cluster = query.root().getCluster();
    RelMetadataQueryBase.THREAD_PROVIDERS.set(
        JaninoRelMetadataProvider.of(DefaultRelMetadataProvider.INSTANCE));
    RelNode root = scans.number(query.root());
    root = root.accept(new StatementValues(cluster.getRexBuilder(), parameters, estimated));
    return RootClauses.takeOff(root);
  }

  private LogicalPlan push(LogicalQuery query, LogicalPlan plan, QueryContext context) {
    RelNode body = withoutSubqueries(plan.body());
    body = body.accept(new MaskColumns(body.getCluster().getRexBuilder()));
    body = apply(PUSH_DOWN, body);
    body = body.accept(new KnownClasses(detectors, plan.accuracy(), query.texts(), context));
    body = apply(PUSH_DOWN, body);
    return plan.withBody(body);
  }

  /** A plan whose scans are followed by projections of the columns that are used. */
  public static RelNode trim(RelNode body) {
    return new RelFieldTrimmer(null, builder(body)).trim(body);
  }

  private static RelNode withoutSubqueries(RelNode body) {
    RelNode joined = apply(SUBQUERIES, body);
    RelNode decorrelated = RelDecorrelator.decorrelateQuery(joined, builder(joined));
    if (!RelOptUtil.getVariablesUsed(decorrelated).isEmpty()) {
      throw Unsupported.because(
          "this correlated subquery", "Write it as a join, or aggregate it before joining.");
    }
    return decorrelated;
  }

  private static RelNode apply(List<RelOptRule> rules, RelNode plan) {
    HepProgram program = new HepProgramBuilder().addRuleCollection(rules).build();
    HepPlanner planner = new HepPlanner(program);
    planner.setExecutor(plan.getCluster().getPlanner().getExecutor());
    planner.setRoot(plan);
    return planner.findBestExp();
  }

  private static RelBuilder builder(RelNode node) {
    return RelFactories.LOGICAL_BUILDER.create(node.getCluster(), null);
  }
}
