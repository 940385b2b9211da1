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
import org.openqa.selenium.interactions.Actions;

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
    chromium.size(1280, 800).dark(false).open(address());
    chromium.run("localStorage.clear(); sessionStorage.clear()");
    chromium.open(address());
    ready();
  }

  @AfterEach
  void nothingWentWrongAndNothingLeftThisMachine() {
    assertThat(chromium.errors()).isEmpty();
    assertThat(chromium.requests()).isNotEmpty().allMatch(url -> url.startsWith(address()));
  }

  private static void ready() {
    chromium.awaitTrue("document.body.dataset.ready && document.querySelector('#videos .video')");
  }

  private static void keys(CharSequence... keys) {
    new Actions(chromium.driver()).sendKeys(keys).perform();
  }

  private static void control(CharSequence key) {
    new Actions(chromium.driver())
        .keyDown(Keys.CONTROL)
        .sendKeys(key)
        .keyUp(Keys.CONTROL)
        .perform();
  }

  private static void alt(CharSequence key) {
    new Actions(chromium.driver()).keyDown(Keys.ALT).sendKeys(key).keyUp(Keys.ALT).perform();
  }

  /** Types a statement over whatever the editor has. */
  private static void type(String sql) {
    chromium.find(".CodeMirror").click();
    control("a");
    keys(sql);
  }

  /** Puts a statement into the editor at once, where typing is not what is tested. */
  private static void put(String sql) {
    chromium.run("document.querySelector('.CodeMirror').CodeMirror.setValue(arguments[0])", sql);
    chromium.run("document.querySelector('.CodeMirror').CodeMirror.execCommand('goDocEnd')");
    chromium.find(".CodeMirror").click();
    control(Keys.END);
  }

  private static void state(String beginning) {
    chromium.await(
        "state " + beginning,
        () -> chromium.find("#state").getText().startsWith(beginning) ? true : null);
  }

  private static String text(String selector) {
    return chromium.find(selector).getText();
  }

  private static long number(String script) {
    return ((Number) chromium.run("return " + script)).longValue();
  }

  @Test
  void aQueryIsTypedCompletedAndRunAndAHitIsOpened() {
    type("select frame, class, xmin, ymin, xmax, ymax from cl");
    chromium.find(".CodeMirror-hints");
    chromium.screenshot(SHOTS.resolve("completion.png"));
    keys(Keys.ENTER);
    keys(" where class = 'car'");
    control(Keys.ENTER);
    state("Done");
    assertThat(chromium.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()"))
        .isEqualTo("select frame, class, xmin, ymin, xmax, ymax from clip where class = 'car'");
    assertThat(text("#count")).isEqualTo("40 rows");
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
    assertThat(text("#player .facts")).contains("hit 4 of 40");
    chromium.screenshot(SHOTS.resolve("player-1280.png"));
    keys(Keys.ARROW_RIGHT);
    shows(24);
    keys("n");
    shows(25);
    keys(Keys.END);
    shows(99);
    keys("p");
    shows(59);
    keys(Keys.HOME);
    shows(0);
    keys(" ");
    chromium.awaitTrue("Number(document.querySelector('#player').dataset.frame) >= 4");
    keys(" ");
    keys(Keys.ESCAPE);
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
        number(
            "(() => { const image = document.querySelector('#player img');"
                + " const canvas = document.createElement('canvas');"
                + " canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;"
                + " const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);"
                + " return context.getImageData(2, 2, 1, 1).data[0]; })()");
    assertThat(grey).as("grey of frame %d", frame).isBetween(2L * frame - 3, 2L * frame + 3);
  }

  @Test
  void aRunningQueryIsStoppedByEscape() {
    put(LONG_QUERY);
    control(Keys.ENTER);
    chromium.awaitTrue("!document.querySelector('#cancel').disabled");
    chromium.find("#queries .query");
    chromium.screenshot(SHOTS.resolve("running.png"));
    keys(Keys.ESCAPE);
    state("Stopped");
    assertThat(chromium.find("#run").isEnabled()).isTrue();
    assertThat(text("#error")).contains("GL-4001");
  }

  @Test
  void aPageLoadedInMidQueryFindsItsQueryAgain() {
    put(LONG_QUERY);
    control(Keys.ENTER);
    chromium.find("#queries .query");
    String running = chromium.find("#queries .query").getDomAttribute("data-id");
    chromium.driver().navigate().refresh();
    ready();
    chromium.awaitTrue("!document.querySelector('#cancel').disabled");
    assertThat(chromium.find("#queries .query").getDomAttribute("data-id")).isEqualTo(running);
    chromium.find("#cancel").click();
    state("Stopped");

    put("SELECT frame FROM clip WHERE class = 'bus'");
    control(Keys.ENTER);
    state("Done");
    chromium.driver().navigate().refresh();
    ready();
    state("Done");
    assertThat(text("#count")).isEqualTo("2 rows");
  }

  @Test
  void anErrorIsShownWhereItIs() {
    put("SHOW VIDEOS;\n\nSELECT frame\nFROM clip WHERE clas = 'car'");
    control(Keys.ENTER);
    state("Failed");
    assertThat(text("#error"))
        .contains("GL-1004", "'clas'", "line 2, column 17", "Did you mean 'class'?");
    assertThat(text(".cm-mistake")).isEqualTo("clas");
    chromium.screenshot(SHOTS.resolve("error.png"));
    put("SELECT frame FROM clip WHERE clas = 'car'");
    chromium.find("#explain").click();
    chromium.awaitTrue("document.querySelector('.cm-mistake')");
    assertThat(text(".cm-mistake")).isEqualTo("clas");
    // Chromium calls a refused request an error of the page, though the page deals with it.
    assertThat(chromium.errors()).hasSize(2).allMatch(each -> each.contains("status of 400"));
    chromium.forget();
    chromium.open(address());
  }

  @Test
  void theKeyboardAloneSuffices() {
    put("SELECT frame, class FROM clip WHERE class = 'bus'");
    control(Keys.ENTER);
    state("Done");
    keys(Keys.TAB);
    assertThat(chromium.run("return document.activeElement.id")).isEqualTo("run");
    alt("2");
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 2");
    assertThat(chromium.run("return document.activeElement.id")).isEqualTo("tab-frames");
    for (int i = 0; i < 8 && !focused().equals("timeline"); i++) {
      keys(Keys.TAB);
    }
    assertThat(focused()).isEqualTo("timeline");
    keys(Keys.ARROW_RIGHT);
    keys(Keys.ENTER);
    shows(81);
    keys(Keys.ESCAPE);
    keys(Keys.TAB);
    assertThat(focused()).isEqualTo("card");
    keys(Keys.ENTER);
    shows(80);
    keys(Keys.ESCAPE);
    keys("?");
    assertThat(chromium.find("#help").getText()).contains("stop the query");
    chromium.screenshot(SHOTS.resolve("keys.png"));
    keys(Keys.ESCAPE);
    alt("1");
    keys(Keys.TAB);
    for (int i = 0; i < 8 && !focused().equals("grid"); i++) {
      keys(Keys.TAB);
    }
    keys(Keys.ARROW_DOWN);
    keys(Keys.ENTER);
    shows(81);
    keys(Keys.ESCAPE);
  }

  private static String focused() {
    return String.valueOf(chromium.run("return document.activeElement.className"));
  }

  @Test
  void anEstimateIsDrawnWithItsInterval() {
    put("SELECT FCOUNT(*) FROM traffic WHERE class = 'car' ERROR WITHIN 0.05");
    control(Keys.ENTER);
    state("Done");
    assertThat(text("#state")).contains("SampledAggregate");
    String drawn = chromium.find("#estimates svg").getDomAttribute("aria-label");
    assertThat(drawn).contains("between 1.9", "and 2.0");
    assertThat(chromium.all("#estimates .band")).hasSize(1);
    assertThat(text("#count")).isEqualTo("1 row");
    chromium.screenshot(SHOTS.resolve("estimate.png"));
  }

  @Test
  void aPlanIsDrawnExpectedBesideActual() {
    put("SELECT frame FROM clip WHERE class = 'car' FNR WITHIN 0.05 FPR WITHIN 0.05");
    chromium.find("#explain").click();
    state("Done");
    assertThat(text("#plan")).contains("Operators", "Labels of clip", "Plans that were priced");
    chromium.screenshot(SHOTS.resolve("plan.png"));
    chromium.find("#analyze").click();
    state("Done");
    assertThat(text("#plan")).contains("Expected and actual", "Detector calls");
    chromium.pageScreenshot(SHOTS.resolve("analyze.png"));
  }

  @Test
  void rowsThatOnlyHaveATimeAreFramesToo() {
    put("SELECT timestamp FROM clip GROUP BY timestamp HAVING SUM(class = 'bus') >= 1");
    control(Keys.ENTER);
    state("Done");
    assertThat(text("#count")).isEqualTo("2 rows");
    chromium.find("#tab-frames").click();
    chromium.awaitTrue("document.querySelectorAll('#frames .card img').length == 2");
    chromium.awaitTrue("document.querySelectorAll('#frames .boxes rect').length == 2");
    chromium.all("#frames .card").get(1).click();
    shows(81);
    keys(Keys.ESCAPE);
  }

  @Test
  void historyAndExamplesFillTheEditor() {
    put("SELECT COUNT(*) AS n FROM clip");
    control(Keys.ENTER);
    state("Done");
    put("SHOW VIDEOS");
    control(Keys.ENTER);
    state("Done");
    chromium.find("#history-open").click();
    assertThat(chromium.all("#history-list code").stream().map(WebElement::getText).toList())
        .isEqualTo(List.of("SHOW VIDEOS", "SELECT COUNT(*) AS n FROM clip"));
    chromium.screenshot(SHOTS.resolve("history.png"));
    keys("count");
    chromium.awaitTrue("document.querySelectorAll('#history-list code').length == 1");
    chromium.find("#history-list .entry").click();
    assertThat(editor()).isEqualTo("SELECT COUNT(*) AS n FROM clip");
    alt(Keys.ARROW_UP);
    assertThat(editor()).isEqualTo("SHOW VIDEOS");
    chromium.find("#examples").sendKeys("Objects");
    keys(Keys.ENTER);
    chromium.await("an example", () -> editor().contains("FROM clip WHERE frame < 100") ? 1 : null);
  }

  private static String editor() {
    return String.valueOf(
        chromium.run("return document.querySelector('.CodeMirror').CodeMirror.getValue()"));
  }

  @Test
  void manyRowsStayFewElements() {
    put("SELECT a.frame, b.frame AS other, a.xmin FROM clip a, clip b, clip c WHERE c.frame < 40");
    control(Keys.ENTER);
    state("Done");
    assertThat(text("#count")).isEqualTo("35,280 rows");
    chromium.run("document.querySelector('.scroller').scrollTop = 30000 * 26");
    chromium.awaitTrue("document.querySelector('#row-30005')");
    assertThat(number("document.querySelectorAll('#rows .row').length")).isLessThan(100);
    assertThat(chromium.run("return document.querySelector('#save-csv').disabled"))
        .isEqualTo(false);
  }

  @Test
  void settingsLastAndAVideoIsLookedAt() {
    put("SET seed = 7");
    control(Keys.ENTER);
    state("Done");
    put("SELECT \"value\" FROM system.settings WHERE name = 'seed'");
    control(Keys.ENTER);
    state("Done");
    chromium.await(
        "the setting", () -> chromium.find("#rows").getText().contains("7") ? true : null);
    chromium.awaitTrue("document.querySelector('#videos img')");
    chromium.find(".preview-button").click();
    shows(0);
    keys(Keys.ESCAPE);
  }

  @Test
  void itFitsNarrowAndWideInDarkAndLight() {
    put("SELECT frame, class, confidence, xmin, ymin, xmax, ymax FROM clip WHERE class = 'car'");
    control(Keys.ENTER);
    state("Done");
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
        keys(Keys.ESCAPE);
        assertThat(chromium.run("return getComputedStyle(document.body).backgroundColor"))
            .isEqualTo(dark ? "rgb(20, 24, 27)" : "rgb(246, 247, 248)");
      }
    }
    chromium.size(1280, 800).dark(true);
    chromium.find("#theme").sendKeys("light");
    chromium.awaitTrue("getComputedStyle(document.body).backgroundColor == 'rgb(246, 247, 248)'");
  }

  private static void assertFits(String what) {
    assertThat(number("document.scrollingElement.scrollWidth - innerWidth"))
        .as("pixels beyond the window: %s", what)
        .isLessThanOrEqualTo(0);
  }
}
