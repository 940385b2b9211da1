package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.glimpse.browser.Chromium;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The console of a server that asks who somebody is. */
@Timeout(120)
class ConsoleLoginTest {
  @Test
  void aPersonLogsInAndOut(@TempDir Path folder) throws Exception {
    Path users = folder.resolve("users.txt");
    UserFile.addUser(users, "ada", false, "correct horse".toCharArray());
    String token = UserFile.addToken(users, "grafana", false, Duration.ofDays(1));
    try (Engine engine = Engine.open(folder.resolve("workspace"))) {
      try (Session session = engine.newSession()) {
        Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
      }
      try (GlimpseServer server =
              GlimpseServer.start(engine, ServerOptions.local(0).withUsers(users), line -> {});
          Chromium chromium = Chromium.start()) {
        String address = "http://127.0.0.1:" + server.port() + "/";
        chromium.open(address);
        chromium.find("#login-user").sendKeys("ada", Keys.TAB, "wrong", Keys.ENTER);
        assertThat(chromium.find("#login-error").getText()).contains("wrong");
        chromium.screenshot(Path.of("target", "console", "login.png"));
        chromium.find("#login-password").clear();
        chromium.find("#login-password").sendKeys("correct horse", Keys.ENTER);
        assertThat(chromium.find("#videos .video").getText()).contains("street");
        chromium.driver().navigate().refresh();
        chromium.find("#videos .video");
        assertThat(chromium.all("#login[open]")).isEmpty();
        assertThat(chromium.run("return document.cookie + JSON.stringify(localStorage)"))
            .isEqualTo("{}");

        chromium.find("#log-out").click();
        chromium.find("#login-token").sendKeys(token, Keys.ENTER);
        chromium.find("#videos .video");
        assertThat(chromium.requests()).allMatch(url -> url.startsWith(address));
        assertThat(chromium.errors()).allMatch(error -> error.contains("401"));
      }
    }
  }
}
