package org.glimpse.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.glimpse.browser.Chromium;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.Session;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.ProgressListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A report's page as people open it: from disk, in a browser, large and small, light and dark. */
@Timeout(300)
final class ReportPageTest {
  private static final Path SHOTS = Path.of("target", "screenshots", "report");

  @TempDir static Path folder;
  private static Path page;
  private static Path pdf;
  private static Chromium browser;

  @BeforeAll
  static void make() throws IOException {
    DrawnRoad.writeClip(folder, 0);
    DrawnRoad.writeClip(folder, 1);
    Path recording = DrawnRoad.writeRecording(folder, 2);
    Report report =
        Report.read(
            RoadReport.TEXT + "--@ section: Broken\nSELECT nothing FROM ${video};\n",
            "road.sql",
            Map.of());
    try (Engine engine = Engine.open(folder.resolve("workspace"));
        Session session = engine.newSession();
        ReportOutput output = ReportOutput.at(folder.resolve("road.html"))) {
      DrawnRoad.create(folder, recording).forEach(sql -> Answers.rows(session, sql));
      CancelToken token = CancelToken.create();
      ReportRun.run(
          report,
          session,
          new ReportRun.Options(
              true, token, ProgressListener.NONE, message -> {}, stats -> {}, "of the test"),
          output);
      PdfPrinter.find(System.getenv("PATH")).print(output, token);
      output.commit();
    }
    page = folder.resolve("road.html");
    pdf = folder.resolve("road.pdf");
    browser = Chromium.start();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void itOpensFromDiskAndAsksForNothing() {
    browser.open(page.toUri().toString());
    browser.find("h1");
    browser.awaitTrue("[...document.querySelectorAll('image')].length > 8");
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.requests()).containsOnly(page.toUri().toString());
  }

  @Test
  void itFitsEveryWindowInBothColours() {
    for (int width : List.of(1280, 400)) {
      for (boolean dark : List.of(false, true)) {
        browser.size(width, 900).dark(dark).open(page.toUri().toString());
        browser.find("h1");
        String name = width + (dark ? "-dark" : "-light") + ".png";
        browser.pageScreenshot(SHOTS.resolve(name));
        Object scroll = browser.run("return document.documentElement.scrollWidth");
        assertThat(((Number) scroll).intValue()).as("width at %s", name).isLessThanOrEqualTo(width);
        assertThat(clipped()).as("texts outside of their charts at %s", name).isEmpty();
        assertThat(overlapping()).as("labels over each other at %s", name).isEmpty();
        Object paper = browser.run("return getComputedStyle(document.body).backgroundColor");
        assertThat(paper).isEqualTo(dark ? "rgb(20, 24, 27)" : "rgb(251, 250, 247)");
      }
    }
    browser.size(1280, 800).dark(false);
  }

  private static List<?> clipped() {
    return (List<?>)
        browser.run(
            """
            return [...document.querySelectorAll('.chart text')].filter(text => {
              const box = text.getBoundingClientRect();
              const chart = text.closest('svg').getBoundingClientRect();
              return box.left < chart.left - 1 || box.right > chart.right + 1
                  || box.bottom > chart.bottom + 1;
            }).map(text => text.textContent);""");
  }

  private static List<?> overlapping() {
    return (List<?>)
        browser.run(
            """
            const found = [];
            for (const chart of document.querySelectorAll('.chart')) {
              const boxes = [...chart.querySelectorAll('text')].map(text =>
                  [text.getBoundingClientRect(), text.textContent]);
              boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, other]) => {
                if (a.left < b.right && b.left < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom) {
                  found.push(one + ' | ' + other);
                }
              }));
            }
            return found;""");
  }

  @Test
  void keysOpenWhatIsBehindAChart() {
    browser.open(page.toUri().toString());
    WebElement summary = browser.find("#by-second summary");
    browser.run("arguments[0].focus()", summary);
    summary.sendKeys(Keys.ENTER);
    browser.awaitTrue("document.querySelector('#by-second details').open");
    assertThat(browser.find("#by-second details table").getText()).contains("2026-06-01 18:00:03");
    List<WebElement> images = browser.all("section svg");
    assertThat(images).isNotEmpty();
    assertThat(images)
        .allSatisfy(each -> assertThat(each.getDomAttribute("aria-label")).isNotBlank());
  }

  @Test
  void aSectionThatFailedSaysWhy() {
    browser.open(page.toUri().toString());
    assertThat(browser.find("#broken [role=alert]").getText())
        .contains("Error GL-1004")
        .contains("nothing");
    assertThat(browser.find("nav").getText()).contains("Broken (failed)");
  }

  @Test
  void itPrints() throws IOException {
    byte[] bytes = Files.readAllBytes(pdf);
    assertThat(new String(bytes, 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("%PDF-");
    assertThat(bytes.length).isGreaterThan(20_000);
  }

  @Test
  void withoutABrowserPrintingSaysHowToGetOne() {
    List<GlimpseException> thrown = new ArrayList<>();
    try {
      PdfPrinter.find(folder.toString());
    } catch (GlimpseException refused) {
      thrown.add(refused);
    }
    assertThat(thrown)
        .singleElement()
        .extracting(GlimpseException::code)
        .isEqualTo(ErrorCode.NO_BROWSER);
    assertThat(thrown.get(0).advice()).contains("apt-get install chromium");
  }
}
