package org.glimpse.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Whole queries, decoding, training and planning included, against the detector on every frame, on
 * a uniform sample, and on every 30th frame; and the planner's predictions against what happened.
 */
@Command(
    name = "end-to-end",
    description =
        "Three queries on real videos and on a drawn street, against every frame, a uniform sample"
            + " and every 30th frame: seconds, detector calls, errors, and what was predicted.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Each video is asked FCOUNT of its commonest class within 0.1, the share of frames with it",
      "within 0.05, and LIMIT 5: the least threshold that at most 1 frame in 50 reaches while five",
      "frames a second apart do (else the highest that five do). First queries have a workspace of",
      "their own, fifth queries one in which four others were answered. The process is warm."
    })
public final class EndToEndBenchmark implements Callable<Integer> {
  private static final Set<String> ENDINGS = Set.of("mp4", "avi", "mkv", "mov", "webm", "ts");

  @Parameters(
      paramLabel = "VIDEO",
      arity = "0..*",
      description = "video files, or folders of them; none for the street alone")
  private List<Path> files = List.of();

  @Option(names = "--model", description = "an ONNX detector for the videos")
  private Path model;

  @Option(
      names = "--videos",
      split = ",",
      description = "names of videos to run, without their ending; 'street' for the street")
  private List<String> names = List.of();

  @Option(names = "--minutes", description = "of the street (default ${DEFAULT-VALUE}); 0: none")
  private int minutes = 60;

  @Option(
      names = "--work",
      required = true,
      description = "folder that keeps the street, and what the detector said of every frame")
  private Path work;

  @Option(names = "--csv", description = "file for the table's rows")
  private Path csv;

  @Option(
      names = "--seeds",
      description =
          "runs of first and fifth queries and of the uniform sample, of which medians are"
              + " compared (default ${DEFAULT-VALUE})")
  private int seeds = 1;

  @Option(names = "--no-forced", description = "runs no plan but the one that is chosen")
  private boolean noForced;

  @Option(
      names = "--priced",
      paramLabel = "SECONDS",
      description =
          "runs no detector once the work folder has what it said of every frame: a call is charged"
              + " so many seconds, and nothing is decoded; for a look at plans and calls")
  private double price;

  @Option(
      names = "--prepare",
      description = "only draws the street and has the detector look at every frame")
  private boolean prepare;

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(work);
    if (prepare) {
      for (Subject subject : subjects()) {
        ExactRun.of(subject, work);
      }
      return 0;
    }
    try (TrialTable table = new TrialTable(csv)) {
      for (Subject subject : subjects()) {
        run(subject, table);
      }
      new Verdict(table.trials()).print();
    }
    return 0;
  }

  private List<Subject> subjects() throws IOException {
    List<Subject> subjects = new ArrayList<>();
    for (Path file : files) {
      try (Stream<Path> inside = Files.walk(file, 1)) {
        for (Path video : inside.filter(EndToEndBenchmark::isVideo).sorted().toList()) {
          if (model == null) {
            throw new IllegalArgumentException("videos need --model, an ONNX detector");
          }
          Subject subject = Subjects.of(video, model);
          if (names.isEmpty() || names.contains(subject.name())) {
            subjects.add(subject);
          }
        }
      }
    }
    if (minutes > 0 && (names.isEmpty() || names.contains("street"))) {
      subjects.add(Subjects.street(work, minutes));
    }
    return subjects;
  }

  private static boolean isVideo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file) && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private void run(Subject real, TrialTable table) throws IOException {
    ExactRun run = ExactRun.of(real, work);
    Subject subject = price > 0 ? real.priced(ExactRun.recording(real, work), price) : real;
    ExactRun exact = price > 0 ? run.priced(subject) : run;
    List<Question> questions = Question.about(exact.truth(), exact.framesPerSecond());
    warmUp(subject, exact, questions);
    for (int seed = 0; seed < seeds; seed++) {
      for (int first = 0; first < questions.size(); first++) {
        inOneWorkspace(subject, exact, questions, first, seed, table);
      }
      for (Question question : questions) {
        try (UniformTrial uniform = UniformTrial.open(subject, seed)) {
          table.add(uniform.ask(question, exact.truth()));
        }
      }
    }
    for (Question question : questions) {
      table.add(exact.trial(subject, question));
      try (EngineTrials engine = EngineTrials.open(subject, exact.truth())) {
        table.add(engine.everyThirtieth(question));
      }
    }
    if (!noForced) {
      for (Question question : questions) {
        force(subject, exact, question, table);
      }
    }
  }

  /** What the first statements of a process cost is not what queries cost. */
  private static void warmUp(Subject subject, ExactRun exact, List<Question> questions)
      throws IOException {
    try (EngineTrials engine = EngineTrials.open(subject, exact.truth())) {
      for (Question question : questions) {
        engine.execute("EXPLAIN " + question.sql());
        engine.execute(question.plainSql("frame < 4"));
      }
    }
  }

  /** One question first, another fifth, and three in between. */
  private static void inOneWorkspace(
      Subject subject,
      ExactRun exact,
      List<Question> questions,
      int first,
      int seed,
      TrialTable table)
      throws IOException {
    try (EngineTrials engine = EngineTrials.open(subject, exact.truth())) {
      engine.set("seed", String.valueOf(seed));
      table.add(engine.ask(questions.get(first), Trial.Way.FIRST));
      Question.others(exact.truth()).forEach(engine::execute);
      engine.execute(questions.get((first + 1) % questions.size()).sql());
      table.add(engine.ask(questions.get((first + 2) % questions.size()), Trial.Way.FIFTH));
    }
  }

  /** Every plan that the planner may have taken instead. */
  private static void force(Subject subject, ExactRun exact, Question question, TrialTable table)
      throws IOException {
    boolean limit = question.kind() == Question.Kind.LIMIT;
    String chosen =
        table.trials().stream()
            .filter(each -> each.video().equals(subject.name()))
            .filter(each -> each.question().equals(question) && each.way() == Trial.Way.FIRST)
            .map(Trial::plan)
            .findFirst()
            .orElseThrow();
    for (String plan : limit ? List.of("exact", "ranked") : List.of("sampled", "proxy")) {
      String name =
          switch (plan) {
            case "exact" -> "ExactScan";
            case "ranked" -> "RankedLimit";
            case "sampled" -> "SampledAggregate";
            default -> "SampledAggregate + proxy";
          };
      if (!chosen.equals(name) && !chosen.equals(name + " + packets")) {
        try (EngineTrials engine = EngineTrials.open(subject, exact.truth())) {
          engine.set("plan", plan);
          table.add(engine.ask(question, Trial.Way.FORCED));
        }
      }
    }
  }
}
