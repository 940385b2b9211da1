package org.glimpse.optimizer.execution;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexNode;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.FrameRangeSql;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.FrameLocal;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.RowOrder;
import org.glimpse.optimizer.logical.ScanRanges;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.optimizer.logical.SumOrder;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/** Plans that answer from complete labels. */
public final class ExactPlanner {
  /** Frames searched for a row, per condition, while nothing better is known. */
  private static final double FRAMES_PER_ROW = 5;

  private final VideoServices services;
  private final RankedPlanner rankedPlanner;

  public ExactPlanner(VideoServices services) {
    this.services = services;
    this.rankedPlanner = new RankedPlanner(services);
  }

  /** The exact plan of a query after its logical phase. */
  public ExactQuery plan(LogicalQuery query, LogicalPlan logical, QueryContext context) {
    return plan(query, logical, Map.of(), context);
  }

  /**
   * The same where it is known which frames matter.
   *
   * @param only by the number of a scan, the frames without which it has no row that counts
   */
  ExactQuery plan(
      LogicalQuery query, LogicalPlan logical, Map<Integer, FrameSet> only, QueryContext context) {
    boolean optimized = context.settings().isOn(Setting.OPTIMIZER);
    RelNode rows = RowOrder.total(logical);
    RelNode ordered = ForcedPlan.of(context.settings()).isReproducible() ? SumOrder.of(rows) : rows;
    RelNode body = LogicalPhase.trim(ordered);
    long scope = PictureScope.nextNumber();
    RelationSql.Text text = RelationSql.of(body, scope, services.workspace().measuredCosts());
    Map<Integer, LabelNeed> needs = needs(ScanRanges.of(ordered), text, only, context);
    Optional<FrameLocal> steps =
        optimized
            ? FrameLocal.of(ordered, logical.gap().isPresent()).filter(local -> steps(local, needs))
            : Optional.empty();
    if (steps.isPresent()) {
      RelNode unlimited = LogicalPhase.trim(steps.get().unlimited());
      text = RelationSql.of(unlimited, scope, services.workspace().measuredCosts());
    }
    Map<Integer, FrameSet> frames =
        needs.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().frames()));
    int trackWindow = (int) context.settings().integer(Setting.TRACK_WINDOW);
    ScanSql scans = new ScanSql(services, trackWindow);
    StatementSql statement = new StatementSql(text, scans, frames);
    Optional<RankedPlan> ranked =
        steps.flatMap(
            local ->
                ForcedPlan.of(context.settings())
                    .ranking(
                        rankedPlanner.plan(
                            logical,
                            local,
                            LabelNeed.union(needs.values()),
                            scope,
                            scans,
                            context)));
    List<LabelNeed> perVideo = perVideo(needs.values());
    Double most = body.getCluster().getMetadataQuery().getMaxRowCount(body);
    boolean few = most != null && most <= WholeRows.FEW_ROWS;
    return new ExactQuery(
        services,
        query.rowType(),
        new ExactQuery.Parts(
            logical, body.getRowType(), needs, statement, steps, ranked, few, scope),
        Estimate.of(
            perVideo,
            costs(perVideo, steps, ranked, logical),
            StatementCosts.seconds(
                    services.workspace().measuredCosts(),
                    ExactQuery.planName(
                        ranked.filter(RankedPlan::chosen).isPresent(),
                        optimized && Estimate.missing(perVideo) == 0))
                + (steps.isPresent() ? 0 : pictureSeconds(statement, frames))),
        optimized);
  }

  private double pictureSeconds(StatementSql statement, Map<Integer, FrameSet> frames) {
    return statement.pictureSeconds(
        frames.values().stream().mapToLong(FrameSet::size).sum(), services.functions());
  }

  private Map<Integer, LabelNeed> needs(
      Map<Integer, ScanRanges.ScanRange> ranges,
      RelationSql.Text text,
      Map<Integer, FrameSet> only,
      QueryContext context) {
    Map<Integer, LabelNeed> needs = new TreeMap<>();
    for (ScanRanges.ScanRange range : ranges.values()) {
      ScanTable table = range.table();
      if (!table.needsLabels() || !text.scans().containsKey(table.id())) {
        continue;
      }
      boolean tracked = table.reads(VideoRelation.TRACKS) || text.uses(table, "trackid");
      needs.put(table.id(), need(table, range.uses(), tracked, only, context));
    }
    return needs;
  }

  private LabelNeed need(
      ScanTable table,
      List<List<RexNode>> uses,
      boolean tracked,
      Map<Integer, FrameSet> only,
      QueryContext context) {
    Video video = table.video().orElseThrow().video();
    RegisteredDetector detector = services.detectors().detectorFor(video);
    FrameSet present = present(video);
    FrameSet frames = FrameSet.empty();
    for (List<RexNode> conjuncts : uses) {
      frames = frames.union(conjuncts.isEmpty() ? present : framesOf(video, conjuncts, context));
    }
    frames = frames.intersect(only.getOrDefault(table.id(), frames));
    // A recording that names its objects itself needs no frame for the sake of another.
    FrameSet labelled =
        tracked && !detector.hasTrackIds() && !frames.isEmpty()
            ? present.intersect(FrameSet.range(0, frames.last() + 1))
            : frames;
    LabelCost cost = services.labeler().predict(video, detector, labelled);
    return new LabelNeed(video, detector, frames, labelled, tracked, cost);
  }

  /** Every frame of a file that is there. */
  static FrameSet present(Video video) {
    FrameSet.Builder frames = FrameSet.builder();
    for (Video.Segment segment : video.segments()) {
      if (!segment.absent()) {
        frames.add(segment.firstFrame(), segment.firstFrame() + segment.frameCount());
      }
    }
    return frames.build();
  }

  private FrameSet framesOf(Video video, List<RexNode> conjuncts, QueryContext context) {
    String sql = FrameRangeSql.of(services.videos().framesSql(video), conjuncts);
    PictureScope none = PictureScope.open(0, Map.of(), services, context);
    try (DuckDbQuery database = DuckDbQuery.open(services.workspace(), none, context)) {
      return database.query(
          sql,
          rows -> {
            FrameSet.Builder frames = FrameSet.builder();
            while (rows.next()) {
              frames.add(rows.getLong(1), rows.getLong(2));
            }
            return frames.build();
          });
    }
  }

  /** One need for each video, so that a label is counted once. */
  private List<LabelNeed> perVideo(Collection<LabelNeed> needs) {
    Map<String, List<LabelNeed>> byVideo =
        needs.stream()
            .collect(
                Collectors.groupingBy(
                    need -> need.video().name(), TreeMap::new, Collectors.toList()));
    return byVideo.values().stream()
        .map(
            same -> {
              LabelNeed all = LabelNeed.union(same);
              return same.size() == 1
                  ? same.get(0)
                  : all.priced(
                      services.labeler().predict(all.video(), all.detector(), all.labelled()));
            })
        .toList();
  }

  /** Stepping pays where labels of single frames suffice and time goes with the frames. */
  private boolean steps(FrameLocal local, Map<Integer, LabelNeed> needs) {
    boolean known =
        local.scans().stream().allMatch(scan -> needs.containsKey(scan.id()))
            && needs.size() == local.scans().stream().map(ScanTable::id).distinct().count();
    return known && (!local.byTime() || timeRises(needs.values().iterator().next().video()));
  }

  private boolean timeRises(Video video) {
    try (Connection connection = services.workspace().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(FrameRangeSql.timeRises(services.videos().framesSql(video)))) {
      return rows.next() && rows.getBoolean(1);
    } catch (SQLException failure) {
      throw GlimpseException.internal(
          "The timestamps of " + video.name() + " cannot be read", failure);
    }
  }

  private List<LabelCost> costs(
      List<LabelNeed> needs,
      Optional<FrameLocal> steps,
      Optional<RankedPlan> ranked,
      LogicalPlan logical) {
    if (steps.isEmpty()) {
      return needs.stream().map(LabelNeed::cost).toList();
    }
    if (ranked.isPresent()) {
      return List.of(ranked.get().chosen() ? ranked.get().cost() : ranked.get().inOrder());
    }
    LabelNeed need = needs.get(0);
    double wanted =
        logical.gap().isPresent()
            ? (double) logical.gap().get().limit().orElse(Long.MAX_VALUE)
            : (double) steps.get().offset() + steps.get().fetch().orElse(Long.MAX_VALUE);
    double expected = wanted * Math.pow(FRAMES_PER_ROW, conditions(logical.body()));
    long frames = (long) Math.min(need.frames().size(), Math.ceil(expected));
    FrameSet read = need.labelledFor(need.frames().take(frames));
    return List.of(services.labeler().predict(need.video(), need.detector(), read));
  }

  private static int conditions(RelNode node) {
    int own =
        node instanceof Filter filter
            ? org.apache.calcite.plan.RelOptUtil.conjunctions(filter.getCondition()).size()
            : 0;
    return own + node.getInputs().stream().mapToInt(ExactPlanner::conditions).sum();
  }
}
