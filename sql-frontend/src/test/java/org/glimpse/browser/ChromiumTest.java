package org.glimpse.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The browser that tests of pages stand on sees what they assert on. */
class ChromiumTest {
  private static Chromium chromium;
  private static Path page;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    page =
        Files.writeString(
            folder.resolve("page.html"),
            """
            <!DOCTYPE html><title>page</title>
            <style>p { color: black } @media (prefers-color-scheme: dark) { p { color: white } }</style>
            <p>text</p>
            <script>console.error('broken on purpose')</script>
            <img src="http://example.invalid/picture.png" alt="">
            """);
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void errorsAndRequestsOfAPageAreSeen() {
    chromium.open(page.toUri().toString());

    assertThat(chromium.errors()).anyMatch(error -> error.contains("broken on purpose"));
    assertThat(chromium.requests())
        .contains(page.toUri().toString(), "http://example.invalid/picture.png");
  }

  @Test
  void windowsHaveTheSizeAndTheColoursAskedFor() {
    chromium.size(400, 700).dark(true).open(page.toUri().toString());

    assertThat(chromium.run("return innerWidth")).isEqualTo(400L);
    assertThat(chromium.find("p").getCssValue("color")).isEqualTo("rgba(255, 255, 255, 1)");
    assertThat(chromium.screenshot()).startsWith(0x89, 'P', 'N', 'G');

    chromium.size(1280, 800).dark(false);
    assertThat(chromium.run("return innerWidth")).isEqualTo(1280L);
    assertThat(chromium.find("p").getCssValue("color")).isEqualTo("rgba(0, 0, 0, 1)");
  }
}
