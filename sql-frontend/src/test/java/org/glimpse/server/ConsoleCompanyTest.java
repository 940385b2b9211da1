package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
import org.openqa.selenium.WindowType;

/**
 * The console where it is not alone: queries that begin and end elsewhere, copies of its tab, a
 * server that goes away, people who stop what they have seen enough of.
 */
@Timeout(300)
class ConsoleCompanyTest {
  private static final Path SHOTS = Path.of("target", "console");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG_QUERY =
      "SELECT COUNT(*) FROM clip a, clip b, clip c, clip d, clip e, clip f, clip g"
          + " WHERE a.xmin + b.xmin + c.xmin + d.xmin + e.xmin + f.xmin + g.xmin > 333";
  private static final int FRAMES = 2_000_000;

  @TempDir static Path folder;
  private static Engine engine;
  private static GlimpseServer server;
  private static Http http;
  private static Chromium chromium;
  private static ConsolePage page;

  @BeforeAll
  static void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      NumberedClip.register(session, "clip", folder);
      Answers.rows(
          session,
          "CREATE VIDEO traffic FROM RECORDING '"
              + traffic(folder.resolve("traffic.csv"))
              + "' WITH (frame_count = "
              + FRAMES
              + ", fps = 25, seconds_per_frame = 0.05)");
    }
    server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
    http = new Http(server.port());
    chromium = Chromium.start();
    page = new ConsolePage(chromium);
  }

  /** Up to four cars in every tenth frame. */
  private static Path traffic(Path file) throws IOException {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>(List.of("frame,class,count"));
    for (int frame = 0; frame < FRAMES; frame += 10) {
      lines.add(frame + ",car," + (1 + random.nextInt(4)));
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

  @BeforeEach
  void openConsole() {
    chromium.forget();
    chromium.size(1280, 800).dark(false);
    page.openFresh(server.address());
  }

  @AfterEach
  void onlyOneTabIsLeftAndNothingWentWrong() {
    List<String> tabs = List.copyOf(chromium.driver().getWindowHandles());
    for (String tab : tabs.subList(1, tabs.size())) {
      chromium.driver().switchTo().window(tab).close();
    }
    chromium.driver().switchTo().window(tabs.get(0));
    assertThat(chromium.errors()).isEmpty();
  }

  /** Begins a query that nobody listens to, which gives it some seconds. */
  private static String beginElsewhere() throws IOException {
    String body = JSON.createObjectNode().put("sql", LONG_QUERY).put("detached", true).toString();
    return Http.json(http.post("/v1/query", body)).path("queryId").asText();
  }

  private static String stateOf(String query) throws IOException {
    return Http.json(http.get("/v1/queries/" + query)).path("state").asText();
  }

  private static String item(String query) {
    return "document.querySelector('#queries [data-id=\"" + query + "\"]')";
  }

  @Test
  void queriesThatBeginAndEndElsewhereComeAndGoByThemselves() throws Exception {
    String first = beginElsewhere();
    chromium.awaitTrue(item(first));
    http.delete("/v1/queries/" + first);
    chromium.awaitTrue("!" + item(first));
    String second = beginElsewhere();
    chromium.awaitTrue(item(second));
    chromium.find("#queries .query button").click();
    chromium.awaitTrue("!" + item(second));
    assertThat(stateOf(second)).isEqualTo("cancelled");
    assertThat(page.text("#queries")).isEqualTo("None");
  }

  @Test
  void itsOwnQueryMayBeStoppedFromElsewhereAndFromTheList() {
    page.run(LONG_QUERY);
    chromium.find("#queries .query button").click();
    page.state("Stopped");
    assertThat(page.text("#error.calm")).contains("GL-4001");
    chromium.awaitTrue("!document.querySelector('#queries .query')");

    page.run(LONG_QUERY);
    String id = chromium.find("#queries .query").getDomAttribute("data-id");
    assertThat(page.text("#state")).doesNotStartWith("Stopped");
    engine.kill(Long.parseLong(id));
    page.state("Stopped");
    assertThat(chromium.find("#run").isEnabled()).isTrue();
  }

  @Test
  void aPageThatIsNotSeenDoesNotLook() throws Exception {
    chromium.run(
        "window.seen = []; document.addEventListener('visibilitychange', () =>"
            + " seen.push(document.visibilityState)); window.looks = []; const native = window.fetch; window.fetch = (url, ...more) => {"
            + " if (String(url).includes('/v1/queries?')) { looks.push(document.visibilityState); }"
            + " return native(url, ...more); }");
    chromium.awaitTrue("looks.length > 0");
    String seen = chromium.driver().getWindowHandle();
    chromium.driver().switchTo().newWindow(WindowType.TAB);
    String running = beginElsewhere();
    Thread.sleep(4500); // twice as long as it waits between two looks
    chromium.driver().switchTo().window(seen);
    chromium.awaitTrue(item(running));
    assertThat(chromium.run("return seen.includes('hidden')")).as("it was hidden").isEqualTo(true);
    assertThat(chromium.run("return looks.includes('hidden')")).isEqualTo(false);
    http.delete("/v1/queries/" + running);
  }

  @Test
  void aCopyOfTheTabLeavesTheFirstOnesQueryAlone() throws Exception {
    page.run("SET seed = 11");
    page.state("Done");
    page.run(LONG_QUERY);
    String id = chromium.find("#queries .query").getDomAttribute("data-id");
    String first = chromium.driver().getWindowHandle();

    // A window that a page opens gets a copy of its sessionStorage, as a duplicated tab does.
    chromium.run("window.open(location.href)");
    String copy =
        chromium.await(
            "a second tab",
            () ->
                chromium.driver().getWindowHandles().stream()
                    .filter(each -> !each.equals(first))
                    .findFirst()
                    .orElse(null));
    chromium.driver().switchTo().window(copy);
    page.ready();
    assertThat(page.editor()).as("its draft is copied").isEqualTo(LONG_QUERY);
    chromium.awaitTrue("!sessionStorage.getItem('glimpse.running')");
    chromium.awaitTrue("!sessionStorage.getItem('glimpse.session')");
    assertThat(page.text("#state")).isEqualTo("Ready");
    page.keys(Keys.ESCAPE);
    page.run("SELECT COUNT(*) AS n FROM clip");
    page.state("Done");
    assertThat(page.text("#rows .body")).isEqualTo("42");
    page.reload();
    page.state("Done");
    assertThat(stateOf(id)).isEqualTo("running");
    chromium.driver().close();

    chromium.driver().switchTo().window(first);
    assertThat(chromium.find("#cancel").isEnabled()).isTrue();
    page.reload();
    chromium.awaitTrue("!document.querySelector('#cancel').disabled");
    assertThat(stateOf(id)).isEqualTo("running");
    chromium.find("#cancel").click();
    page.state("Stopped");
    assertThat(stateOf(id)).isEqualTo("cancelled");
  }

  @Test
  void aSampleThatIsStoppedAnswersWithWhatItKnows() {
    page.run("SET plan = 'sampled'");
    page.state("Done");
    page.run("SELECT FCOUNT(*) FROM traffic WHERE class = 'car' ERROR WITHIN 0.0005");
    page.state("Failed");
    chromium.find("#error button").click(); // the question whether it may take as long as that
    chromium.await(
        "the button's new name",
        () -> page.text("#cancel").equals("Stop and keep the estimate") ? 1 : null);
    chromium.screenshot(SHOTS.resolve("sampling.png"));
    chromium.find("#cancel").click();
    page.state("Stopped. The estimate so far is the answer");
    assertThat(page.text("#count")).isEqualTo("1 row");
    assertThat(page.text("#rows .head")).isEqualTo("quantity\nestimate\nlower\nupper");
    List<String> cells = page.text("#rows .body").lines().toList();
    assertThat(cells).hasSize(4).first().isEqualTo("FCOUNT");
    double estimate = Double.parseDouble(cells.get(1));
    double lower = Double.parseDouble(cells.get(2));
    double upper = Double.parseDouble(cells.get(3));
    assertThat(lower).isLessThan(estimate).isLessThan(0.25);
    assertThat(upper).isGreaterThan(estimate).isGreaterThan(0.25);
    assertThat(page.text("#error.calm")).contains("known so far");
    assertThat(chromium.find("#save-csv").isEnabled()).isTrue();
    assertThat(page.text("#cancel")).isEqualTo("Stop");
    chromium.screenshot(SHOTS.resolve("stopped-estimate.png"));
  }

  @Test
  void aServerThatIsKilledAndStartedAgainIsFoundAgain(@TempDir Path elsewhere) throws Exception {
    Path workspace = elsewhere.resolve("workspace");
    try (Engine own = Engine.open(workspace);
        Session session = own.newSession()) {
      NumberedClip.register(session, "clip", elsewhere);
    }
    try (ServerProcess first = ServerProcess.start(workspace, elsewhere, 0)) {
      page.openFresh("http://127.0.0.1:" + first.port() + "/");
      page.run("SET seed = 11");
      page.state("Done");
      page.run(LONG_QUERY);
      chromium.find("#queries .query");
      first.kill();
      page.state("Failed");
      assertThat(page.text("#error")).contains("The server does not answer.");
      chromium.await(
          "the list to say so",
          () -> page.text("#queries").equals("The server does not answer.") ? 1 : null);
      chromium.screenshot(SHOTS.resolve("lost-server.png"));
      try (ServerProcess again = ServerProcess.start(workspace, elsewhere, first.port())) {
        assertThat(again.port()).isEqualTo(first.port());
        chromium.await("an empty list", () -> page.text("#queries").equals("None") ? 1 : null);
        page.run("SELECT COUNT(*) AS n FROM clip");
        page.state("Done");
        assertThat(page.text("#rows .body")).isEqualTo("42");
        assertThat(page.text("#warnings")).contains("settings are as they were before any SET");
        page.openFresh(server.address());
      }
    }
    assertThat(chromium.errors()).isNotEmpty(); // of requests that nobody answered
    chromium.forget();
  }
}
