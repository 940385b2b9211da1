package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.glimpse.detection.Labeler.LabelCost;
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.optimizer.LogicalQuery;
import org.glimpse.optimizer.PlannedQuery;
import org.glimpse.optimizer.StatementCosts;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.ContentBounds;
import org.glimpse.optimizer.logical.FrameConditions;
import org.glimpse.optimizer.logical.LogicalPhase;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.logical.SelectedFrames;
import org.glimpse.optimizer.selection.CascadeSelector;
import org.glimpse.optimizer.selection.RateGoal;
import org.glimpse.optimizer.selection.TargetGoal;
import org.glimpse.optimizer.selection.TargetSelector;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * Plans selections of frames: {@code TargetSelection} for a recall or a precision within ORACLE
 * LIMIT, {@code Cascade} for rates of errors.
 */
public final class SelectionPlanner {
  /** More frames than this (three days at 30 a second, 200 MB) are not selected from. */
  private static final long FRAMES_MAX = 1L << 23;

  /** Frames that bound a share by so much if none of them errs, at two thirds of a usual risk. */
  private static final double CERTIFYING = 3.5;

  /** And for each frame searched, so that the search may leave some errors. */
  private static final double CERTIFYING_PART = 0.2;

  /** The part of looking that signals spare which are perfectly correlated with what is wanted. */
  private static final double SPARED_BY_SIGNALS = 0.8;

  /** The share of frames that are wanted, of those that are not ruled out, at most. */
  private static final double OPEN_MAX = 0.95;

  /** Passes over a video that is decoded to be looked at. */
  private static final int ROUNDS = 12;

  /** Frames that tell what takes longer, decoding or detecting. */
  private static final int PRICED = 1000;

  private final VideoServices services;
  private final LogicalPhase logicalPhase;

  public SelectionPlanner(VideoServices services, LogicalPhase logicalPhase) {
    this.services = services;
    this.logicalPhase = logicalPhase;
  }

  /**
   * The plan that keeps the clauses with fewer detector calls than one for each frame; the exact
   * one where that is no dearer, or where the query is no selection of frames, and it then says
   * why. Where the answer has to be reproducible, prices and stored labels decide nothing.
   *
   * @throws GlimpseException INVALID_ACCURACY_CLAUSE where ORACLE LIMIT is too small for any bound
   */
  public PlannedQuery plan(
      LogicalQuery query,
      List<Object> parameters,
      LogicalPlan logical,
      ExactQuery exact,
      QueryContext context) {
    AccuracyClauses clauses = logical.accuracy();
    ForcedPlan forced = ForcedPlan.of(context.settings());
    boolean reproducible = forced.isReproducible();
    boolean settled = reproducible ? exact.isOfNoFrame() : exact.missing() == 0;
    if (settled || forced == ForcedPlan.EXACT || !context.settings().isOn(Setting.OPTIMIZER)) {
      return exact;
    }
    Optional<LabelNeed> need = exact.onlyNeed();
    long looks = reproducible && need.isPresent() ? need.get().frames().size() : exact.missing();
    if (clauses.hasTarget() && looks <= clauses.oracleLimit().orElse(Long.MAX_VALUE)) {
      return exact.because("ORACLE LIMIT suffices for every frame in range");
    }
    Optional<SelectedFrames> selected = logicalPhase.selection(query, parameters, context);
    boolean applies =
        need.isPresent()
            && need.get().frames().size() <= FRAMES_MAX
            && selected.isPresent()
            && (selected.get().answer().isPresent()
                || isConfirmed(clauses) && exact.wholeStatement().isPresent());
    if (!applies) {
      return exact.because(
          "the result is no set of frames that are told by their own labels, or there are more"
              + " than "
              + FRAMES_MAX);
    }
    return clauses.hasTarget()
        ? target(query, clauses, exact, need.get(), selected.get(), context)
        : cascade(query, parameters, clauses, exact, need.get(), selected.get(), context);
  }

