package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.glimpse.engine.DamagedClip;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a person types into the shell, and what the screen shows. */
@Timeout(300)
class InteractiveShellTest {
  /** Ten minutes are the limit; these would be charged fifteen. */
  private static final String DEAR = "SELECT COUNT(*) AS cars FROM street WHERE class = 'car';\n";

  /** For a prompt to come, on a busy machine. */
  private static final int SECONDS_MAX = 60;

  private static final String QUESTION = "Go on? [y/N] ";
  private static final List<String> PROMPTS = List.of("glimpse> ", QUESTION);

  @TempDir private Path folder;
  private String setUp;

  @BeforeEach
  void describeTheStreet() throws IOException {
    Path labels =
        Files.writeString(folder.resolve("labels.csv"), "frame,class,count\n0,car,2\n7,car,1\n");
    setUp =
        "CREATE VIDEO street FROM RECORDING '"
            + labels
            + "' WITH (frame_count = 10, fps = 10, seconds_per_frame = 90);\n";
  }

  @Test
  void aDearQueryIsAskedAboutAndRefused() throws IOException {
    for (String answer : List.of("n\n", "\n", "it's dear\n", "yes please\n")) {
      String screen = type(setUp, DEAR, answer, "DROP VIDEO street;\n", "\\q\n");
      assertThat(screen)
          .contains("This is predicted to take 15 min and 10 detector calls:")
          .contains("plan: ExactScan")
          .containsOnlyOnce(QUESTION)
          .contains("Error GL-")
          .contains("confirm_above = 10m")
          .doesNotContain("cars\n");
      assertThat(screen.indexOf("Error GL-")).isGreaterThan(screen.indexOf(QUESTION));
    }
  }

  @Test
  void aDearQueryRunsOnceConfirmed() throws IOException {
    String screen = type(setUp, DEAR, " Y \n", DEAR, "DROP VIDEO street;\n", "\\q\n");
    assertThat(screen)
        .containsOnlyOnce(QUESTION)
        .doesNotContain("Error")
        .contains("cars\n----\n   3\n")
        .containsPattern("9\\d\\d\\.\\d\\d s at the stated price, 10 detector calls")
        .contains("10 labels reused");
  }

  @Test
  void theQuestionCanBeSwitchedOff() throws IOException {
    String screen = type(setUp, "SET confirm_above = 'off';\n", DEAR, "\\q\n");
    assertThat(screen).doesNotContain(QUESTION).contains("   3\n");
  }

  @Test
  void endOfInputRefuses() throws IOException {
    String screen = type(setUp, DEAR, "\004", "\004");
    assertThat(screen).containsOnlyOnce(QUESTION).contains("Error GL-");
  }

  @Test
  void statementsRunOverSeveralLinesAndErrorsLeaveTheShellOpen() throws IOException {
    String screen =
        type(
            "SELEC 1;\n",
            "SELECT\n  1 + 1 AS two\n;\n",
            "SELECT 'a;b' AS x; SELECT 3 AS three;\n",
            "\\q\n");
    assertThat(screen)
        .contains("Error GL-")
        .contains("two\n---\n  2\n")
        .contains("x\n---\na;b\n")
        .contains("three\n-----\n    3\n");
  }

  @Test
  void theLastAnswerIsDrawnAndPicturesAreSwitched() throws IOException {
    String screen =
        type(
            setUp,
            "\\plot\n",
            "SELECT 'car' AS class, 7 AS n UNION ALL SELECT 'bus', 14;\n",
            "\\plot n\n",
            "\\images\n",
            "\\images on\n",
            "\\images sixel\n",
            "\\images\n",
            "\\q\n");
    assertThat(screen)
        .contains("There is no answer to draw yet.")
        .containsPattern("car │█+ +7\n")
        .containsPattern("bus │█+ +14\n")
        .contains("Thumbnails are off.")
        .contains("This terminal does not say that it shows pictures.")
        .contains("Thumbnails are sixel.");
  }

  @Test
  void aDamagedPictureSaysSoAndTheAnswerStays() throws IOException {
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession()) {
      DamagedClip.register(session, "clip", folder);
    }
    String screen =
        type(
            "\\images sixel\n",
            "SET on_damaged_media = 'skip';\n",
            "SELECT frame, image FROM clip.frames WHERE frame IN (41, 43) ORDER BY frame;\n",
            "\\q\n");
    assertThat(screen)
        .contains("(2 rows, ")
        .containsOnlyOnce("(damaged: frame 41 of clip)")
        .containsOnlyOnce("\033Pq")
        .doesNotContain("Error");
  }

  /** Types each line once a prompt waits for it; what the screen shows at the end. */
  private String type(String... lines) throws IOException {
    GlimpseCommand command = new GlimpseCommand();
    new CommandLine(command)
        .parseArgs("--workspace", folder.resolve("workspace").toString(), "--no-progress");
    Screen screen = new Screen();
    Streams streams =
        new Streams(InputStream.nullInputStream(), screen, screen, true, true, true, 0);
    try (Typist typist = new Typist(screen, lines);
        Terminal terminal =
            TerminalBuilder.builder()
                .system(false)
                .dumb(true)
                .type(Terminal.TYPE_DUMB)
                .encoding(StandardCharsets.UTF_8)
                .streams(typist, screen)
                .build()) {
      int code =
          new InteractiveShell(new Invocation(command.options(), streams, Map.of())).run(terminal);
      assertThat(code).isZero();
    }
    return screen.text();
  }

  /** What the terminal, the data and the messages show, in order. */
  private static final class Screen extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes, int from, int length) {
      super.write(bytes, from, length);
      notifyAll();
    }

    @Override
    public synchronized void write(int one) {
      super.write(one);
      notifyAll();
    }

    synchronized String text() {
      return toString(StandardCharsets.UTF_8).replace("\r", "");
    }

    /**
     * Waits until a line below {@code seen} characters is nothing but a prompt.
     *
     * @return characters seen now; -1 where no prompt came
     */
    synchronized int awaitPrompt(int seen) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
      while (System.nanoTime() < end) {
        String text = text();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        if (text.lastIndexOf('\n') >= seen && PROMPTS.contains(line)) {
          return text.length();
        }
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
      return -1;
    }
  }

  /** The keyboard. */
  private static final class Typist extends InputStream {
    private final Screen screen;
    private final Deque<String> lines;
    private final CountDownLatch closed = new CountDownLatch(1);
    private byte[] line = {};
    private int next;
    private int seen;

    Typist(Screen screen, String... lines) {
      this.screen = screen;
      this.lines = new ArrayDeque<>(List.of(lines));
    }

    @Override
    public int read() throws IOException {
      try {
        if (next == line.length) {
          if (lines.isEmpty()) {
            closed.await();
            return -1;
          }
          seen = screen.awaitPrompt(seen);
          if (seen < 0) {
            return -1; // the shell leaves at the end of its input, and the test sees its screen
          }
          line = lines.remove().getBytes(StandardCharsets.UTF_8);
          next = 0;
        }
        return line[next++] & 0xff;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }

    /** One line at most, so that each waits for its prompt. */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int first = read();
      if (first < 0) {
        return -1;
      }
      bytes[from] = (byte) first;
      return 1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
