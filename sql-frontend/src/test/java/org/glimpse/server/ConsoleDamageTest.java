package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glimpse.browser.Chromium;
import org.glimpse.engine.Answers;
import org.glimpse.engine.DamagedClip;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console over videos with frames that cannot be decoded, and over one that has vanished. */
@Timeout(300)
class ConsoleDamageTest {
  private static final Path SHOTS = Path.of("target", "console");

  @TempDir static Path folder;
  private static Engine engine;
  private static GlimpseServer server;
  private static Chromium chromium;
  private static ConsolePage page;

  @BeforeAll
  static void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      DamagedClip.register(session, "clip", folder);
      DamagedClip.register(session, "gone", Files.createDirectory(folder.resolve("b")));
      Answers.rows(session, "SELECT COUNT(*) FROM clip");
    }
    Files.delete(folder.resolve("b/gone.mkv"));
    server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
    chromium = Chromium.start();
    page = new ConsolePage(chromium);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    server.close();
    engine.close();
  }

  @BeforeEach
  void openConsole() {
    chromium.size(1280, 800).dark(false);
    page.openFresh(server.address());
  }

  @Test
  void wallAndPlayerSayWhichFramesAreDamaged() {
    page.run("SELECT frame, class, xmin, ymin, xmax, ymax FROM clip WHERE class = 'car'");
    page.state("Done");
    chromium.find("#tab-frames").click();
    chromium.awaitTrue("document.querySelectorAll('#frames .lost').length == 2");
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 38");
    assertThat(page.text("#frames .lost")).isEqualTo("damaged");
    chromium.pageScreenshot(SHOTS.resolve("damaged-wall.png"));

    chromium.all("#frames .card").get(20).click();
    shows(40);
    assertThat(chromium.find("#player img").isDisplayed()).isTrue();
    page.keys(Keys.ARROW_RIGHT);
    shows(41);
    assertThat(page.text("#player .lost")).isEqualTo("Frame 41 is damaged and cannot be shown.");
    assertThat(chromium.all("#player img")).noneMatch(WebElement::isDisplayed);
    chromium.screenshot(SHOTS.resolve("damaged-player.png"));
    page.keys(Keys.ARROW_RIGHT);
    shows(42);
    page.keys(Keys.ARROW_RIGHT);
    shows(43);
    assertThat(chromium.find("#player img").isDisplayed()).isTrue();
    assertThat(chromium.all("#player .lost")).noneMatch(WebElement::isDisplayed);
    page.keys(Keys.ESCAPE);
    assertThat(chromium.errors()).allMatch(each -> each.contains("/v1/videos/gone/"));
  }

  @Test
  void aClientThatAsksForADamagedPictureHearsAnError() throws Exception {
    Http http = new Http(server.port());
    String sql = "SELECT frame, image FROM clip.frames WHERE frame BETWEEN 40 AND 43";
    String body = "{\"sql\": \"" + sql + "\"}";
    List<String> lines =
        http.send(
                http.request("/v1/query")
                    .header("Accept", "application/x-ndjson")
                    .POST(HttpRequest.BodyPublishers.ofString(body)))
            .body()
            .lines()
            .toList();
    assertThat(lines.get(lines.size() - 1))
        .startsWith("{\"event\":\"error\"")
        .contains("\"DAMAGED_MEDIA\"");
    assertThat(lines).anyMatch(line -> line.startsWith("{\"event\":\"rows\",\"rows\":[[40,"));
    assertThat(http.post("/v1/query", body).body()).contains("\"DAMAGED_MEDIA\"");
  }

  private static void shows(int frame) {
    chromium.awaitTrue("document.querySelector('#player').dataset.frame == '" + frame + "'");
  }

  @Test
  void previewsSayThatTheyAreDamagedOrGone() {
    chromium.awaitTrue("document.querySelectorAll('#videos .preview').length == 2");
    chromium.await(
        "both previews",
        () ->
            chromium.all("#videos .preview").stream()
                    .map(WebElement::getText)
                    .toList()
                    .equals(List.of("damaged", "no picture"))
                ? 1
                : null);
    page.run("SELECT frame FROM gone WHERE class = 'bus'");
    page.state("Done");
    chromium.find("#tab-frames").click();
    assertThat(page.text("#frames .error")).contains("gone.mkv");
    assertThat(page.text("#frames .lost")).isEqualTo("no picture");
    chromium.find("#frames .card").click();
    chromium.await("why", () -> page.text("#player .lost").contains("gone.mkv") ? 1 : null);
    chromium.screenshot(SHOTS.resolve("vanished.png"));
    page.keys(Keys.ESCAPE);
  }
}