  private PlannedQuery target(
      LogicalQuery query,
      AccuracyClauses clauses,
      ExactQuery exact,
      LabelNeed need,
      SelectedFrames selected,
      QueryContext context) {
    TargetGoal goal =
        new TargetGoal(clauses.recallTarget(), clauses.precisionTarget(), clauses.confidence());
    long limit = clauses.oracleLimit().getAsLong();
    requireEnough(limit, goal);
    Optional<FrameConditions> conditions =
        FrameConditions.of(selected.hits(), RelationSql::looksAtPictures);
    int drawn = TargetSelector.drawn((int) need.frames().size(), limit, goal);
    TargetStrategy strategy =
        new TargetStrategy(
            goal,
            context.settings().text(Setting.GUARANTEE).equals("strict"),
            limit,
            drawn,
            SelectionScores.of(
                services, need, conditions, clauses.proxy(), !isReproducible(context)));
    Estimate estimate = estimate(need, drawn, 1, exact.pictureSeconds(drawn), TargetStrategy.NAME);
    return new SelectionPlan(
        services,
        query.rowType(),
        parts(exact, need, selected, context),
        strategy,
        estimate,
        exact);
  }

  private PlannedQuery cascade(
      LogicalQuery query,
      List<Object> parameters,
      AccuracyClauses clauses,
      ExactQuery exact,
      LabelNeed need,
      SelectedFrames selected,
      QueryContext context) {
    if (clauses.falseNegativeRate().isEmpty()) {
      return exact.because("no frame may be left out without FNR WITHIN");
    }
    RateGoal goal =
        new RateGoal(
            clauses.falseNegativeRate().getAsDouble(),
            clauses.falsePositiveRate(),
            clauses.confidence());
    boolean reproducible = isReproducible(context);
    SelectionPlan.Parts parts = parts(exact, need, selected, context);
    Presence presence = Presence.of(services, need, parts.hits(), context);
    Optional<CropStage> crops =
        reproducible || parts.hits().looksAtPictures()
            ? Optional.empty()
            : CropStage.of(services, need, ContentBounds.region(selected.hits()));
    List<Priced> choices =
        CascadeStages.of(
                services,
                need,
                selected.hits(),
                selected.objects().isPresent() && hasBoxes(need),
                colours(query, parameters, exact, need, selected, context),
                crops,
                clauses.proxy(),
                reproducible)
            .stream()
            .map(stages -> priced(stages, goal, presence, exact, context))
            .sorted(Comparator.comparingDouble(Priced::seconds))
            .toList();
    Priced best = choices.get(0);
    Estimate estimate = best.estimate();
    long calls = estimate.prediction().detectorCalls();
    boolean dearer =
        calls >= exact.missing() || estimate.prediction().seconds() >= exact.predicted().seconds();
    if (dearer && !reproducible) {
      return exact.because(
          String.format(
              Locale.ROOT,
              "alternative: Cascade: %d detector calls, %s",
              calls,
              CostGuard.inWords(estimate.prediction().seconds())));
    }
    int training = CascadeSelector.trainingLooks((int) need.frames().size());
    NetworkSearch networks =
        best.stages()
            .networks(
                training,
                quality ->
                    estimate(best.stages(), quality, 0, goal, presence, exact)
                        .prediction()
                        .seconds(),
                context);
    CascadeStrategy strategy =
        new CascadeStrategy(
            goal,
            best.stages(),
            networks,
            crops
                .filter(each -> best.stages().crops().isEmpty())
                .map(each -> later(each, best.stages(), goal, exact)),
            choices.subList(1, choices.size()).stream().map(Priced::inWords).toList(),
            !reproducible && decodes(need),
            need.frames().size(),
            best.stages().left(),
            calls,
            clauses.oracleLimit());
    return new SelectionPlan(services, query.rowType(), parts, strategy, estimate, exact);
  }

  /** Crops that are looked at where that costs less, once it is known how often things change. */
  private LaterCrops later(CropStage crops, CascadeStages stages, RateGoal goal, ExactQuery exact) {
    CascadeStages both = stages.with(crops);
    return new LaterCrops(
        crops,
        presence ->
            estimate(both, both.quality(), crops.seconds(), goal, presence, exact)
                    .prediction()
                    .seconds()
                < estimate(stages, stages.quality(), 0, goal, presence, exact)
                    .prediction()
                    .seconds());
  }

