package org.glimpse.optimizer.execution;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.LogicalPlan;
import org.glimpse.optimizer.search.EventSearch;
import org.glimpse.optimizer.search.ScoreIndex;
import org.glimpse.optimizer.search.SpacedHits;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.Progress;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Setting;

/**
 * The rows of a frame-local plan from frames looked at in the order of how likely they are wanted.
 * Once enough are found, their rows come in order of time. Where that does not happen before
 * ranking has lost its worth, rows come as {@link SteppedRows} finds them, in order of time, from
 * every frame: labels made so far are reused, so no more is spent than looking at all frames costs.
 */
final class RankedRows implements RowSource {
  private static final int BATCH_MIN = 8;
  private static final int BATCH_MAX = 32;

  /** A batch is this share of the calls so far: later ones change a belief less. */
  private static final int BATCH_SHARE = 16;

  /** Stored labels that a search learns from; those of wanted frames come on top. */
  private static final int LEARNED_MAX = EventSearch.LABELS_MAX / 4;

  /** Frames among which the likeliest are looked at to complete a choice. */
  private static final int COMPLETED_MAX = 1 << 14;

  /** Stored labels are read so many frames at a time. */
  private static final int STORED_STEP = 1 << 13;

  private final RankedPlan plan;
  private final RankedPlan.Query query;
  private final LabelNeed need;
  private final StatementSql statement;
  private final Optional<LogicalPlan.Gap> gap;
  private final Running running;
  private final QueryContext context;
  private final RankedLabels labels;
  private final RowSource inOrder;
  private final long startNanos = System.nanoTime();
  private final SpacedHits hits;
  private FramePlaces positions;
  private EventSearch search;
  private RowSource rows;

  /** Frames whose labels were there when the search began, and those looked at since. */
  private FrameSet stored = FrameSet.empty();

  private final TreeSet<Long> looked = new TreeSet<>();

  /** What a statement holds while it runs. */
  record Running(
      VideoServices services,
      QueryContext context,
      LabelFiller filler,
      DuckDbQuery database,
      RowReader reader) {}

  /**
   * @param inOrder the same rows in order of time, unlimited where there is a gap
   */
  RankedRows(RankedPlan plan, ExactQuery.Parts parts, RowSource inOrder, Running running) {
    this.plan = plan;
    this.query = plan.query();
    this.need = parts.steppedNeed();
    this.statement = parts.statement();
    this.gap = parts.logical().gap();
    this.running = running;
    this.context = running.context();
    this.labels = new RankedLabels(query, gap, running.database());
    this.inOrder = inOrder;
    this.hits = new SpacedHits(gap.map(LogicalPlan.Gap::gap).orElse(0L));
  }

  /** Frames of a batch after so many calls. */
  static int batch(long calls) {
    return (int) Math.max(BATCH_MIN, Math.min(BATCH_MAX, calls / BATCH_SHARE));
  }

  @Override
  public void skipTo(long frame) {
    rows.skipTo(frame);
  }

  @Override
  public Object[] next() {
    if (rows == null) {
      rows =
          isFound()
              ? new FoundRows(
                  hits.chosenPositions(), query, statement, running.database(), running.reader())
              : inOrder;
    }
    return rows.next();
  }

  private boolean isFound() {
    positions = new FramePlaces(need.frames());
    long span = need.frames().last() - need.frames().first() + 1;
    double framesPerSecond =
        need.video().segments().get(0).framesPerSecond() * positions.size() / span;
    search =
        new EventSearch(
            positions.size(),
            framesPerSecond > 0 ? framesPerSecond : 1,
            query.conditions(),
            scores(),
            context.settings().integer(Setting.SEED));
    search.price(DecodeCosts.of(running.services(), need, positions, running.database()));
    readStored();
    long before = context.stats().get(Counter.DETECTOR_CALLS);
    long calls = 0;
    report(calls);
    while (hits.worth() < query.wanted() && calls < plan.choice().callsMax()) {
      long[] proposed = search.propose(running.filler().most(batch(calls)));
      if (proposed.length == 0) {
        return isGapOfFrames() && search.learns() && isChoiceComplete();
      }
      FrameSet next = FrameSet.of(Arrays.stream(proposed).map(positions::frame).toArray());
      look(isGapOfFrames() && search.isRated() ? next.union(tighter(proposed)) : next);
      calls = context.stats().get(Counter.DETECTOR_CALLS) - before;
      report(calls);
    }
    return hits.worth() >= query.wanted();
  }

  private boolean isGapOfFrames() {
    return gap.isPresent() && !gap.get().ofTime() && gap.get().gap() > 1;
  }

  /** A frame that would make room for one more, where that is likelier than what is proposed. */
  private FrameSet tighter(long[] proposed) {
    long[] ascending = Arrays.stream(proposed).sorted().toArray();
    double likely =
        Arrays.stream(search.logProbability(ascending)).max().orElse(Double.NEGATIVE_INFINITY);
    return new TighterChoice(positions, search, hits, gap.orElseThrow().gap())
        .best(frame -> looked.contains(frame) || stored.contains(frame))
        .filter(found -> found.logProbability() > likely)
        .map(found -> FrameSet.of(found.frame()))
        .orElse(FrameSet.empty());
  }

  /**
   * Looks at what lies between a gap's end and the next chosen frame, the likeliest first, until
   * enough are found or the choice is that of every frame, earliest first: frames within the gap
   * after a chosen one cannot change it.
   */
  private boolean isChoiceComplete() {
    FrameSet known = stored.union(FrameSet.of(looked.stream().mapToLong(each -> each).toArray()));
    while (hits.worth() < query.wanted()) {
      FrameSet next = likeliest(beforeChosen(known), running.filler().most(BATCH_MIN));
      if (next.isEmpty()) {
        return true;
      }
      look(next);
      known = known.union(next);
    }
    return true;
  }

