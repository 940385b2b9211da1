package org.glimpse.optimizer.execution;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glimpse.optimizer.VideoServices;
import org.glimpse.optimizer.logical.SelectedFrames;
import org.glimpse.optimizer.selection.FrameOracle;
import org.glimpse.video.FrameSet;
import org.glimpse.workspace.QueryContext;

/** The rows of a selection: all frames are selected before the first row is read. */
final class SelectedRows implements RowSource {
  /** Ranges of frames are kept so many at a time. */
  private static final int STEP = 1 << 12;

  private final VideoServices services;
  private final SelectionPlan.Parts parts;
  private final SelectionStrategy strategy;
  private final DuckDbQuery database;
  private final QueryContext context;
  private final LabelFiller filler;
  private final FramePlaces places;
  private final QualifyingFrames qualifying;
  private final RowSource rows;
  private boolean started;

  SelectedRows(
      VideoServices services,
      SelectionPlan.Parts parts,
      SelectionStrategy strategy,
      DuckDbQuery database,
      RowReader reader,
      QueryContext context) {
    this.services = services;
    this.parts = parts;
    this.strategy = strategy;
    this.database = database;
    this.context = context;
    this.filler = new LabelFiller(services, context, strategy.limit());
    this.places = new FramePlaces(parts.need().frames());
    this.qualifying = new QualifyingFrames(parts.hits(), database);
    this.rows = new WholeRows(Map.of(), parts.answer(), 0, false, filler, database, reader);
  }

  @Override
  public Object[] next() {
    if (!started) {
      started = true;
      select();
    }
    return rows.next();
  }

  private void select() {
    BitSet selected =
        strategy.select(
            places,
            new Looks(),
            trainer(),
            stage -> stage.signal(places, parts.hits(), database, context),
            context);
    if (parts.ofFrames() || parts.ownLooks()) {
      FrameSet frames = frames(selected);
      boolean corrects = !parts.ownLooks() && !parts.hits().looksAtPictures();
      keep(corrects ? corrected(frames) : frames);
    }
  }

  private ModelTrainer trainer() {
    return new ModelTraining(services, parts.need(), filler, database, context);
  }

  private FrameSet frames(BitSet selected) {
    FrameSet.Builder frames = FrameSet.builder();
    for (int place = selected.nextSetBit(0); place >= 0; place = selected.nextSetBit(place + 1)) {
      frames.add(places.frame(place));
    }
    return frames.build();
  }

  /** The selected frames, corrected by labels in range that other statements asked for. */
  private FrameSet corrected(FrameSet selected) {
    FrameSet known =
        services
            .labels()
            .labelled(parts.need().video(), parts.need().detector(), parts.need().frames());
    return selected.minus(known).union(qualifying.among(known));
  }

  /** Frames are labelled, then asked whether they qualify. */
  private final class Looks implements FrameOracle {
    private final Optional<WantedObjects> objects =
        parts.objects().map(sql -> new WantedObjects(sql, database));

    /** By frame of those looked at last. */
    private Map<Long, float[][]> boxes = Map.of();

    @Override
    public boolean[] look(int[] some) {
      FrameSet frames = places.frames(Arrays.stream(some).asLongStream().toArray());
      filler.fill(parts.need(), frames);
      database.cover(some.length);
      FrameSet hits;
      if (objects.isPresent()) {
        WantedObjects.Found found = objects.get().among(frames);
        hits = found.frames();
        boxes = found.boxes();
      } else {
        hits = qualifying.among(frames);
      }
      boolean[] wanted = new boolean[some.length];
      for (int i = 0; i < some.length; i++) {
        wanted[i] = hits.contains(places.frame(some[i]));
      }
      return wanted;
    }

    @Override
    public float[][] objects(int place) {
      return boxes.getOrDefault(places.frame(place), NOWHERE);
    }
  }

  private void keep(FrameSet frames) {
    database.execute("CREATE TEMPORARY TABLE " + SelectedFrames.TABLE + " (frame BIGINT NOT NULL)");
    List<FrameSet.Range> ranges = frames.ranges();
    for (int from = 0; from < ranges.size(); from += STEP) {
      String some =
          ranges.subList(from, Math.min(ranges.size(), from + STEP)).stream()
              .map(range -> "(" + range.start() + ", " + (range.end() - 1) + ")")
              .collect(Collectors.joining(", "));
      database.execute(
          "INSERT INTO "
              + SelectedFrames.TABLE
              + " SELECT unnest(generate_series(s, e)) FROM (VALUES "
              + some
              + ") AS r(s, e)");
    }
  }
}
