package org.glimpse.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.glimpse.workspace.Progress;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter messages = new PrintWriter(text, true);
  private long nanos;

  @Test
  void aTerminalGetsOneLineThatIsRewrittenAndWiped() {
    ProgressDisplay display = new ProgressDisplay(messages, true, true, 80, () -> nanos);
    report(display, 0, 0);
    report(display, 400, 10);
    assertThat(text.toString()).as("work of less than half a second").isEmpty();
    report(display, 600, 30);
    report(display, 650, 40);
    assertThat(text.toString())
        .isEqualTo(
            "\rDetecting objects in v: 30 of 1,000 frames (3 %), 0 s, about 19 s left\033[K");
    report(display, 720, 60);
    assertThat(text.toString()).contains("60 of 1,000");
    display.wipe();
    display.wipe();
    assertThat(text.toString()).endsWith("\r\033[K").doesNotContain("\n");
  }

  @Test
  void elsewhereALineEveryTenSeconds() {
    ProgressDisplay display = new ProgressDisplay(messages, true, false, 0, () -> nanos);
    for (int second = 0; second <= 25; second++) {
      report(display, second * 1000L, second);
    }
    assertThat(text.toString().lines().toList())
        .containsExactly(
            "Detecting objects in v: 10 of 1,000 frames (1 %), 10 s, about 16 min 30 s left",
            "Detecting objects in v: 20 of 1,000 frames (2 %), 20 s, about 16 min 20 s left");
  }

  @Test
  void switchedOffItIsSilent() {
    ProgressDisplay display = new ProgressDisplay(messages, false, true, 80, () -> nanos);
    report(display, 0, 0);
    report(display, 60_000, 500);
    display.wipe();
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void linesFitTheTerminal() {
    ProgressDisplay display = new ProgressDisplay(messages, true, true, 30, () -> nanos);
    report(display, 0, 0);
    report(display, 1000, 30);
    assertThat(text.toString().replace("\r", "").replace("\033[K", "")).hasSize(29);
  }

  @Test
  void durationsHaveTwoUnitsAtMost() {
    assertThat(ProgressDisplay.duration(Duration.ofMillis(12_900))).isEqualTo("12 s");
    assertThat(ProgressDisplay.duration(Duration.ofSeconds(120))).isEqualTo("2 min");
    assertThat(ProgressDisplay.duration(Duration.ofSeconds(7505))).isEqualTo("2 h 5 min");
  }

  private void report(ProgressDisplay display, long millis, long done) {
    nanos = millis * 1_000_000;
    display.progressed(
        new Progress("Detecting objects in v", "frames", done, 1000, Duration.ofMillis(millis)));
  }
}
