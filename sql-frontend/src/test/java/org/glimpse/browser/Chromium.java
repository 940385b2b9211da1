package org.glimpse.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium of the distribution, driven as a person would. It reaches nothing but this
 * machine's loopback and files. Used by one thread; closing ends its processes.
 */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  /** It warns of versions of a protocol that nothing here uses; kept, or the level is lost. */
  private static final Logger LOG = Logger.getLogger("org.openqa.selenium");

  static {
    LOG.setLevel(Level.SEVERE);
  }

  private final ChromeDriver driver;
  private final List<String> errors = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  private Chromium(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one with a window of 1280x800; fails, saying what to install, where there is none. */
  public static Chromium start() {
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(command("chromedriver"))
            .usingAnyFreePort()
            .build();
    ChromeOptions options = new ChromeOptions();
    options.setBinary(command("chromium"));
    options.addArguments(
        "--headless=new",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--force-color-profile=srgb",
        "--hide-scrollbars",
        "--lang=en-US",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost");
    if ("root".equals(System.getProperty("user.name"))) {
      options.addArguments("--no-sandbox");
    }
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return new Chromium(new ChromeDriver(service, options)).size(1280, 800);
  }

  private static File command(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "There is no "
                        + name
                        + " on the PATH, and these tests use pages as people do. On Debian:"
                        + " apt-get install chromium chromium-driver"))
        .toFile();
  }

  /** What a test needs that is not here. */
  public ChromeDriver driver() {
    return driver;
  }

  /** The size of the page's window, in CSS pixels; narrower ones than a desktop's are possible. */
  public Chromium size(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return this;
  }

  /** What the page hears of {@code prefers-color-scheme}. */
  public Chromium dark(boolean dark) {
    media("prefers-color-scheme", dark ? "dark" : "light");
    return this;
  }

  private void media(String feature, String value) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  /** Loads a page and waits until it is loaded. */
  public Chromium open(String url) {
    driver.get(url);
    return this;
  }

  /** The first element of a CSS selector that is shown, waited for. */
  public WebElement find(String selector) {
    return await(
        "an element " + selector,
        () ->
            driver.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
  }

  /** All elements of a CSS selector now. */
  public List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Waits until a script's expression is true. */
  public void awaitTrue(String expression) {
    await(
        expression, () -> Boolean.TRUE.equals(run("return !!(" + expression + ")")) ? true : null);
  }

  /** Waits until there is a value; a page that never gets there is shown in the failure. */
  public <T> T await(String what, Supplier<T> value) {
    long end = System.nanoTime() + WAIT_MAX.toNanos();
    RuntimeException last = null;
    while (System.nanoTime() - end < 0) {
      try {
        T found = value.get();
        if (found != null) {
          return found;
        }
      } catch (org.openqa.selenium.StaleElementReferenceException changing) {
        last = changing; // the page put another element in its place
      }
      sleep();
    }
    AssertionError failure =
        new AssertionError(
            "There was no "
                + what
                + " within "
                + WAIT_MAX.toSeconds()
                + " s; errors: "
                + errors()
                + "; the page shows: "
                + run("return document.body.innerText"));
    if (last != null) {
      failure.addSuppressed(last);
    }
    throw failure;
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  /** Runs a script in the page. */
  public Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** The window as it is, as PNG. */
  public byte[] screenshot() {
    return screenshot(false);
  }

  /** The whole page, also what is below the window, as PNG. */
  public byte[] pageScreenshot() {
    return screenshot(true);
  }

  private byte[] screenshot(boolean beyond) {
    Map<String, Object> shot =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", beyond));
    return Base64.getDecoder().decode((String) shot.get("data"));
  }

  /** Writes {@link #screenshot()} into a file. */
  public void screenshot(Path file) {
    write(file, screenshot());
  }

  /** Writes {@link #pageScreenshot()} into a file. */
  public void pageScreenshot(Path file) {
    write(file, pageScreenshot());
  }

  private static void write(Path file, byte[] png) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, png);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** Errors of the console since the start: of scripts, of what failed to load, of policies. */
  public List<String> errors() {
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        errors.add(entry.getMessage());
      }
    }
    return List.copyOf(errors);
  }

  /** Forgets the errors and requests so far. */
  public void forget() {
    errors();
    requests();
    errors.clear();
    requests.clear();
  }

  /** The URLs that pages have asked for since the start, {@code data:} and {@code blob:} aside. */
  public List<String> requests() {
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = json(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        String url = message.path("params").path("request").path("url").asText();
        if (!url.startsWith("data:") && !url.startsWith("blob:")) {
          requests.add(url);
        }
      }
    }
    return List.copyOf(requests);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError("Chromium's log is no JSON: " + text, malformed);
    }
  }

  /** Ends the browser and its driver. */
  @Override
  public void close() {
    driver.quit();
  }
}
