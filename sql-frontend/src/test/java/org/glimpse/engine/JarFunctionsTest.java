package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glimpse.engine.Answers.rows;
import static org.glimpse.engine.Answers.value;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.Counter;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions from jars given at the start, over a clip whose colours are known. */
final class JarFunctionsTest {
  private static final String FUNCTIONS =
      """
      UserFunction.ofNumber("java_redness", p -> {
        FunctionCalls.count("java_redness");
        return redness(p);
      }),
      UserFunction.ofText("colour", p -> redness(p) > 20 ? "red" : "other").withVersion("2"),
      UserFunction.ofFlag("is_wide", p -> {
        FunctionCalls.count("is_wide");
        return p.width() > p.height();
      }),
      UserFunction.ofFlag("slow", p -> {
        FunctionCalls.count("slow");
        Thread.sleep(200);
        return p.width() > p.height();
      }),
      UserFunction.ofFlag("anything", p -> {
        FunctionCalls.count("anything");
        return true;
      }),
      UserFunction.ofNumber("throwing", p -> {
        throw new java.io.IOException("no luck");
      }),
      UserFunction.ofNumber("deep", p -> {
        throw new StackOverflowError();
      }),
      UserFunction.ofNumber("not_a_number", p -> Double.NaN),
      UserFunction.ofNumber("endless", p -> Double.POSITIVE_INFINITY),
      UserFunction.ofNumber("silent", p -> null),
      UserFunction.ofText("chatty", p -> "x".repeat(10_001)),
      UserFunction.ofNumber("hanging", p -> {
        FunctionCalls.hang();
        return 1.0;
      })
      """;

