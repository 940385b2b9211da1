package org.glimpse.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer starts it, shortened to two minutes at three frames a second. */
@Timeout(900)
class DemoCommandTest {
  private static final int FRAMES = 2 * 60 * 3;

  @TempDir private Path folder;

  private record Outcome(int code, String out, String err) {}

  @Test
  void answersKeepWhatTheEnginePromises() throws Exception {
    Outcome first = demo("--minutes", "2", "--rate", "3");
    assertThat(first.err()).doesNotContain("Error");
    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("360 frames, 640 x 360, 3 a second");
    for (DemoQuery query : DemoQuery.ALL) {
      assertThat(first.out()).contains(query.question()).contains(query.sql("street") + ";");
    }
    List<String> verdicts =
        first.out().lines().filter(line -> line.startsWith("  every frame  ")).skip(1).toList();
    assertThat(verdicts).hasSize(DemoQuery.ALL.size());
    for (int i = 0; i < verdicts.size(); i++) {
      String verdict = verdicts.get(i);
      Matcher estimate = Pattern.compile("the estimate is ([0-9.]+) off").matcher(verdict);
      if (estimate.find()) {
        assertThat(Double.parseDouble(estimate.group(1))).isLessThanOrEqualTo(0.2);
      } else if (DemoQuery.ALL.get(i).form().contains("LIMIT 3 GAP")) {
        assertThat(verdict).matches("  every frame  (the same|[^;]+;[^;]+;[^;]+)");
      } else {
        assertThat(verdict).isEqualTo("  every frame  the same");
      }
    }
    assertThat(first.out()).contains("frame by frame: 360 detector calls");
    assertThat(callsOf(first.out())).isLessThanOrEqualTo(FRAMES).isPositive();
    assertThat(first.out().lines().filter(line -> line.startsWith("  ./glimpse sql -e ")))
        .hasSize(3);

    String page = Files.readString(files().resolve("demo.html"));
    assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("<script");
    assertThat(page).contains("prefers-color-scheme: dark").contains("data:image/jpeg;base64,");
    assertThat(page).contains("class=\"box car\"").endsWith("</html>\n");

    FileTime rendered = Files.getLastModifiedTime(files().resolve("street.mp4"));
    Outcome second = demo("--minutes", "2", "--rate", "3");
    assertThat(second.code()).isZero();
    assertThat(Files.getLastModifiedTime(files().resolve("street.mp4"))).isEqualTo(rendered);
    assertThat(callsOf(second.out())).as("costs are shown again").isEqualTo(callsOf(first.out()));
  }

  @Test
  void absurdLengthsAreRefused() throws Exception {
    for (String[] options :
        new String[][] {{"--minutes", "0"}, {"--minutes", "61"}, {"--rate", "-1"}}) {
      Outcome outcome = demo(options);
      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.err()).startsWith("Error GL-1009: " + options[0]);
      assertThat(outcome.out()).isEmpty();
    }
  }

  /** Detector calls of all statements together. */
  private static long callsOf(String out) {
    Matcher matcher = Pattern.compile("\\(.* s, ([0-9,]+) detector calls?").matcher(out);
    long calls = 0;
    while (matcher.find()) {
      calls += Long.parseLong(matcher.group(1).replace(",", ""));
    }
    return calls;
  }

  private Path files() {
    return folder.resolve("glimpse").resolve("demo");
  }

  private Outcome demo(String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "org.glimpse.shell.Main",
                "demo"));
    command.addAll(List.of(options));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("XDG_CACHE_HOME", folder.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("GLIMPSE_"));
    Process process = builder.start();
    process.getOutputStream().close();
    assertThat(process.waitFor(400, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
