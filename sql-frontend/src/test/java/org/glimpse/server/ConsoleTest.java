package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.glimpse.browser.Chromium;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.NumberedClip;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The console, used as a person would. Pictures of it are left in {@code target/console}. */
@Timeout(300)
class ConsoleTest {
  private static final Path SHOTS = Path.of("target", "console");
  private static final String LONG_QUERY =
      "SELECT COUNT(*) FROM clip a, clip b, clip c, clip d, clip e, clip f, clip g"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin + f.xmin + g.xmin > 333";

  @TempDir static Path folder;
  private static Engine engine;
  private static GlimpseServer server;
  private static Chromium chromium;
  private static ConsolePage page;

  @BeforeAll
  static void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      NumberedClip.register(session, "clip", folder);
      Path traffic = traffic(folder.resolve("traffic.csv"));
      Answers.rows(
          session,
          "CREATE VIDEO traffic FROM RECORDING '"
              + traffic
              + "' WITH (frame_count = 40000, fps = 25, seconds_per_frame = 0.05)");
    }
    server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
    chromium = Chromium.start();
    page = new ConsolePage(chromium);
  }

  /** Up to four cars, as they come. */
  private static Path traffic(Path file) throws IOException {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < 40_000; frame++) {
      int cars = random.nextInt(5);
      if (cars > 0) {
        lines.add(frame + ",car," + cars);
      }
    }
    return Files.write(file, lines);
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
    server.close();
    engine.close();
  }

  private static String address() {
    return server.address();
  }

  @BeforeEach
  void openConsole() {
    chromium.forget();
    chromium.size(1280, 800).dark(false);
    page.openFresh(address());
  }

  @AfterEach
  void nothingWentWrongAndNothingLeftThisMachine() {
    assertThat(chromium.errors()).isEmpty();
    assertThat(chromium.requests()).isNotEmpty().allMatch(url -> url.startsWith(address()));
  }

  @Test
  void aQueryIsTypedCompletedAndRunAndAHitIsOpened() {
    page.type("select frame, class, xmin, ymin, xmax, ymax from cl");
    chromium.find(".CodeMirror-hints");
    chromium.screenshot(SHOTS.resolve("completion.png"));
    page.keys(Keys.ENTER);
    page.keys(" where class = 'car'");
    page.control(Keys.ENTER);
    page.state("Done");
    assertThat(chromium.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()"))
        .isEqualTo("select frame, class, xmin, ymin, xmax, ymax from clip where class = 'car'");
    assertThat(page.text("#count")).isEqualTo("40 rows");
    assertThat(chromium.all("#rows .body .row").get(0).getText()).startsWith("20\ncar");
    chromium.screenshot(SHOTS.resolve("rows-1280.png"));

    chromium.find("#tab-frames").click();
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 40");
    assertThat(chromium.all("#frames .card .boxes rect")).hasSize(40);
    assertThat(chromium.find(".timeline").getDomAttribute("aria-valuemax")).isEqualTo("40");
    chromium.screenshot(SHOTS.resolve("wall-1280.png"));

    chromium.all("#frames .card").get(3).click();
    shows(23);
    assertThat(chromium.all("#player .boxes rect")).hasSize(1);
    assertThat(page.text("#player .facts")).contains("hit 4 of 40");
    chromium.screenshot(SHOTS.resolve("player-1280.png"));
    page.keys(Keys.ARROW_RIGHT);
    shows(24);
    page.keys("n");
    shows(25);
    page.keys(Keys.END);
    shows(99);
    page.keys("p");
    shows(59);
    page.keys(Keys.HOME);
    shows(0);
    page.keys(" ");
    chromium.awaitTrue("Number(document.querySelector('#player').dataset.frame) >= 4");
    page.keys(" ");
    page.keys(Keys.ESCAPE);
    chromium.awaitTrue("!document.querySelector('#player').open");
  }

  /** The player shows this very frame: its grey tells its number. */
  private static void shows(int frame) {
    chromium.awaitTrue(
        "document.querySelector('#player').dataset.frame == '"
            + frame
            + "' && document.querySelector('#player img').complete"
            + " && document.querySelector('#player .overlay').dataset.frame == '"
            + frame
            + "'");
    long grey =
        page.number(
            "(() => { const image = document.querySelector('#player img');"
                + " const canvas = document.createElement('canvas');"
                + " canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;"
                + " const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);"
                + " return context.getImageData(2, 2, 1, 1).data[0]; })()");
    assertThat(grey).as("grey of frame %d", frame).isBetween(2L * frame - 3, 2L * frame + 3);
  }

  @Test
  void aRunningQueryIsStoppedByEscape() {
    page.run(LONG_QUERY);
    chromium.awaitTrue("!document.querySelector('#cancel').disabled");
    chromium.find("#queries .query");
    chromium.screenshot(SHOTS.resolve("running.png"));
    page.keys(Keys.ESCAPE);
    page.state("Stopped");
    assertThat(chromium.find("#run").isEnabled()).isTrue();
    assertThat(page.text("#error")).contains("GL-4001");
  }

  @Test
  void aPageLoadedInMidQueryFindsItsQueryAgain() {
    page.run(LONG_QUERY);
    chromium.find("#queries .query");
    String running = chromium.find("#queries .query").getDomAttribute("data-id");
    page.reload();
    chromium.awaitTrue("!document.querySelector('#cancel').disabled");
    assertThat(chromium.find("#queries .query").getDomAttribute("data-id")).isEqualTo(running);
    chromium.find("#cancel").click();
    page.state("Stopped");

    page.run("SELECT frame FROM clip WHERE class = 'bus'");
    page.state("Done");
    page.reload();
    page.state("Done");
    assertThat(page.text("#count")).isEqualTo("2 rows");
  }

  @Test
  void anErrorIsShownWhereItIs() {
    page.run("SHOW VIDEOS;\n\nSELECT frame\nFROM clip WHERE clas = 'car'");
    page.state("Failed");
    assertThat(page.text("#error"))
        .contains("GL-1004", "'clas'", "line 2, column 17", "Did you mean 'class'?");
    assertThat(page.text(".cm-mistake")).isEqualTo("clas");
    chromium.screenshot(SHOTS.resolve("error.png"));
    page.put("SELECT frame FROM clip WHERE clas = 'car'");
    chromium.find("#explain").click();
    chromium.awaitTrue("document.querySelector('.cm-mistake')");
    assertThat(page.text(".cm-mistake")).isEqualTo("clas");
    // Chromium calls a refused request an error of the page, though the page deals with it.
    assertThat(chromium.errors()).hasSize(2).allMatch(each -> each.contains("status of 400"));
    chromium.forget();
    chromium.open(address());
  }

  @Test
  void theKeyboardAloneSuffices() {
    page.run("SELECT frame, class FROM clip WHERE class = 'bus'");
    page.state("Done");
    page.keys(Keys.TAB);
    assertThat(chromium.run("return document.activeElement.id")).isEqualTo("run");
    page.alt("2");
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 2");
    assertThat(chromium.run("return document.activeElement.id")).isEqualTo("tab-frames");
    for (int i = 0; i < 8 && !focused().equals("timeline"); i++) {
      page.keys(Keys.TAB);
    }
    assertThat(focused()).isEqualTo("timeline");
    page.keys(Keys.ARROW_RIGHT);
    page.keys(Keys.ENTER);
    shows(81);
    page.keys(Keys.ESCAPE);
    page.keys(Keys.TAB);
    assertThat(focused()).isEqualTo("card");
    page.keys(Keys.ENTER);
    shows(80);
    page.keys(Keys.ESCAPE);
    page.keys("?");
    assertThat(chromium.find("#help").getText()).contains("stop the query");
    chromium.screenshot(SHOTS.resolve("keys.png"));
    page.keys(Keys.ESCAPE);
    page.alt("1");
    page.keys(Keys.TAB);
    for (int i = 0; i < 8 && !focused().equals("grid"); i++) {
      page.keys(Keys.TAB);
    }
    page.keys(Keys.ARROW_DOWN);
    page.keys(Keys.ENTER);
    shows(81);
    page.keys(Keys.ESCAPE);
  }

  private static String focused() {
    return String.valueOf(chromium.run("return document.activeElement.className"));
  }

  @Test
  void anEstimateIsDrawnWithItsInterval() {
    page.run("SELECT FCOUNT(*) FROM traffic WHERE class = 'car' ERROR WITHIN 0.05");
    page.state("Done");
    assertThat(page.text("#state")).contains("SampledAggregate");
    String drawn = chromium.find("#estimates svg").getDomAttribute("aria-label");
    assertThat(drawn).contains("between 1.9", "and 2.0");
    assertThat(chromium.all("#estimates .band")).hasSize(1);
    assertThat(page.text("#count")).isEqualTo("1 row");
    chromium.screenshot(SHOTS.resolve("estimate.png"));
  }

  @Test
  void aPlanIsDrawnExpectedBesideActual() {
    page.put("SELECT frame FROM clip WHERE class = 'car' FNR WITHIN 0.05 FPR WITHIN 0.05");
    chromium.find("#explain").click();
    page.state("Done");
    assertThat(page.text("#plan"))
        .contains("Operators", "Labels of clip", "Plans that were priced");
    chromium.screenshot(SHOTS.resolve("plan.png"));
    chromium.find("#analyze").click();
    page.state("Done");
    assertThat(page.text("#plan")).contains("Expected and actual", "Detector calls");
    chromium.pageScreenshot(SHOTS.resolve("analyze.png"));
  }

  @Test
  void rowsThatOnlyHaveATimeAreFramesToo() {
    page.run("SELECT timestamp FROM clip GROUP BY timestamp HAVING SUM(class = 'bus') >= 1");
    page.state("Done");
    assertThat(page.text("#count")).isEqualTo("2 rows");
    chromium.find("#tab-frames").click();
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 2");
    chromium.awaitTrue("document.querySelectorAll('#frames .boxes rect').length == 2");
    chromium.all("#frames .card").get(1).click();
    shows(81);
    page.keys(Keys.ESCAPE);
  }

  @Test
  void historyAndExamplesFillTheEditor() {
    page.run("SELECT COUNT(*) AS n FROM clip");
    page.state("Done");
    page.run("SHOW VIDEOS");
    page.state("Done");
    chromium.find("#history-open").click();
    assertThat(chromium.all("#history-list code").stream().map(WebElement::getText).toList())
        .isEqualTo(List.of("SHOW VIDEOS", "SELECT COUNT(*) AS n FROM clip"));
    chromium.screenshot(SHOTS.resolve("history.png"));
    page.keys("count");
    chromium.awaitTrue("document.querySelectorAll('#history-list code').length == 1");
    chromium.find("#history-list .entry").click();
    assertThat(page.editor()).isEqualTo("SELECT COUNT(*) AS n FROM clip");
    page.alt(Keys.ARROW_UP);
    assertThat(page.editor()).isEqualTo("SHOW VIDEOS");
    chromium.find("#examples").sendKeys("Objects");
    page.keys(Keys.ENTER);
    chromium.await(
        "an example", () -> page.editor().contains("FROM clip WHERE frame < 100") ? 1 : null);
  }

  @Test
  void manyRowsStayFewElements() {
    page.run(
        "SELECT a.frame, b.frame AS other, a.xmin FROM clip a, clip b, clip c WHERE c.frame < 40");
    page.state("Done");
    assertThat(page.text("#count")).isEqualTo("35,280 rows");
    chromium.run("document.querySelector('.scroller').scrollTop = 30000 * 26");
    chromium.awaitTrue("document.querySelector('#row-30005')");
    assertThat(page.number("document.querySelectorAll('#rows .row').length")).isLessThan(100);
    assertThat(chromium.run("return document.querySelector('#save-csv').disabled"))
        .isEqualTo(false);
  }

  @Test
  void aRowWithoutAFrameShowsItsValuesInFull() {
    String text = "a long text of many words, ".repeat(30);
    page.run("SELECT '" + text + "' AS words, 'two\nlines' AS lines, NULL AS nothing");
    page.state("Done");
    assertThat(page.text("#rows .body")).contains("two ⏎ lines").contains("NULL");
    page.keys(Keys.TAB);
    for (int i = 0; i < 12 && !focused().equals("grid"); i++) {
      page.keys(Keys.TAB);
    }
    page.keys(Keys.ENTER);
    assertThat(page.text("#row-values")).contains(text.strip()).contains("two\nlines");
    chromium.screenshot(SHOTS.resolve("row.png"));
    page.keys(Keys.ESCAPE);
    page.run("SELECT frame FROM clip WHERE frame < 0");
    page.state("Done");
    assertThat(page.text("#rows")).contains("No rows");
    page.run("SET seed = 7");
    chromium.await(
        "no costs of SET", () -> page.text("#state").matches("Done in [0-9.]+ s") ? 1 : null);
  }

  @Test
  void settingsLastAndAVideoIsLookedAt() {
    page.run("SET seed = 7");
    page.state("Done");
    page.run("SELECT \"value\" FROM system.settings WHERE name = 'seed'");
    page.state("Done");
    chromium.await(
        "the setting", () -> chromium.find("#rows").getText().contains("7") ? true : null);
    chromium.awaitTrue("document.querySelector('#videos img')");
    chromium.find(".preview-button").click();
    shows(0);
    page.keys(Keys.ESCAPE);
  }

  @Test
  void itFitsNarrowAndWideInDarkAndLight() {
    page.run(
        "SELECT frame, class, confidence, xmin, ymin, xmax, ymax FROM clip WHERE class = 'car'");
    page.state("Done");
    chromium.find("#tab-frames").click();
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 40");
    for (Map.Entry<String, Integer> width : Map.of("narrow", 400, "wide", 1280).entrySet()) {
      for (boolean dark : new boolean[] {false, true}) {
        chromium.size(width.getValue(), width.getValue() == 400 ? 800 : 900).dark(dark);
        String name = width.getKey() + (dark ? "-dark" : "-light");
        for (String tab : List.of("rows", "frames")) {
          chromium.find("#tab-" + tab).click();
          assertFits(name);
          chromium.screenshot(SHOTS.resolve(name + "-" + tab + ".png"));
        }
        if (width.getValue() == 400) {
          chromium.find("#side-toggle").click();
          assertFits(name);
          chromium.screenshot(SHOTS.resolve(name + "-lists.png"));
          chromium.find("#side-toggle").click();
        }
        chromium.find("#frames .card").click();
        shows(20);
        assertFits(name);
        chromium.screenshot(SHOTS.resolve(name + "-player.png"));
        page.keys(Keys.ESCAPE);
        assertThat(chromium.run("return getComputedStyle(document.body).backgroundColor"))
            .isEqualTo(dark ? "rgb(20, 24, 27)" : "rgb(246, 247, 248)");
      }
    }
    chromium.size(1280, 800).dark(true);
    chromium.find("#theme").sendKeys("light");
    chromium.awaitTrue("getComputedStyle(document.body).backgroundColor == 'rgb(246, 247, 248)'");
  }

  private static void assertFits(String what) {
    assertThat(page.number("document.scrollingElement.scrollWidth - innerWidth"))
        .as("pixels beyond the window: %s", what)
        .isLessThanOrEqualTo(0);
  }
}
