package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.glimpse.engine.Answers.rows;
import static org.glimpse.engine.Answers.value;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glimpse.sql.Statement;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CREATE FUNCTION over a clip whose colours are known, and over a real video. */
final class PictureFunctionsTest {
  private static final int FRAMES = HalvesClip.FRAMES;

  @TempDir Path folder;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    HalvesClip.register(session, folder);
    rows(
        session,
        "CREATE FUNCTION is_red AS ONNX '"
            + RedModel.classifier(folder, 20)
            + "' WITH (classes = 'red,other', scale = 1)");
    rows(
        session,
        "CREATE FUNCTION reddish AS ONNX '" + RedModel.number(folder, 0) + "' WITH (scale = 1)");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aClassifierSelectsByTheColourOfABox() {
    String byFunction =
        "SELECT frame, xmin FROM clip WHERE class = 'car' AND is_red(content) = 'red'"
            + " ORDER BY frame, xmin";
    List<List<Object>> red = rows(session, byFunction);
    assertThat(red)
        .isEqualTo(
            rows(
                session,
                "SELECT frame, xmin FROM clip WHERE class = 'car' AND redness(content) > 20"
                    + " ORDER BY frame, xmin"))
        .hasSizeBetween(6, FRAMES)
        .allMatch(row -> row.get(1).equals(0f));
    rows(session, "SET optimizer = 'off'");
    assertThat(rows(session, byFunction)).isEqualTo(red);
  }

  @Test
  void aNumberIsSelectedOrderedGroupedAndJoinedLikeAnyOther() {
    for (List<Object> row :
        rows(session, "SELECT reddish(content), redness(content), class FROM clip")) {
      assertThat((Double) row.get(0)).isCloseTo((Double) row.get(1), within(1.0));
    }
    assertThat(
            rows(
                session,
                "SELECT frame FROM clip WHERE class = 'car' ORDER BY reddish(content) DESC LIMIT"
                    + " 1"))
        .containsExactly(List.of(FRAMES - 1L));
    List<List<Object>> groups =
        rows(
            session,
            "SELECT is_red(content) AS colour, COUNT(*) AS n FROM clip WHERE class = 'car'"
                + " GROUP BY is_red(content) ORDER BY colour");
    assertThat(groups).extracting(row -> row.get(0)).containsExactly("other", "red");
    assertThat((long) groups.get(0).get(1) + (long) groups.get(1).get(1)).isEqualTo(2L * FRAMES);
    assertThat(value(session, "SELECT is_red(image) FROM clip.frames WHERE frame = 0"))
        .isEqualTo("other");
    assertThat(
            rows(
                session,
                "SELECT timestamp FROM clip WHERE class = 'car' AND is_red(content) = 'red'"
                    + " GROUP BY timestamp HAVING SUM(class = 'car') >= 1 LIMIT 2 GAP 2"))
        .hasSize(2);
  }

  @Test
  void functionsAreAskedLast() {
    String plan =
        rows(
                session,
                "EXPLAIN SELECT frame FROM clip WHERE is_red(content) = 'red' AND class = 'car'"
                    + " AND luma(content) > 10")
            .toString();
    assertThat(plan.indexOf("glimpse_luma")).isPositive();
    assertThat(plan.indexOf("glimpse_picture_text")).isGreaterThan(plan.indexOf("glimpse_luma"));
    assertThat(plan.indexOf("glimpse_luma")).isGreaterThan(plan.indexOf("'car'"));
  }

  @Test
  void whatRejectedNothingSoFarIsAskedAfterWhatRejects() {
    String query =
        "SELECT frame FROM clip WHERE luma(content) > 0 AND is_red(content) = 'red' AND frame < 9";
    assertThat(pictures(query))
        .matches("pictures, .* luma \\(.* ms a picture, not asked before\\), then is_red \\(.*");
    List<List<Object>> before = rows(session, query);
    assertThat(pictures(query))
        .matches("pictures, .* is_red \\(.*\\), then luma \\(.*, held for 100 % so far\\)");
    assertThat(rows(session, query)).isEqualTo(before).isNotEmpty();
    engine.close();
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    assertThat(pictures(query)).as("measured in this workspace").contains("held for 100 %");
  }

