package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.CostConfirmation;
import org.glimpse.optimizer.PlanFacts;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.RowCursor;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.optimizer.logical.FrameLocal;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.QueryContext;

/**
 * A query answered from complete labels of every frame that its rows come from: {@code ExactScan},
 * {@code StoredScan} or {@code RankedLimit}.
 */
public final class ExactQuery implements PlannedQuery {

  /**
   * What the planner found out.
   *
   * @param logical the plan after the logical phase
   * @param bodyType row type of what DuckDB gives, hidden columns included
   * @param needs labels, by the number of the scan
   * @param statement the SQL
   * @param steps how to stop early, where that is possible
   * @param ranked how to look at likely frames first, where that applies
   * @param few whether the answer is known to have few rows
   * @param pictureScope number of the statement's pictures
   */
  record Parts(
      LogicalPlan logical,
      RelDataType bodyType,
      Map<Integer, LabelNeed> needs,
      StatementSql statement,
      Optional<FrameLocal> steps,
      Optional<RankedPlan> ranked,
      boolean few,
      long pictureScope) {

    /** The labels of a plan that runs by steps: those of its scans together. */
    LabelNeed steppedNeed() {
      return LabelNeed.union(needs.values());
    }

    /** How likely frames are looked at first, if they are. */
    Optional<RankedPlan> chosenRanking() {
      return ranked.filter(RankedPlan::chosen);
    }
  }

  private final VideoServices services;
  private final RelDataType rowType;
  private final Parts parts;
  private final Estimate estimate;
  private final boolean optimized;
  private String whyExact = "";
  private final List<String> otherPlans = new ArrayList<>();

  ExactQuery(
      VideoServices services,
      RelDataType rowType,
      Parts parts,
      Estimate estimate,
      boolean optimized) {
    this.services = services;
    this.rowType = rowType;
    this.parts = parts;
    this.estimate = estimate;
    this.optimized = optimized;
  }

  /** Says in EXPLAIN why no estimate was preferred. */
  ExactQuery because(String why) {
    whyExact = why;
    return this;
  }

  /** Why no estimate was preferred; empty where none was asked for. */
  String whyExact() {
    return whyExact;
  }

  /** Says in EXPLAIN what became of another plan. */
  ExactQuery ratherThan(String alternative) {
    otherPlans.add("alternative: " + alternative);
    return this;
  }

  /** Other plans that were thought of, for EXPLAIN. */
  List<String> otherPlans() {
    return List.copyOf(otherPlans);
  }

  /** Labels that it needs, by the number of the scan. */
  Map<Integer, LabelNeed> needs() {
    return parts.needs();
  }

  /** Whether objects are followed from frame 0, so that earlier frames matter to later ones. */
  boolean followsTracks() {
    return parts.needs().values().stream()
        .anyMatch(need -> need.tracked() && !need.detector().hasTrackIds());
  }

  /** Labels that it needs and that are stored. */
  long stored() {
    return estimate.needs().stream().mapToLong(LabelNeed::stored).sum();
  }

  /** Whether it stops early, where a LIMIT is reached. */
  boolean stopsEarly() {
    return parts.steps().isPresent();
  }

  /** Whether no frame is in range whose label it would need. */
  boolean isOfNoFrame() {
    return parts.needs().values().stream().allMatch(need -> need.frames().isEmpty());
  }

  /** Labels that it may need and that are not stored. */
  long missing() {
    return estimate.missing();
  }

  /** The labels that it reads, where they are of one video and track nothing. */
  Optional<LabelNeed> onlyNeed() {
    boolean one =
        parts.needs().values().stream().map(LabelNeed::video).distinct().count() == 1
            && parts.needs().values().stream().noneMatch(LabelNeed::tracked);
    return one ? Optional.of(parts.steppedNeed()) : Optional.empty();
  }

  /** Seconds that conditions on pictures are expected to take, asked of so many frames. */
  double pictureSeconds(long frames) {
    return parts.statement().pictureSeconds(frames, services.functions());
  }

  /** The SQL of its rows, where it does not stop early. */
  Optional<StatementSql> wholeStatement() {
    return parts.steps().isPresent() ? Optional.empty() : Optional.of(parts.statement());
  }

  /** The statement's accuracy clauses. */
  AccuracyClauses clauses() {
    return parts.logical().accuracy();
  }

  /** Row type of what its SQL gives, hidden columns included. */
  RelDataType bodyType() {
    return parts.bodyType();
  }

  /** Number of the statement's pictures. */
  long pictureScope() {
    return parts.pictureScope();
  }

