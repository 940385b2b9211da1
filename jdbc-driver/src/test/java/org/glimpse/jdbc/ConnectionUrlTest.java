package org.glimpse.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverPropertyInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.glimpse.jdbc.spi.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What URLs and properties mean, and which are refused. */
final class ConnectionUrlTest {
  private static ConnectionUrl parse(String url) {
    return ConnectionUrl.parse(url, new Properties());
  }

  @Test
  void foldersAndServers() {
    ConnectionUrl folder = parse("jdbc:glimpse:/a b/c;Seed=7; optimizer = off ;");
    assertThat(folder.isServer()).isFalse();
    assertThat(folder.place()).isEqualTo("/a b/c");
    assertThat(folder.settings()).isEqualTo(Map.of("seed", "7", "optimizer", "off"));
    assertThat(parse("jdbc:glimpse://host").place()).isEqualTo("host:8765");
    assertThat(parse("jdbc:glimpse://host:1/;seed=1").place()).isEqualTo("host:1");
    assertThat(parse("jdbc:glimpse://[::1]:99/").place()).isEqualTo("[::1]:99");
    assertThat(parse("jdbc:glimpse://host/;user=me;SSL=true").own())
        .isEqualTo(Map.of("user", "me", "ssl", "true"));
  }

  @Test
  void theUrlGoesBeforeProperties() {
    Properties defaults = new Properties();
    defaults.setProperty("threads", "2");
    Properties properties = new Properties(defaults);
    properties.setProperty("seed", "1");
    properties.setProperty("user", "me");
    ConnectionUrl url = ConnectionUrl.parse("jdbc:glimpse:x;seed=2", properties);
    assertThat(url.settings()).isEqualTo(Map.of("seed", "2", "threads", "2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:glimpse:",
        "jdbc:glimpse: ;seed=1",
        "jdbc:glimpse://",
        "jdbc:glimpse:///",
        "jdbc:glimpse://host:0/",
        "jdbc:glimpse://host:65536/",
        "jdbc:glimpse://host:port/",
        "jdbc:glimpse://me:secret@host/",
        "jdbc:glimpse://host/path",
        "jdbc:glimpse://host/?a=b",
        "jdbc:glimpse://host#x",
        "jdbc:glimpse://ho st/",
        "jdbc:glimpse:x;seed",
        "jdbc:glimpse:x;=1",
        "jdbc:glimpse:x;ssl=true",
        "jdbc:glimpse:x;token=t",
      })
  void refused(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOfSatisfying(
            EngineException.class, failure -> assertThat(failure.sqlState()).isEqualTo("08001"));
  }

  @Test
  void nearNamesAreProposed() {
    assertThatThrownBy(() -> parse("jdbc:glimpse://h/;pasword=x"))
        .hasMessageContaining("Did you mean 'password'?");
    assertThatThrownBy(() -> parse("jdbc:glimpse:x;optimiser=off"))
        .hasMessageContaining("Did you mean 'optimizer'?");
    assertThatThrownBy(() -> parse("jdbc:glimpse:x;schemaFactory=a.B"))
        .hasMessageContaining("Allowed are user, password, optimizer");
  }

  @Test
  void propertiesAreDescribed() {
    GlimpseDriver driver = new GlimpseDriver();
    Properties given = new Properties();
    given.setProperty("user", "me");
    DriverPropertyInfo[] ofServer = driver.getPropertyInfo("jdbc:glimpse://host/", given);
    assertThat(ofServer)
        .allSatisfy(
            property -> {
              assertThat(property.description).isNotBlank();
              assertThat(property.required).isFalse();
            });
    assertThat(Arrays.stream(ofServer).map(property -> property.name))
        .contains("user", "token", "ssl", "truststore", "connectTimeout", "optimizer", "seed");
    assertThat(ofServer[0].value).isEqualTo("me");
    assertThat(driver.getPropertyInfo("jdbc:glimpse:x", null))
        .extracting(property -> property.name)
        .contains("optimizer")
        .doesNotContain("ssl", "token");
  }
}
