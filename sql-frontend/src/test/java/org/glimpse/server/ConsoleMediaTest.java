package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.glimpse.browser.Chromium;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.interactions.Actions;

/** The console over ten minutes of real video with recorded labels; prints how long it took. */
@Tag("media")
@Timeout(300)
class ConsoleMediaTest {
  private static final Path MEDIA = Path.of(System.getProperty("glimpse.shared"), "media");
  private static final Path SHOTS = Path.of("target", "console");

  @Test
  void aHundredHitsOfTenMinutesAreShown(@TempDir Path folder) throws Exception {
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      try (Session session = engine.newSession()) {
        Path video = MEDIA.resolve("videos/derived_long_street_10min_640x352.mp4");
        Path labels =
            MEDIA.resolve("labels/derived_long/derived_long_street_10min_640x352.mp4.960x544.csv");
        Answers.rows(session, "CREATE DETECTOR d FROM RECORDING '" + labels + "'");
        Answers.rows(session, "CREATE VIDEO street FROM '" + video + "' DETECTOR d");
        Answers.rows(session, "SELECT COUNT(*) FROM street");
      }
      try (GlimpseServer server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
          Chromium chromium = Chromium.start()) {
        chromium.open("http://127.0.0.1:" + server.port() + "/");
        chromium.awaitTrue("document.querySelector('#videos img')");
        System.out.println(
            "console: first load "
                + chromium.run(
                    "const page = performance.getEntriesByType('navigation')[0]; return 'loaded"
                        + " after ' + Math.round(page.loadEventEnd) + ' ms, usable after ' +"
                        + " Math.round(performance.getEntriesByName('ready')[0].startTime) + ' ms,"
                        + " ' + Math.round(performance.getEntriesByType('resource').reduce((sum,"
                        + " each) => sum + each.transferSize, page.transferSize) / 1024) + ' KB'"));
        chromium.run(
            "document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])",
            "SELECT frame FROM street GROUP BY frame HAVING SUM(class = 'car') >= 2"
                + " LIMIT 100 GAP 100");
        chromium.find(".CodeMirror").click();
        new Actions(chromium.driver())
            .keyDown(Keys.CONTROL)
            .sendKeys(Keys.END, Keys.ENTER)
            .keyUp(Keys.CONTROL)
            .perform();
        chromium.await(
            "rows", () -> chromium.find("#count").getText().equals("100 rows") ? 1 : null);
        chromium.find("#tab-frames").click();
        chromium.awaitTrue("document.querySelector('#frames').dataset.loaded == '100'");
        assertThat(chromium.all("#frames .card img")).hasSize(100);
        System.out.println(
            "console: 100 thumbnails after "
                + chromium.run(
                    "return Math.round(performance.getEntriesByName('wall')[0].duration)")
                + " ms");
        chromium.screenshot(SHOTS.resolve("street-wall.png"));
        chromium.all("#frames .card").get(40).click();
        chromium.awaitTrue(
            "document.querySelector('#player').dataset.frame"
                + " && document.querySelector('#player .boxes rect')");
        chromium.screenshot(SHOTS.resolve("street-player.png"));
        assertThat(chromium.errors()).isEqualTo(List.of());
      }
    }
  }
}