  private static boolean isReproducible(QueryContext context) {
    return ForcedPlan.of(context.settings()).isReproducible();
  }

  /** What rules out frames by the colours of their pixels, where objects are what is wanted. */
  private Optional<ColourStage> colours(
      LogicalQuery query,
      List<Object> parameters,
      ExactQuery exact,
      LabelNeed need,
      SelectedFrames selected,
      QueryContext context) {
    boolean isAbsent = need.video().segments().stream().anyMatch(Video.Segment::absent);
    boolean applies = selected.objects().isPresent() && exact.needs().size() == 1 && !isAbsent;
    if (isReproducible(context) || !applies) {
      return Optional.empty();
    }
    ColourFilter filter =
        ColourFilter.of(services, exact.needs(), logicalPhase.colourDemands(query, parameters));
    int scan = exact.needs().keySet().iterator().next();
    return filter.filters(scan)
        ? Optional.of(ColourStage.of(filter, scan, need, context))
        : Optional.empty();
  }

  /** Whether labels say where objects are: recordings need not. */
  private boolean hasBoxes(LabelNeed need) {
    return services
        .detectors()
        .recordedExtent(need.detector())
        .map(extent -> extent.xmax() > extent.xmin())
        .orElse(true);
  }

  /** Whether frames here and there take longer to decode than to be detected. */
  private boolean decodes(LabelNeed need) {
    LabelCost cost =
        services
            .labeler()
            .predict(
                need.video(),
                need.detector(),
                new FramePlaces(need.frames()).spread(Math.min(PRICED, need.frames().size())));
    return cost.decodeSeconds() > cost.detectorSeconds() + cost.pricedSeconds();
  }

  /** Stages and what a cascade of them is expected to cost. */
  private record Priced(CascadeStages stages, Estimate estimate) {
    double seconds() {
      return estimate.prediction().seconds();
    }

    String inWords() {
      return String.format(
          Locale.ROOT,
          "alternative: %s, frames decided by %s: %d detector calls, %s",
          CascadeStrategy.NAME,
          stages.describe(),
          estimate.prediction().detectorCalls(),
          CostGuard.inWords(seconds()));
    }
  }

  private Priced priced(
      CascadeStages stages,
      RateGoal goal,
      Presence presence,
      ExactQuery exact,
      QueryContext context) {
    int training = CascadeSelector.trainingLooks((int) stages.need().frames().size());
    double before = stages.seconds(training, context);
    return new Priced(stages, estimate(stages, stages.quality(), before, goal, presence, exact));
  }

  /**
   * What a cascade would cost.
   *
   * @param quality squared correlation of signals with what is wanted
   * @param before seconds that signals take
   */
  private Estimate estimate(
      CascadeStages stages,
      double quality,
      double before,
      RateGoal goal,
      Presence presence,
      ExactQuery exact) {
    LabelNeed need = stages.need();
    long calls = calls(stages, quality, goal, presence, exact);
    int rounds = need.video().hasPixels() ? ROUNDS : 1;
    double seconds = before + exact.pictureSeconds(calls);
    return estimate(need, calls, rounds, seconds, CascadeStrategy.NAME);
  }

  /** Detector calls that are expected of signals of a quality. */
  private static long calls(
      CascadeStages stages, double quality, RateGoal goal, Presence presence, ExactQuery exact) {
    long frames = stages.need().frames().size();
    long left = Math.max(1, stages.left());
    double missing = exact.missing() / (double) frames;
    double expected = expected(goal, frames, left / (double) frames, quality, presence);
    return Math.round(missing * Math.min(left, expected));
  }