  /** The frames not looked at that could be chosen instead of the next chosen frame. */
  private FrameSet beforeChosen(FrameSet known) {
    FrameSet before = FrameSet.empty();
    long from = need.frames().first();
    for (long position : hits.chosenPositions()) {
      before = before.union(unknown(from, position, known));
      from = position + gap.orElseThrow().gap();
    }
    return before.union(unknown(from, need.frames().last() + 1, known)).take(COMPLETED_MAX);
  }

  private FrameSet likeliest(FrameSet frames, int most) {
    long[] each = frames.stream().toArray();
    double[] rating = search.logProbability(Arrays.stream(each).map(positions::before).toArray());
    return FrameSet.of(
        IntStream.range(0, each.length)
            .boxed()
            .sorted(Comparator.comparingDouble(place -> -rating[place]))
            .limit(most)
            .mapToLong(place -> each[place])
            .sorted()
            .toArray());
  }

  private FrameSet unknown(long from, long end, FrameSet known) {
    return from < end
        ? need.frames().intersect(FrameSet.range(from, end)).minus(known)
        : FrameSet.empty();
  }

  private List<Optional<ScoreIndex>> scores() {
    Map<ScoreSource, ScoreIndex> read = new HashMap<>();
    return sources().stream()
        .map(
            source ->
                source.map(
                    each -> read.computeIfAbsent(each, unread -> unread.read(positions, context))))
        .toList();
  }

  /** Where scores come from, once the model that the plan asks for is trained. */
  private List<Optional<ScoreSource>> sources() {
    VariateSource training = plan.scores().training();
    if (training.isNone()) {
      return plan.scores().sources();
    }
    return new ModelTraining(
            running.services(), need, running.filler(), running.database(), context)
        .train(query.classes(), training.trainingFrames(), training.heldOutFrames())
        .map(
            model ->
                ModelScores.of(
                    running.services(), need.video(), model, query.conditions(), query.classes()))
        .orElse(plan.scores().sources());
  }

  /** Labels that are stored cost nothing and may already be enough. */
  private void readStored() {
    stored = running.services().labels().labelled(need.video(), need.detector(), need.frames());
    if (stored.isEmpty()) {
      return;
    }
    FrameSet learned = new FramePlaces(stored).spread(Math.min(stored.size(), LEARNED_MAX));
    if (query.looksAtPictures()) {
      readByStep(stored, learned);
      return;
    }
    running.filler().fill(need, stored);
    Map<Long, RankedLabels.Hit> found = labels.hitsWithin(stored);
    found.forEach((frame, hit) -> hits.add(frame, hit.place(), query.worth(hit)));
    if (hits.worth() >= query.wanted()) {
      return;
    }
    FrameSet.Builder wanted = FrameSet.builder();
    found.keySet().stream().sorted().forEach(wanted::add);
    readByStep(learned.union(wanted.build()), learned);
  }

  private void readByStep(FrameSet stored, FrameSet learned) {
    FrameSet left = stored;
    while (!left.isEmpty() && hits.worth() < query.wanted()) {
      FrameSet step = left.take(STORED_STEP);
      left = left.minus(step);
      running.filler().fill(need, step);
      take(step, learned);
    }
  }

  private void look(FrameSet frames) {
    frames.forEach(looked::add);
    FrameSet lost = running.filler().fill(need, frames);
    lost.forEach(frame -> search.ruleOut(positions.before(frame), positions.before(frame)));
    take(frames.minus(lost), frames);
  }

  /** Learns from frames with labels: from all that have rows, and from some of the others. */
  private void take(FrameSet frames, FrameSet learned) {
    if (frames.isEmpty()) {
      return;
    }
    Map<Long, RankedLabels.Hit> found = labels.hits(frames);
    Map<Long, double[]> counts = labels.counts(frames, found);
    double[] none = new double[query.conditions().size()];
    frames.forEach(
        frame -> {
          RankedLabels.Hit hit = found.get(frame);
          long position = positions.before(frame);
          if (hit != null) {
            hits.add(frame, hit.place(), query.worth(hit));
          }
          if (hit != null || learned.contains(frame)) {
            double[] known = counts.getOrDefault(frame, none);
            search.learn(position, known, hit != null);
          }
          if (hit != null) {
            ruleOutAround(frame, hit.place());
          }
        });
  }

  private void ruleOutAround(long frame, long place) {
    if (gap.isEmpty() || gap.get().gap() <= 1) {
      return;
    }
    long distance = gap.get().gap() - 1;
    if (gap.get().ofTime()) {
      running
          .database()
          .query(
              "SELECT min(f.frame), max(f.frame) FROM ("
                  + running.services().videos().framesSql(need.video())
                  + ") AS f WHERE epoch_ms(f.\"timestamp\") BETWEEN "
                  + (place - distance)
                  + " AND "
                  + (place + distance),
              result -> {
                result.next();
                ruleOut(result.getLong(1), result.getLong(2));
                return null;
              });
    } else {
      ruleOut(frame - distance, frame + distance);
    }
  }

  private void ruleOut(long first, long last) {
    search.ruleOut(positions.before(Math.max(0, first)), positions.before(last + 1) - 1);
  }

  private void report(long calls) {
    String unit = query.ofFrames() || gap.isPresent() ? "frames" : "rows";
    context
        .progress()
        .progressed(
            new Progress(
                "Looking at likely frames of " + need.video().name(),
                "frames",
                calls,
                -1,
                Duration.ofNanos(System.nanoTime() - startNanos),
                hits.worth() + " of " + query.wanted() + " " + unit + " found"));
  }
}
