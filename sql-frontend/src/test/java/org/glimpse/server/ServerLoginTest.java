package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.glimpse.engine.Engine;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may ask a server, and where it may listen. */
class ServerLoginTest {
  @TempDir Path folder;
  private Path users;
  private Engine engine;

  @BeforeEach
  void open() {
    users = folder.resolve("users.txt");
    engine = Engine.open(folder.resolve("workspace"));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static String basic(String user, String password) {
    String pair = user + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> ask(Http http, String authorization) throws IOException {
    return http.send(http.request("/v1/queries").header("Authorization", authorization).GET());
  }

  @Test
  void passwordsAndTokensAreAskedFor() throws Exception {
    UserFile.addUser(users, "ada", false, "correct horse".toCharArray());
    UserFile.addUser(users, "root", true, "battery staple".toCharArray());
    String token = UserFile.addToken(users, "grafana", false, Duration.ofDays(1));
    String expired = UserFile.addToken(users, "old", false, Duration.ofSeconds(-1));
    assertThat(Files.readString(users)).doesNotContain("horse", token, expired);
    try (GlimpseServer server =
        GlimpseServer.start(engine, ServerOptions.local(0).withUsers(users), line -> {})) {
      Http http = new Http(server.port());
      assertThat(http.get("/healthz").statusCode()).isEqualTo(200);
      HttpResponse<String> nobody = http.get("/v1/queries");
      assertThat(nobody.statusCode()).isEqualTo(401);
      assertThat(nobody.body()).contains(ErrorCode.LOGIN_REFUSED.name(), "28000");
      assertThat(ask(http, basic("ada", "correct horse")).statusCode()).isEqualTo(200);
      assertThat(ask(http, basic("ada", "")).statusCode()).isEqualTo(401);
      assertThat(ask(http, "Bearer " + token).statusCode()).isEqualTo(200);
      assertThat(ask(http, "Bearer " + expired).statusCode()).isEqualTo(401);
      assertThat(ask(http, "Negotiate x").statusCode()).isEqualTo(401);
      HttpResponse<String> last = null;
      for (int guess = 0; guess < 8; guess++) {
        last = ask(http, basic("eve", "guess " + guess));
      }
      assertThat(last.statusCode()).isEqualTo(429);
      for (int guess = 0; guess < 8; guess++) {
        last = ask(http, "Bearer guess" + guess);
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(ask(http, "Bearer " + token).statusCode())
          .as("a right token is not shut out by wrong ones")
          .isEqualTo(200);
      assertThat(ask(http, basic("ada", "correct horse")).statusCode())
          .as("one that logged in before is not shut out")
          .isEqualTo(200);
    }
  }

  @Test
  void pausesDoubleAndEnd() {
    long[] now = {0};
    LoginThrottle throttle = new LoginThrottle(() -> now[0]);
    for (int i = 0; i < 5; i++) {
      assertThat(throttle.pause("eve", "10.0.0.1")).isZero();
      throttle.failed("eve", "10.0.0.1");
    }
    assertThat(throttle.pause("eve", "10.0.0.1")).isEqualTo(Duration.ofSeconds(1));
    assertThat(throttle.pause("eve", "10.0.0.2")).isEqualTo(Duration.ofSeconds(1));
    assertThat(throttle.pause("ada", "10.0.0.2")).isZero();
    now[0] += Duration.ofSeconds(1).toNanos();
    assertThat(throttle.pause("eve", "10.0.0.1")).isZero();
    throttle.failed("eve", "10.0.0.1");
    assertThat(throttle.pause("eve", "10.0.0.1")).isEqualTo(Duration.ofSeconds(2));
    throttle.succeeded("eve", "10.0.0.1");
    assertThat(throttle.pause("eve", "10.0.0.1")).isZero();
  }

  private void cannotServe(ServerOptions options, String... words) {
    assertThatThrownBy(() -> GlimpseServer.start(engine, options, line -> {}).close())
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.CANNOT_SERVE);
              assertThat(error.describe()).contains(words);
            });
  }

  @Test
  void othersThanLoopbackNeedUsersAndTls() {
    ServerOptions open = ServerOptions.local(0);
    cannotServe(
        new ServerOptions(
            "0.0.0.0", 0, open.mediaRoots(), Optional.empty(), Optional.empty(), open.limits()),
        "--add-user",
        "--tls-keystore");
  }

  @Test
  void whatCannotBeServedWithIsRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      cannotServe(ServerOptions.local(taken.getLocalPort()), "--port");
    }
    Path noStore = Files.writeString(folder.resolve("store.p12"), "no keystore");
    cannotServe(ServerOptions.local(0).withTls(new ServerOptions.Tls(noStore, noStore)), "keytool");
    cannotServe(ServerOptions.local(0).withUsers(folder.resolve("absent")), "--add-user");
    cannotServe(
        ServerOptions.local(0).withUsers(Files.writeString(users, "root:x:0:0\n")), "Line 1");
  }
}