  /**
   * Frames that a cascade is expected to look at. In a gap of S frames whose ends agree, two
   * changes lie with probability (cS)^2 / 2 at c changes a frame, and S / 3 apart: gaps of sqrt(6
   * e) / c leave a share e of errors. Each change is then looked for to within L frames: half of
   * the errors that this leaves, cL / 4, are missed frames, and may be half of e: L = 4e / c.
   *
   * @param open the share of frames that are not ruled out; changes and errors are all among these
   */
  private static double expected(
      RateGoal goal, double frames, double open, double quality, Presence presence) {
    double share = Math.min(presence.share(), OPEN_MAX * open);
    double changes = presence.changes();
    double missed = goal.falseNegatives() * share;
    double wrong = goal.falsePositives().orElse(goal.falseNegatives()) * (1 - share);
    double errors = Math.min(missed, wrong);
    double gap = Math.max(2, Math.sqrt(6 * open * errors) / changes);
    double left = Math.max(1, 4 * errors / changes);
    double halvings = Math.max(0, Math.log(gap / left) / Math.log(2));
    double looks = open / gap + changes * (1 + halvings);
    double searched = frames * looks * (1 - SPARED_BY_SIGNALS * quality);
    boolean confirms = goal.falsePositives().isEmpty();
    double certified =
        CERTIFYING / missed * (open - share) + (confirms ? 0 : CERTIFYING / wrong * share);
    return searched
        + Math.max(certified, CERTIFYING_PART * searched)
        + (confirms ? share * frames : 0);
  }

  /**
   * The cost of so many calls, made in so many passes over the video.
   *
   * @param seconds of what is not labels
   */
  private Estimate estimate(LabelNeed need, long calls, int rounds, double seconds, String plan) {
    FramePlaces places = new FramePlaces(need.frames());
    List<LabelCost> labels = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      long some = calls * (round + 1) / rounds - calls * round / rounds;
      labels.add(services.labeler().predict(need.video(), need.detector(), places.spread(some)));
    }
    return Estimate.of(
        List.of(need),
        labels,
        seconds + StatementCosts.seconds(services.workspace().measuredCosts(), plan));
  }

  private SelectionPlan.Parts parts(
      ExactQuery exact, LabelNeed need, SelectedFrames selected, QueryContext context) {
    long scope = exact.pictureScope();
    ScanSql scans = new ScanSql(services, (int) context.settings().integer(Setting.TRACK_WINDOW));
    boolean ofFrames = selected.answer().isPresent();
    boolean ownLooks = isReproducible(context);
    StatementSql answer =
        selected
            .answer()
            .map(each -> statement(each, scope, scans, FrameSet.empty()))
            .orElseGet(() -> exact.wholeStatement().orElseThrow());
    return new SelectionPlan.Parts(
        need,
        statement(selected.hits(), scope, scans, need.frames()),
        selected.objects().map(each -> statement(each, scope, scans, need.frames())),
        ownLooks && !ofFrames ? answer.onlyFrames(SelectedFrames.TABLE) : answer,
        ofFrames,
        ownLooks,
        scope);
  }

  /** Whether every returned frame is looked at. */
  private static boolean isConfirmed(AccuracyClauses clauses) {
    return clauses.hasTarget()
        ? clauses.recallTarget().isPresent() && clauses.precisionTarget().isPresent()
        : clauses.falsePositiveRate().isEmpty();
  }

  private static void requireEnough(long limit, TargetGoal goal) {
    int least = TargetSelector.POSITIVES_MIN;
    while (TargetSelector.drawn(Integer.MAX_VALUE, least, goal) < TargetSelector.POSITIVES_MIN) {
      least++;
    }
    if (limit < least) {
      throw GlimpseException.of(
          ErrorCode.INVALID_ACCURACY_CLAUSE,
          "ORACLE LIMIT " + limit + " is too small to tell anything about a recall or a precision",
          "The smallest that can work is "
              + least
              + ", where every frame drawn qualifies; a thousand is usual.");
    }
  }

  private StatementSql statement(RelNode plan, long scope, ScanSql scans, FrameSet frames) {
    RelationSql.Text text =
        RelationSql.of(LogicalPhase.trim(plan), scope, services.workspace().measuredCosts());
    Map<Integer, FrameSet> all = new TreeMap<>();
    text.scans().values().stream()
        .filter(scan -> scan.needsLabels())
        .forEach(scan -> all.put(scan.id(), frames));
    return new StatementSql(text, scans, all);
  }
}