  /** What EXPLAIN says of the order in which conditions look at pictures. */
  private String pictures(String query) {
    return rows(session, "EXPLAIN " + query).stream()
        .map(row -> (String) row.get(0))
        .filter(line -> line.startsWith("pictures"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFunctionIsShownDescribedReplacedAndDropped() throws Exception {
    assertThat(rows(session, "SELECT name, \"returns\", classes FROM system.functions"))
        .containsExactly(List.of("is_red", "VARCHAR", 2L), List.of("reddish", "DOUBLE", 0L));
    assertThat(rows(session, "SHOW FUNCTIONS")).hasSize(2);
    assertThat(session.names(Statement.ShowKind.FUNCTIONS)).containsExactly("is_red", "reddish");
    assertThat(rows(session, "DESCRIBE FUNCTION Is_Red"))
        .contains(List.of("classes", "red, other"), List.of("returns", "VARCHAR"));
    assertThat(rows(session, "DESCRIBE reddish")).contains(List.of("returns", "DOUBLE"));
    double before = (Double) value(session, "SELECT MAX(reddish(content)) FROM clip");
    rows(
        session,
        "CREATE OR REPLACE FUNCTION REDDISH AS ONNX '"
            + RedModel.number(folder, 100)
            + "' WITH (scale = 1)");
    Files.delete(folder.resolve("redness.onnx"));
    engine.close();
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    assertThat((Double) value(session, "SELECT MAX(reddish(content)) FROM clip"))
        .isCloseTo(before + 100, within(0.01));
    rows(session, "DROP FUNCTION reddish");
    rows(session, "DROP FUNCTION IF EXISTS reddish");
    assertCode(ErrorCode.UNKNOWN_FUNCTION, "DROP FUNCTION reddish");
    assertCode(ErrorCode.UNKNOWN_FUNCTION, "SELECT reddish(content) FROM clip");
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingRegistered() throws Exception {
    String create = "CREATE FUNCTION f AS ONNX '";
    String model = create + folder.resolve("is_it_red.onnx");
    assertCode(ErrorCode.UNSUPPORTED_MODEL, model + "'");
    assertCode(ErrorCode.INVALID_OPTION, model + "' WITH (classes = 'a,b,c')");
    assertCode(ErrorCode.FILE_NOT_FOUND, model + "' WITH (classes = 'absent.txt')");
    assertCode(
        ErrorCode.INVALID_OPTION, model + "' WITH (classes = 'a,b', width = 20, height = 20)");
    assertCode(ErrorCode.INVALID_OPTION, model + "' WITH (classes = 'a,b', width = 20)");
    assertCode(ErrorCode.INVALID_OPTION, model + "' WITH (classes = 'a,b', mean = '1,2')");
    assertCode(ErrorCode.INVALID_OPTION, model + "' WITH (classes = 'a,b', std = 0)");
    assertCode(ErrorCode.INVALID_OPTION, model + "' WITH (classes = 'a,b', channels = 'hsv')");
    assertCode(ErrorCode.UNKNOWN_OPTION, model + "' WITH (clases = 'a,b')");
    assertCode(ErrorCode.FILE_NOT_FOUND, create + folder.resolve("absent.onnx") + "'");
    assertCode(ErrorCode.NOT_A_FILE, create + folder + "'");
    assertCode(ErrorCode.NOT_A_MODEL, create + folder.resolve("boxes.csv") + "'");
    String number = " AS ONNX '" + folder.resolve("redness.onnx") + "'";
    assertCode(ErrorCode.ALREADY_EXISTS, "CREATE FUNCTION IS_RED" + number);
    assertCode(ErrorCode.ALREADY_EXISTS, "CREATE FUNCTION redness" + number);
    assertCode(ErrorCode.ALREADY_EXISTS, "CREATE FUNCTION \"upper\"" + number);
    assertThat(rows(session, "SHOW FUNCTIONS")).hasSize(2);
    assertCode(ErrorCode.TYPE_MISMATCH, "SELECT is_red(frame) FROM clip");
  }

  @Test
  void whatIsNotANumberIsAnError() throws Exception {
    rows(session, "CREATE FUNCTION broken AS ONNX '" + RedModel.broken(folder) + "'");
    assertThatThrownBy(() -> rows(session, "SELECT broken(content) FROM clip WHERE frame = 3"))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.FUNCTION_FAILED);
              assertThat(error.getMessage()).contains("broken", "NaN", "frame 3");
            });
  }

  @Test
  void aVideoWithoutPixelsSaysSo() throws Exception {
    rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
    assertCode(ErrorCode.NO_PIXELS, "SELECT is_red(content) FROM street");
  }

  @Test
  void cancellationIsSeen() {
    CancelToken token = CancelToken.create();
    StatementResult open =
        session.execute(
            "SELECT reddish(content) FROM clip", ExecutionOptions.defaults().withCancel(token));
    token.cancel("enough");
    assertThatThrownBy(() -> rows(open))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CANCELLED));
  }

  @Test
  @Tag("media")
  void carsOfARealVideoAreClassifiedAsTheirRednessSays() {
    Path media = Path.of(System.getProperty("glimpse.shared"), "media");
    rows(
        session, "CREATE DETECTOR nano FROM '" + media.resolve("models/yolox_nano_416.onnx") + "'");
    rows(
        session,
        "CREATE VIDEO taipei FROM '"
            + media.resolve("videos/motorway_short_1080p.mp4")
            + "' DETECTOR nano");
    List<List<Object>> cars =
        rows(
            session,
            "SELECT redness(content), is_red(content), reddish(content) FROM taipei"
                + " WHERE class = 'car' AND frame < 4");
    assertThat(cars).hasSizeGreaterThan(10);
    long clear = 0;
    for (List<Object> car : cars) {
      double redness = (Double) car.get(0);
      // The model sees 256 samples of the box where redness sees every pixel.
      assertThat((Double) car.get(2)).isCloseTo(redness, within(8.0));
      if (Math.abs(redness - 20) > 8) {
        clear++;
        assertThat(car.get(1)).isEqualTo(redness > 20 ? "red" : "other");
      }
    }
    assertThat(clear).isPositive();
    assertThat(
            rows(
                session,
                "SELECT * FROM taipei WHERE class = 'car' AND is_red(content) = 'other'"
                    + " AND frame < 4"))
        .isNotEmpty();
  }

  private void assertCode(ErrorCode code, String sql) {
    assertThatThrownBy(() -> rows(session, sql))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> assertThat(error.code()).as(error.describe()).isEqualTo(code));
  }
}
