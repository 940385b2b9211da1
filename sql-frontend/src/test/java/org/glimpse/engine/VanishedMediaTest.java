package org.glimpse.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.glimpse.engine.Answers.rows;
import static org.glimpse.engine.Answers.value;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glimpse.workspace.ErrorCategory;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A video of three files, one of which goes away: its frames keep their numbers, and nobody sees
 * them until it is back.
 */
final class VanishedMediaTest {
  private static final String CONTENT =
      "SELECT frame, CAST(luma(content) AS INTEGER) FROM v WHERE class = 'car' ORDER BY frame";

  @TempDir Path folder;
  private Path second;
  private Path elsewhere;
  private Engine engine;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    Path clips = Files.createDirectory(folder.resolve("clips"));
    Path clip = TinyClip.write(folder);
    for (String name : List.of("a.mkv", "b.mkv", "c.mkv")) {
      Files.copy(clip, clips.resolve(name));
    }
    // Equal files would share their labels and their index; these differ in a byte behind the end.
    Files.write(clips.resolve("b.mkv"), withTrailer(clip, 1));
    Files.write(clips.resolve("c.mkv"), withTrailer(clip, 2));
    second = clips.resolve("b.mkv");
    elsewhere = folder.resolve("b.mkv");
    List<String> lines = new ArrayList<>();
    lines.add("frame,class,confidence,xmin,ymin,xmax,ymax");
    for (int frame = 0; frame < 3 * TinyClip.FRAMES; frame++) {
      lines.add(frame + ",car,0.9,8,8,40,40");
    }
    Path recording = Files.write(folder.resolve("cars.csv"), lines);
    engine = Engine.open(folder.resolve("workspace"));
    session = engine.newSession();
    rows(session, "CREATE DETECTOR r FROM RECORDING '" + recording + "'");
    rows(session, "CREATE VIDEO v FROM '" + clips + "/*.mkv' DETECTOR r");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** An empty Matroska element (Void) of two bytes and {@code length} bytes of content. */
  private static byte[] withTrailer(Path clip, int length) throws Exception {
    byte[] bytes = Files.readAllBytes(clip);
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 2 + length);
    longer[bytes.length] = (byte) 0xec;
    longer[bytes.length + 1] = (byte) (0x80 | length);
    return longer;
  }

  @Test
  void framesOfAVanishedFileKeepTheirNumbersAndAreNotSeen() throws Exception {
    List<List<Object>> all = rows(session, CONTENT);
    assertThat(all).hasSize(30).contains(List.of(5L, 100), List.of(15L, 100), List.of(29L, 180));
    Files.move(second, elsewhere);
    rows(session, "ALTER VIDEO v REFRESH");
    List<List<Object>> left =
        all.stream().filter(row -> (Long) row.get(0) < 10 || (Long) row.get(0) >= 20).toList();
    for (String optimizer : List.of("on", "off")) {
      rows(session, "SET optimizer = '" + optimizer + "'");
      assertThat(rows(session, CONTENT)).isEqualTo(left);
      assertThat(value(session, "SELECT COUNT(*) FROM v")).isEqualTo(20L);
      assertThat(value(session, "SELECT COUNT(*) FROM v.frames")).isEqualTo(20L);
      assertThat(value(session, "SELECT MAX(frame) FROM v.frames")).isEqualTo(29L);
      assertThat(value(session, "SELECT FCOUNT(*) FROM v")).isEqualTo(1.0);
      assertThat(rows(session, "SELECT content FROM v WHERE frame BETWEEN 10 AND 19")).isEmpty();
      assertThat(rows(session, "SELECT image FROM v.frames WHERE frame = 15")).isEmpty();
      assertThat(rows(session, "SELECT frame FROM v WHERE luma(content) > 90 LIMIT 6"))
          .extracting(row -> row.get(0))
          .containsExactly(5L, 6L, 7L, 8L, 9L, 25L);
      assertThat(rows(session, "SELECT first_frame, last_frame FROM v.tracks")).isNotEmpty();
    }
    assertThat(value(session, "SELECT absent_files FROM system.videos")).isEqualTo(1L);
    Files.move(elsewhere, second);
    rows(session, "ALTER VIDEO v REFRESH");
    assertThat(rows(session, CONTENT)).isEqualTo(all);
  }

  @Test
  void withoutRefreshItsPixelsAreAnErrorWithTheNextStep() throws Exception {
    assertThat(value(session, "SELECT COUNT(*) FROM v")).isEqualTo(30L);
    Files.move(second, elsewhere);
    assertThat(value(session, "SELECT COUNT(*) FROM v")).as("labels are stored").isEqualTo(30L);
    assertThatThrownBy(() -> rows(session, CONTENT))
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code().category()).isIn(ErrorCategory.MEDIA, ErrorCategory.USER);
              assertThat(error.describe()).contains("b.mkv").contains("REFRESH");
            });
    assertThat(rows(session, CONTENT.replace("ORDER", "AND frame < 10 ORDER"))).hasSize(10);
  }
}