  @TempDir static Path jars;
  private static Path jar;

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    FunctionCalls.reset();
    if (jar == null) {
      jar = CompiledJar.build(jars, "Street", FUNCTIONS);
    }
    engine = Engine.open(folder.resolve("workspace"), List.of(jar));
    session = engine.newSession();
    HalvesClip.register(session, folder);
  }

  @AfterEach
  void close() {
    FunctionCalls.reset();
    engine.close();
  }

  @Test
  void numbersTextsAndFlagsAreSelectedByLikeAnyOther() {
    String red = "SELECT frame, xmin FROM clip WHERE class = 'car' AND %s ORDER BY frame, xmin";
    List<List<Object>> expected = rows(session, red.formatted("redness(content) > 20"));
    assertThat(expected).isNotEmpty().hasSizeLessThan(2 * HalvesClip.FRAMES);
    for (String optimizer : List.of("on", "off")) {
      rows(session, "SET optimizer = '" + optimizer + "'");
      assertThat(rows(session, red.formatted("java_redness(content) > 20"))).isEqualTo(expected);
      assertThat(rows(session, red.formatted("Colour(content) = 'red'"))).isEqualTo(expected);
      assertThat(value(session, "SELECT COUNT(*) FROM clip WHERE is_wide(content)"))
          .isEqualTo((long) HalvesClip.FRAMES);
    }
    assertThat(
            rows(
                session,
                "SELECT java_redness(content), redness(content) FROM clip WHERE frame < 3"))
        .allSatisfy(row -> assertThat(row.get(0)).isEqualTo(row.get(1)));
    assertThat(value(session, "SELECT is_wide(image) FROM clip.frames WHERE frame = 0"))
        .isEqualTo(true);
  }

  @Test
  void whatTheyTakeIsPredictedUntilTheirResultsAreKept() {
    String slow = "SELECT frame FROM clip WHERE class = 'car' AND slow(content) AND frame < ";
    rows(session, slow + 1);
    assertThat(FunctionCalls.of("slow")).isEqualTo(2);
    double calls = 2 * (HalvesClip.FRAMES - 1);
    assertThat(Answers.stats(session, slow + HalvesClip.FRAMES).predictedSeconds())
        .isGreaterThan(0.2 * calls);
    assertThat(FunctionCalls.of("slow")).isEqualTo(2 * HalvesClip.FRAMES);
    assertThat(Answers.stats(session, slow + HalvesClip.FRAMES).predictedSeconds())
        .isLessThan(0.1 * calls);
    assertThat(FunctionCalls.of("slow")).isEqualTo(2 * HalvesClip.FRAMES);
  }

  @Test
  void theyAreShownAndDescribed() {
    assertThat(
            rows(
                session,
                "SELECT name, \"returns\", source FROM system.functions WHERE name IN"
                    + " ('colour', 'is_wide', 'java_redness')"))
        .containsExactly(
            List.of("colour", "VARCHAR", jar.toString()),
            List.of("is_wide", "BOOLEAN", jar.toString()),
            List.of("java_redness", "DOUBLE", jar.toString()));
    assertThat(session.names(Statement.ShowKind.FUNCTIONS)).contains("colour");
    assertThat(rows(session, "DESCRIBE FUNCTION colour").toString())
        .contains("VARCHAR", "from a jar", "version 2");
    assertThat(rows(session, "DESCRIBE FUNCTION is_wide").toString())
        .contains("BOOLEAN")
        .doesNotContain("version");
  }

  @ParameterizedTest
  @CsvSource({
    "throwing, java.io.IOException: no luck",
    "deep, StackOverflowError",
    "not_a_number, gave NaN",
    "endless, gave Infinity",
    "silent, gave null",
    "chatty, 'gave a text of 10001 characters'",
    "hanging, 'did not return within 200ms'"
  })
  void whatGoesWrongNamesTheFunctionTheFrameAndTheBox(String function, String reason) {
    if (function.equals("hanging")) {
      rows(session, "SET function_timeout = '200ms'");
    }
    assertThatThrownBy(
            () ->
                rows(
                    session,
                    "SELECT " + function + "(content) FROM clip WHERE frame = 3 AND class = 'bus'"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
              assertThat(error.getMessage())
                  .contains(
                      "'" + function + "'", reason, "frame 3 of clip", "box 0.0,0.0 to 96.0,64.0");
            });
    if (function.equals("hanging")) {
      assertThat(Thread.getAllStackTraces().keySet())
          .filteredOn(thread -> thread.getName().equals("glimpse-function"))
          .allMatch(Thread::isDaemon);
    }
  }

  @Test
  void aHangingCallIsInterruptedAndHoldsUpNeitherCancellationNorTheEnd() throws Exception {
    CancelToken token = CancelToken.create();
    Thread user =
        new Thread(
            () -> {
              try {
                FunctionCalls.await("hanging");
              } catch (InterruptedException early) {
                Thread.currentThread().interrupt();
              }
              token.cancel("enough");
            });
    user.start();
    refused(
        ErrorCode.CANCELLED,
        () ->
            rows(
                session.execute(
                    "SELECT hanging(content) FROM clip",
                    ExecutionOptions.defaults().withCancel(token))));
    user.join();
    long start = System.nanoTime();
    engine.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    FunctionCalls.await("interrupted");
    assertThat(FunctionCalls.of("interrupted")).isPositive();
  }

  @Test
  void cheapConditionsComeFirstAndThenWhatRejectsMostForItsPrice() {
    String query =
        "SELECT frame, xmin FROM clip WHERE slow(content) AND anything(content) AND"
            + " java_redness(content) > 20 AND class = 'car' AND area(mask) > 10 AND frame >= 10";
    assertThat(rows(session, query)).isEmpty();
    // Nothing is known yet but that every call costs the same: they are asked as they are written.
    assertThat(FunctionCalls.of("slow")).isEqualTo(2 * 2);
    assertThat(FunctionCalls.of("anything")).isZero();
    rows(session, "SELECT frame FROM clip WHERE anything(content) AND frame >= 8");
    rows(session, "SELECT frame FROM clip WHERE java_redness(content) > 20 AND frame >= 8");
    FunctionCalls.reset();
    String other = query.replace("frame >= 10", "frame < 8");
    String plan = rows(session, "EXPLAIN " + other).toString();
    assertThat(plan).matches("(?s).*pictures, .* java_redness .*, then slow .*, then anything .*");
    assertThat(FunctionCalls.of("slow")).as("EXPLAIN calls nothing").isZero();
    List<List<Object>> red =
        rows(
            session,
            "SELECT frame FROM clip WHERE class = 'car' AND frame < 8 AND redness(content) > 20");
    assertThat(rows(session, other)).isEmpty();
    assertThat(FunctionCalls.of("java_redness")).isEqualTo(2 * 8);
    assertThat(FunctionCalls.of("slow")).isEqualTo(red.size()).isPositive();
    assertThat(FunctionCalls.of("anything")).isZero();
  }

  @Test
  void aBooleanCombinationAsksOnlyWhereItIsOpen() {
    assertThat(
            rows(
                session,
                "SELECT frame FROM clip WHERE (class = 'bus' OR NOT anything(content)) AND frame < 3"))
        .hasSize(3);
    assertThat(FunctionCalls.of("anything")).isEqualTo(2 * 3);
    FunctionCalls.reset();
    assertThat(
            rows(
                session,
                "SELECT frame FROM clip WHERE frame BETWEEN 3 AND 5 GROUP BY frame"
                    + " HAVING SUM(class = 'bus' AND anything(content)) >= 1"))
        .hasSize(3);
    assertThat(FunctionCalls.of("anything")).isEqualTo(3);
  }

  @Test
  void whatAFunctionGaveIsKeptAndNotAskedAgain() throws Exception {
    rows(session, "CREATE FUNCTION reddish AS ONNX '" + RedModel.number(folder, 0) + "'");
    String query =
        "SELECT frame, java_redness(content), is_wide(content), colour(content), reddish(content)"
            + " FROM clip WHERE frame < 6";
    List<List<Object>> first = rows(session, query);
    assertThat(FunctionCalls.of("java_redness")).isEqualTo(3 * 6);
    assertThat(FunctionCalls.of("is_wide")).isEqualTo(3 * 6);
    engine.close();
    FunctionCalls.reset();
    engine = Engine.open(folder.resolve("workspace"), List.of(jar));
    session = engine.newSession();
    rows(session, "CREATE VIDEO again FROM '" + folder.resolve("halves.mkv") + "' DETECTOR boxes");
    for (String same : List.of(query, query.replace("clip", "again"))) {
      StatementResult kept = session.execute(same, ExecutionOptions.defaults());
      assertThat(rows(kept)).isEqualTo(first);
      assertThat(kept.stats().counters()).containsEntry(Counter.FRAMES_DECODED, 0L);
    }
    assertThat(FunctionCalls.of("java_redness")).isZero();
    rows(session, "SELECT java_redness(image) FROM clip.frames WHERE frame < 6");
    assertThat(FunctionCalls.of("java_redness")).as("whole frames are other pictures").isEqualTo(6);
    rows(session, query.replace("frame < 6", "frame < 8"));
    assertThat(FunctionCalls.of("java_redness")).isEqualTo(6 + 3 * 2);
  }

  @Test
  void anotherVersionOrJarIsAnotherFunction() throws Exception {
    String query = "SELECT SUM(counted(content)) FROM clip WHERE frame < 2";
    String counted =
        "UserFunction.ofNumber(\"counted\", p -> { FunctionCalls.count(\"counted\"); return 1.0; })";
    for (String function :
        List.of(counted, counted, counted + ".withVersion(\"1\")", counted.replace("1.0", "2.0"))) {
      engine.close();
      engine =
          Engine.open(
              folder.resolve("workspace"), List.of(CompiledJar.build(folder, "Counted", function)));
      session = engine.newSession();
      assertThat(value(session, query)).isEqualTo(function.contains("2.0") ? 12.0 : 6.0);
    }
    // The second start had the same jar again.
    assertThat(FunctionCalls.of("counted")).isEqualTo(3 * 6);
  }

  @Test
  void whatCannotBeBroughtAlongIsRefusedAtTheStart() throws Exception {
    Path other = folder.resolve("other");
    startRefused(ErrorCode.FILE_NOT_FOUND, other, jars.resolve("absent.jar"));
    startRefused(ErrorCode.NOT_A_FILE, other, jars);
    startRefused(
        ErrorCode.INVALID_PARAMETER, other, Files.write(folder.resolve("x.jar"), new byte[9]));
    startRefused(ErrorCode.INVALID_PARAMETER, other, CompiledJar.build(folder, "Empty", ""));
    startRefused(
        ErrorCode.INVALID_PARAMETER, other, CompiledJar.build(folder, "Odd", function("a b")));
    startRefused(
        ErrorCode.ALREADY_EXISTS, other, CompiledJar.build(folder, "Upper", function("Upper")));
    startRefused(
        ErrorCode.ALREADY_EXISTS, other, CompiledJar.build(folder, "Luma", function("luma")));
    Path twin = CompiledJar.build(folder, "Twin", function("COLOUR"));
    startRefused(ErrorCode.ALREADY_EXISTS, other, jar, twin);
    refused(ErrorCode.IN_USE, () -> Engine.open(folder.resolve("workspace"), List.of(twin)));
    Engine.open(folder.resolve("workspace")).close();
    Engine.open(other, List.of(twin)).close();
  }

  @Test
  void theirNamesAreTaken() throws Exception {
    String onnx = " AS ONNX '" + RedModel.number(folder, 0) + "' WITH (scale = 1)";
    refused(ErrorCode.ALREADY_EXISTS, () -> rows(session, "CREATE FUNCTION colour" + onnx));
    refused(
        ErrorCode.ALREADY_EXISTS, () -> rows(session, "CREATE OR REPLACE FUNCTION COLOUR" + onnx));
    refused(ErrorCode.IN_USE, () -> rows(session, "DROP FUNCTION colour"));
    engine.close();
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    refused(ErrorCode.UNKNOWN_FUNCTION, () -> rows(session, "SELECT colour(content) FROM clip"));
    rows(session, "CREATE FUNCTION colour" + onnx);
    engine.close();
    startRefused(ErrorCode.ALREADY_EXISTS, folder.resolve("workspace"), jar);
  }

  private static String function(String name) {
    return "UserFunction.ofNumber(\"" + name + "\", p -> 1.0)";
  }

  private static void startRefused(ErrorCode code, Path workspace, Path... files) {
    refused(code, () -> Engine.open(workspace, List.of(files)));
  }

  private static void refused(ErrorCode code, ThrowingCallable doing) {
    assertThatThrownBy(doing)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).as(error.describe()).isEqualTo(code));
  }
}