  /** The need of a plan that reads labels of some frames of one of its videos. */
  LabelNeed need(Video video, FrameSet frames) {
    RegisteredDetector detector = services.detectors().detectorFor(video);
    return new LabelNeed(
        video,
        detector,
        frames,
        frames,
        false,
        services.labeler().predict(video, detector, frames));
  }

  @Override
  public String planName() {
    return planName(parts.chosenRanking().isPresent(), optimized && estimate.missing() == 0);
  }

  /**
   * What a plan is called.
   *
   * @param ranked whether likely frames are looked at first
   * @param stored whether it may rely on every label being there
   */
  static String planName(boolean ranked, boolean stored) {
    return ranked ? "RankedLimit" : stored ? "StoredScan" : "ExactScan";
  }

  @Override
  public String reason() {
    if (parts.needs().isEmpty()) {
      return "the query needs no labels: the catalogue database answers it";
    }
    if (!optimized) {
      return "the optimiser is off: every frame in range is labelled";
    }
    if (estimate.missing() == 0) {
      return "every label that it needs is stored: the catalogue database answers it";
    }
    if (parts.chosenRanking().isPresent()) {
      return parts.chosenRanking().get().reason();
    }
    return parts.steps().isPresent()
        ? "frames are labelled in order until LIMIT is reached"
        : "every frame in range needs its label";
  }

  @Override
  public Prediction predicted() {
    return estimate.prediction();
  }

  @Override
  public RelDataType rowType() {
    return rowType;
  }

  @Override
  public List<String> explain() {
    return new Explanation(this, parts, estimate, optimized).lines();
  }

  @Override
  public PlanFacts facts() {
    return new PlanFacts(
        estimate.needs().stream().map(LabelNeed::source).toList(), priced(), List.of());
  }

  private List<PlanFacts.Alternative> priced() {
    List<PlanFacts.Alternative> priced = new ArrayList<>();
    if (!optimized || estimate.missing() == 0) {
      return priced;
    }
    if (parts.ranked().isPresent()) {
      RankedPlan ranked = parts.ranked().get();
      priced.add(
          ranked.chosen()
              ? priced("ExactScan in order of time", ranked.inOrder())
              : priced("RankedLimit", ranked.cost()));
      for (RankedPlan.Choice other : ranked.choices()) {
        if (other != ranked.choice()) {
          priced.add(priced("RankedLimit with " + other.scores().describe(), other.cost()));
        }
      }
    }
    if (parts.steps().isPresent()) {
      priced.add(
          new PlanFacts.Alternative(
              "ExactScan over the whole range",
              new Prediction(estimate.missing(), estimate.secondsOfAll())));
    }
    return priced;
  }

  private static PlanFacts.Alternative priced(String plan, LabelCost cost) {
    return new PlanFacts.Alternative(
        plan, new Prediction(cost.detectorCalls(), cost.totalSeconds()));
  }

  @Override
  public RowCursor open(QueryContext context, CostConfirmation confirmation) {
    CostGuard guard =
        new CostGuard(estimate.prediction(), estimate.workSeconds(), context, confirmation);
    guard.beforeStart();
    Map<Integer, Video> videos = new HashMap<>();
    for (ScanTable scan : parts.statement().text().scans().values()) {
      scan.video().ifPresent(table -> videos.put(scan.id(), table.video()));
    }
    PictureScope pictures = PictureScope.open(parts.pictureScope(), videos, services, context);
    DuckDbQuery database = DuckDbQuery.open(services.workspace(), pictures, context);
    RowReader reader = new RowReader(parts.bodyType(), pictures, services.pixels(), context);
    LabelFiller filler =
        new LabelFiller(services, context, parts.logical().accuracy().oracleLimit());
    RowSource rows =
        parts.steps().isPresent()
            ? byFrames(new RankedRows.Running(services, context, filler, database, reader))
            : new WholeRows(
                parts.needs(),
                parts.statement(),
                estimate.missing(),
                parts.few(),
                filler,
                database,
                reader);
    RowSource spaced =
        parts.logical().gap().isPresent()
            ? new GapRows(rows, parts.logical().gap().get(), parts.logical().visible())
            : rows;
    return new AnswerCursor(
        spaced, context, database, pictures, Watchdog.over(context, guard::whileRunning));
  }

  private RowSource byFrames(RankedRows.Running running) {
    SteppedRows inOrder =
        new SteppedRows(
            parts.steps().orElseThrow(),
            parts.steppedNeed(),
            parts.statement(),
            services,
            running.filler(),
            running.database(),
            running.reader());
    return parts.chosenRanking().isPresent()
        ? new RankedRows(parts.chosenRanking().get(), parts, inOrder, running)
        : inOrder;
  }
}
