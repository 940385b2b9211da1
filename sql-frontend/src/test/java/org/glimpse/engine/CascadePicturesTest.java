package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cascade whose frames are decided by what their pictures show, too. */
final class CascadePicturesTest {
  private static final int FRAMES = 12_000;
  private static final int SQUARE = 24;

  @TempDir Path folder;
  private final BitSet cars = new BitSet();
  private final List<String> objects =
      new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));

  /** Those whose right end is left of it. */
  private static final int BORDER = 60;

  private final BitSet onTheLeft = new BitSet();

  @Test
  void picturesAndAModelTrainedOnTheFirstLooksSpareTheDetector() throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = onTheRoad(engine);
      String sql = "SELECT frame FROM road WHERE class = 'car' FNR WITHIN 0.05 FPR WITHIN 0.05";
      assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
          .contains("plan: Cascade", "neighbours in time", "differences between pictures")
          .contains(
              "a specialised model",
              "networks: strided_16; others that could pay, were they perfect: ")
          .contains("alternative: Cascade, frames decided by their neighbours in time: ");
      // By time alone a quarter of the frames, which change every 40th time.
      keepsRates(session, sql, cars, FRAMES / 8);
      // Seconds of training are nothing beside a detector that takes one for each frame.
      assertThat(Answers.rows(session, "SELECT architecture FROM system.models").toString())
          .contains("strided_16", "noscope_");
      assertThat(Answers.rows(session, "SELECT classes FROM system.models").toString())
          .contains("car")
          .doesNotContain("match");
    }
  }

  /** What is asked of places, colours or sizes is learned as such, beside what is there. */
  @Test
  void aModelLearnsWhatIsAskedOfTheBoxes() throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = onTheRoad(engine);
      String sql =
          "SELECT frame FROM road WHERE class = 'car' AND xmax(mask) <= "
              + BORDER
              + " FNR WITHIN 0.05 FPR WITHIN 0.05";
      assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
          .contains("plan: Cascade", "a specialised model");
      keepsRates(session, sql, onTheLeft, FRAMES / 8);
      assertThat(Answers.rows(session, "SELECT classes FROM system.models").toString())
          .contains("car")
          .containsPattern("match [0-9a-f]{8}");
    }
  }

  /** Decoding, training and scoring are counted: what they spare must take longer. */
  @Test
  void whereTheDetectorIsFastNoModelIsTrained() throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = onTheRoad(engine, 0.001);
      String sql = "SELECT frame FROM road WHERE class = 'car' FNR WITHIN 0.05 FPR WITHIN 0.05";
      assertThat(Answers.rows(session, "EXPLAIN " + sql).toString())
          .contains("plan: Cascade")
          .contains(
              "alternative: Cascade, frames decided by their neighbours in time, differences"
                  + " between pictures and a specialised model: ")
          .doesNotContain("alternative: Cascade, frames decided by their neighbours in time: ");
    }
  }

  private Session onTheRoad(Engine engine) throws IOException {
    return onTheRoad(engine, 1);
  }

  private Session onTheRoad(Engine engine, double secondsPerFrame) throws IOException {
    Path clip = film();
    Path recording = Files.write(folder.resolve("cars.csv"), objects);
    Session session = engine.newSession();
    session.set("confirm_above", "off");
    Answers.rows(
        session,
        "CREATE DETECTOR seen FROM RECORDING '"
            + recording
            + "' WITH (seconds_per_frame = "
            + secondsPerFrame
            + ")");
    Answers.rows(session, "CREATE VIDEO road FROM '" + clip + "' DETECTOR seen");
    return session;
  }

  private static void keepsRates(Session session, String sql, BitSet truth, int callsMax) {
    StatementResult result = session.execute(sql, ExecutionOptions.defaults());
    BitSet selected = new BitSet();
    Answers.rows(result).forEach(row -> selected.set(Math.toIntExact((Long) row.get(0))));
    assertThat(result.stats().plan()).isEqualTo("Cascade");
    assertThat(result.stats().counters().get(Counter.TRAINING_FRAMES)).isPositive();
    assertThat(result.stats().counters().get(Counter.PROXY_FRAMES)).isGreaterThan(FRAMES);
    assertThat(result.stats().counters().get(Counter.DETECTOR_CALLS)).isLessThan(callsMax);
    BitSet missed = (BitSet) truth.clone();
    missed.andNot(selected);
    selected.andNot(truth);
    assertThat(missed.cardinality()).isLessThanOrEqualTo(truth.cardinality() / 20);
    assertThat(selected.cardinality()).isLessThanOrEqualTo((FRAMES - truth.cardinality()) / 20);
  }

  /** Grey noise, and for each car a bright square. */
  private Path film() {
    StayingSquares squares = new StayingSquares(FRAMES, SQUARE);
    for (int frame = 0; frame < FRAMES; frame++) {
      if (squares.at(frame).isPresent()) {
        note(frame, squares.at(frame).get().left(), squares.at(frame).get().top());
      }
    }
    int[] greys = new Random(12).ints(FRAMES, 90, 98).toArray();
    return squares.film(
        folder.resolve("road.mp4"),
        (frame, car, x, y) -> {
          boolean inside = car.isPresent() && car.get().covers(x, y, SQUARE);
          return 0x010101 * (inside ? 210 : greys[frame] + (x * 7 + y * 13) % 11);
        });
  }

  private void note(int frame, int left, int top) {
    cars.set(frame);
    onTheLeft.set(frame, left + SQUARE <= BORDER);
    String box = left + "," + top + "," + (left + SQUARE) + "," + (top + SQUARE);
    objects.add(frame + ",car,0.9," + box);
  }
}
