package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.glimpse.workspace.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cascade whose frames are ruled out by the colours of their pixels, or told by them. */
final class CascadeColoursTest {
  private static final int FRAMES = 12_000;
  private static final int LARGE = 32;

  private static final String RED =
      "SELECT frame FROM road WHERE class = 'car' AND redness(content) >= 60 AND area(mask) > 900";

  @TempDir Path folder;
  private final BitSet red = new BitSet();
  private final List<String> objects =
      new ArrayList<>(List.of("frame,class,confidence,xmin,ymin,xmax,ymax"));

  @Test
  void framesThatCannotBeWantedAreDecidedWithoutTheDetector() throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = onTheRoad(engine);
      String both = RED + " FNR WITHIN 0.05 FPR WITHIN 0.05";
      assertThat(Answers.rows(session, "EXPLAIN " + both).toString())
          .contains("plan: Cascade")
          .contains(
              "frames are decided by their neighbours in time and sums of their pixels, those")
          .contains("alternative: Cascade, frames decided by their neighbours in time: ");
      StatementResult result = session.execute(both, ExecutionOptions.defaults());
      BitSet selected = frames(result);
      BitSet missed = (BitSet) red.clone();
      missed.andNot(selected);
      BitSet wrong = (BitSet) selected.clone();
      wrong.andNot(red);
      assertThat(result.stats().plan()).isEqualTo("Cascade");
      // Without sums of pixels it takes more than a quarter of all.
      assertThat(result.stats().counters().get(Counter.DETECTOR_CALLS)).isLessThan(FRAMES / 40);
      assertThat(missed.cardinality()).isLessThanOrEqualTo(red.cardinality() / 20);
      assertThat(wrong.cardinality()).isLessThanOrEqualTo((FRAMES - red.cardinality()) / 20);
      String other = both.replace(">= 60", ">= 61");
      assertThat(Answers.rows(session, "EXPLAIN ANALYZE " + other).toString())
          .containsPattern("funnel, predicted: 12000 frames, \\d+ ruled out by sums of pixels, ")
          .containsPattern(
              "Funnel: 12000 frames, \\d{4,} ruled out by sums of pixels, \\d+ decided");
    }
  }

  @Test
  void confirmedFramesAreRightAndFewAreMissing() throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      Session session = onTheRoad(engine);
      StatementResult result =
          session.execute(RED + " FNR WITHIN 0.05", ExecutionOptions.defaults());
      BitSet selected = frames(result);
      int found = selected.cardinality();
      assertThat(result.stats().plan()).isEqualTo("Cascade");
      assertThat(result.stats().counters().get(Counter.DETECTOR_CALLS))
          .isLessThan(red.cardinality() + FRAMES / 40);
      selected.andNot(red);
      assertThat(selected.isEmpty()).isTrue();
      assertThat(found).isGreaterThanOrEqualTo(red.cardinality() * 19 / 20);
    }
  }

  private static BitSet frames(StatementResult result) {
    BitSet selected = new BitSet();
    Answers.rows(result).forEach(row -> selected.set(Math.toIntExact((Long) row.get(0))));
    return selected;
  }

  private Session onTheRoad(Engine engine) throws IOException {
    Path clip = film();
    Path recording = Files.write(folder.resolve("cars.csv"), objects);
    Session session = engine.newSession();
    session.set("confirm_above", "off");
    Answers.rows(
        session,
        "CREATE DETECTOR seen FROM RECORDING '" + recording + "' WITH (seconds_per_frame = 0.02)");
    Answers.rows(session, "CREATE VIDEO road FROM '" + clip + "' DETECTOR seen");
    return session;
  }

  /** Every other car is red, and every other one of these small. */
  private Path film() {
    StayingSquares cars = new StayingSquares(FRAMES, LARGE);
    for (int frame = 0; frame < FRAMES; frame++) {
      if (cars.at(frame).isPresent()) {
        note(frame, cars.at(frame).get());
      }
    }
    return cars.film(
        folder.resolve("road.mp4"),
        (frame, car, x, y) -> {
          boolean inside = car.isPresent() && car.get().covers(x, y, size(car.get()));
          return inside ? isRed(car.get()) ? 0xD23232 : 0x323232 : 0x010101 * grey(x, y);
        });
  }

  private static int grey(int x, int y) {
    return 90 + (x * 7 + y * 13) % 11;
  }

  private static boolean isRed(StayingSquares.Square car) {
    return car.number() % 2 == 0;
  }

  private static int size(StayingSquares.Square car) {
    return car.number() % 4 == 0 ? LARGE / 2 : LARGE;
  }

  private void note(int frame, StayingSquares.Square car) {
    int right = car.left() + size(car);
    int bottom = car.top() + size(car);
    objects.add(frame + ",car,0.9," + car.left() + "," + car.top() + "," + right + "," + bottom);
    red.set(frame, isRed(car) && size(car) == LARGE);
  }
}
