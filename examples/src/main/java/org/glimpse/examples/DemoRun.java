package org.glimpse.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.glimpse.engine.Session;
import org.glimpse.engine.StatementStats;
import org.glimpse.scenes.SceneOptions;
import org.glimpse.scenes.SceneVideo;
import org.glimpse.shell.Answer;
import org.glimpse.shell.Console;
import org.glimpse.shell.CostLine;
import org.glimpse.shell.Invocation;
import org.glimpse.workspace.Counter;

/** Runs the demo's queries and prints them. */
final class DemoRun {
  private static final String INTRODUCTION =
      """
      Glimpse answers SQL over video. This demo asks about a street that it has drawn:
        %s
      %,d frames, %d x %d, %d a second; H.264. A real neural network, trained on other such streets,
      detects what is in a frame. That is what takes the time, so the unit of cost is the detector
      call: one frame labelled for the first time.""";

  private static final String ABOUT_TRUTHS =
      """

      Two truths stand beside every answer:
        every frame  the detector run on every frame in range: what the engine promises to equal
                       (with ERROR: up to that error, 95 times in 100; with LIMIT: as many
                       moments, each confirmed, found where it looked)
        the scene    what was really drawn: how good the detector is, which is not the engine's doing
      """;

  private static final long DECODED_PER_CALL_MAX = 3;

  private final DemoStreet street;
  private final Invocation invocation;
  private final Session session;
  private double secondsPerCall;
  private long callsMeasured;

  DemoRun(DemoStreet street, Invocation invocation, Session session) {
    this.street = street;
    this.invocation = invocation;
    this.session = session;
  }

  /** What the demo is about, before anything is drawn. */
  static String introduction(DemoStreet street, SceneVideo files) {
    SceneOptions options = street.options();
    return String.format(
        Locale.ROOT,
        INTRODUCTION,
        files.video(),
        options.frames(),
        options.width(),
        options.height(),
        options.framesPerSecond().numerator());
  }

  DemoStreet street() {
    return street;
  }

  /** Registers the detector, and the scene's own truth as another one over the same frames. */
  void register(SceneVideo files, Path detector) {
    String from = " FROM " + literal(files.video());
    String starting = " STARTING AT TIMESTAMP '" + DemoStreet.STARTS_AT + "'";
    for (String sql :
        List.of(
            "CREATE DETECTOR " + DemoDetector.NAME + " FROM " + literal(detector),
            "CREATE VIDEO " + DemoStreet.NAME + from + " DETECTOR " + DemoDetector.NAME + starting,
            "CREATE DETECTOR scene FROM RECORDING " + literal(files.recording()),
            "CREATE VIDEO " + DemoStreet.TRUTH_NAME + from + " DETECTOR scene" + starting)) {
      invocation.console().print("\n" + sql + ";");
      invocation.execute(session, sql);
    }
  }

  /** Asks every question, then asks again what it is measured against. */
  List<DemoAnswer> answers() {
    Console console = invocation.console();
    List<Answer> first = new ArrayList<>();
    for (DemoQuery query : DemoQuery.ALL) {
      console.print("\n-- " + query.question() + "\n" + query.sql(DemoStreet.NAME) + ";\n");
      Answer answer = invocation.ask(session, query.sql(DemoStreet.NAME));
      first.add(answer);
      measure(answer.stats());
      invocation.print(session, answer);
      console.print(CostLine.of(answer.stats()));
      console.print(frameByFrame());
    }
    List<DemoAnswer> answers = withTruths(first);
    console.print(ABOUT_TRUTHS);
    for (DemoAnswer each : answers) {
      console.print(each.query().title());
      console.print("  answer       " + DemoAnswer.inWords(each.answer()));
      console.print("  every frame  " + each.everyFrameInWords());
      console.print("  the scene    " + DemoAnswer.inWords(each.scene()));
    }
    return answers;
  }

  /** The labels of the ranges in question are all there by now, so this costs hardly anything. */
  private List<DemoAnswer> withTruths(List<Answer> first) {
    List<DemoAnswer> answers = new ArrayList<>();
    session.set("optimizer", "off");
    for (int i = 0; i < first.size(); i++) {
      DemoQuery query = DemoQuery.ALL.get(i);
      Answer everyFrame = invocation.ask(session, query.sql(DemoStreet.NAME));
      Answer scene = invocation.ask(session, query.sql(DemoStreet.TRUTH_NAME));
      answers.add(new DemoAnswer(query, first.get(i), everyFrame, scene));
    }
    session.set("optimizer", "on");
    return answers;
  }

  /**
   * What a detector call takes here when frame follows frame, from the statement that made most;
   * where frames lie far apart, most of the time goes into decoding those between.
   */
  private void measure(StatementStats stats) {
    long calls = stats.counters().get(Counter.DETECTOR_CALLS);
    boolean dense = stats.counters().get(Counter.FRAMES_DECODED) <= DECODED_PER_CALL_MAX * calls;
    if (dense && calls > callsMeasured) {
      callsMeasured = calls;
      secondsPerCall = stats.wallSeconds() / calls;
    }
  }

  /** What the same answer costs without an engine. */
  String frameByFrame() {
    String time =
        callsMeasured == 0
            ? ""
            : String.format(Locale.ROOT, ", about %.0f s", frameByFrameSeconds());
    return String.format(
        Locale.ROOT,
        "(the whole video frame by frame: %,d detector calls%s)",
        street.frames(),
        time);
  }

  double frameByFrameSeconds() {
    return street.frames() * secondsPerCall;
  }

  double secondsPerCall() {
    return secondsPerCall;
  }

  /** A frame with its detections, which are there already. */
  DemoPicture picture(long frame) {
    return DemoPicture.of(invocation, session, frame);
  }

  /** Cars per frame in each second of the first two minutes. */
  List<Double> carsBySecond(String video) {
    Answer answer =
        invocation.ask(
            session,
            "SELECT FLOOR(timestamp TO SECOND) AS s, FCOUNT(*) FROM "
                + video
                + " WHERE class = 'car' AND timestamp < TIMESTAMP '2026-06-01 18:02:00'"
                + " GROUP BY FLOOR(timestamp TO SECOND) ORDER BY s");
    return answer.rows().stream().map(row -> ((Number) row.get(1)).doubleValue()).toList();
  }

  private static String literal(Path file) {
    return "'" + file.toString().replace("'", "''") + "'";
  }
}
