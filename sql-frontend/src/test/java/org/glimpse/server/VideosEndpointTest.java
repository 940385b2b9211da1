package org.glimpse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.glimpse.engine.Answers;
import org.glimpse.engine.Engine;
import org.glimpse.engine.NumberedClip;
import org.glimpse.engine.RecordedStreet;
import org.glimpse.engine.Session;
import org.glimpse.workspace.ErrorCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames and labels to look at, over HTTP. */
class VideosEndpointTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir static Path folder;
  private static Engine engine;
  private static GlimpseServer server;
  private static Http http;

  @BeforeAll
  static void start() throws Exception {
    engine = Engine.open(folder.resolve("workspace"));
    try (Session session = engine.newSession()) {
      NumberedClip.register(session, "clip", folder);
      Answers.rows(session, RecordedStreet.createVideo("street", RecordedStreet.write(folder)));
      Answers.rows(session, "SELECT COUNT(*) FROM clip WHERE frame < 50");
    }
    server = GlimpseServer.start(engine, ServerOptions.local(0), line -> {});
    http = new Http(server.port());
  }

  @AfterAll
  static void stop() {
    server.close();
    engine.close();
  }

  private static BufferedImage picture(byte[] jpeg) throws Exception {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static int grey(BufferedImage image) {
    return image.getRGB(2, 2) & 0xff;
  }

  private static void assertRefused(String path, ErrorCode code) throws Exception {
    HttpResponse<String> response = http.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(Failure.status(code));
    assertThat(Http.json(response).path("error").path("code").asText()).isEqualTo(code.name());
  }

  @Test
  void aFrameIsThatFrame() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpResponse<byte[]> response =
        client.send(
            http.request("/v1/videos/clip/frames/57?width=80").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    BufferedImage image = picture(response.body());
    assertThat(image.getWidth()).isEqualTo(80);
    assertThat(image.getHeight()).isEqualTo(45);
    assertThat(grey(image)).isCloseTo(114, within(3));
    String tag = response.headers().firstValue("ETag").orElseThrow();
    assertThat(
            http.send(
                    http.request("/v1/videos/clip/frames/57?width=80").header("If-None-Match", tag))
                .statusCode())
        .isEqualTo(304);
    assertThat(
            http.send(
                    http.request("/v1/videos/clip/frames/58?width=80").header("If-None-Match", tag))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void severalComeAsTheyAreDecodedAndAreKept() throws Exception {
    for (int time = 0; time < 2; time++) {
      List<String> lines =
          http.get("/v1/videos/clip/pictures?frames=90,3-5,70&width=160").body().lines().toList();
      assertThat(lines).hasSize(6);
      int[] frames = new int[5];
      for (int i = 0; i < 5; i++) {
        JsonNode line = JSON.readTree(lines.get(i));
        frames[i] = line.path("frame").asInt();
        BufferedImage image = picture(Base64.getDecoder().decode(line.path("jpeg").asText()));
        assertThat(image.getWidth()).isEqualTo(NumberedClip.WIDTH);
        assertThat(grey(image)).as("frame %d", frames[i]).isCloseTo(2 * frames[i], within(3));
      }
      Arrays.sort(frames);
      assertThat(frames).containsExactly(3, 4, 5, 70, 90);
      assertThat(JSON.readTree(lines.get(5)).path("lost")).isEmpty();
    }
  }

  @Test
  void labelsAreThoseThatAreStoredAndLookingMakesNone() throws Exception {
    double calls = calls();
    JsonNode frames = Http.json(http.get("/v1/videos/clip/labels?frames=10,20,80")).path("frames");
    assertThat(frames.get(0).path("labelled").asBoolean()).isTrue();
    assertThat(frames.get(0).path("objects")).isEmpty();
    JsonNode car = frames.get(1).path("objects").get(0);
    assertThat(car.path("class").asText()).isEqualTo("car");
    assertThat(car.path("xmin").asDouble()).isEqualTo(20);
    assertThat(car.path("ymax").asDouble()).isEqualTo(54);
    assertThat(frames.get(2).path("labelled").asBoolean()).isFalse();
    assertThat(frames.get(2).path("objects")).isEmpty();
    assertThat(
            Http.json(http.get("/v1/videos/clip/frames/20/labels"))
                .path("frames")
                .get(0)
                .path("objects"))
        .hasSize(1);
    assertThat(calls()).isEqualTo(calls);
  }

  private static double calls() throws Exception {
    return http.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("glimpse_detector_calls_total "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void videosAreListedWithHowMuchIsLabelled() throws Exception {
    JsonNode videos = Http.json(http.get("/v1/videos")).path("videos");
    assertThat(videos).hasSize(2);
    assertThat(videos.get(0).path("name").asText()).isEqualTo("clip");
    assertThat(videos.get(0).path("labelled").asLong()).isEqualTo(50);
    assertThat(videos.get(0).path("frames").asLong()).isEqualTo(NumberedClip.FRAMES);
    assertThat(videos.get(0).path("seconds").asDouble()).isCloseTo(10, within(0.01));
    assertThat(videos.get(0).path("pixels").asBoolean()).isTrue();
    assertThat(videos.get(1).path("pixels").asBoolean()).isFalse();
  }

  @Test
  void whatCannotBeShownIsRefused() throws Exception {
    assertRefused("/v1/videos/clop/frames/1", ErrorCode.UNKNOWN_VIDEO);
    assertRefused("/v1/videos/clip/frames/100", ErrorCode.FRAME_OUT_OF_RANGE);
    assertRefused("/v1/videos/clip/frames/-1", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/frames/1-2", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/pictures", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/pictures?frames=", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/pictures?frames=5-3", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/pictures?frames=0-9999999999", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/pictures?frames=1&width=x", ErrorCode.INVALID_REQUEST);
    assertRefused("/v1/videos/clip/labels?frames=99-100", ErrorCode.FRAME_OUT_OF_RANGE);
    assertRefused("/v1/videos/street/frames/1", ErrorCode.NO_PIXELS);
  }

  @Test
  void columnsTellWhichVideoAndColumnTheyComeFrom() throws Exception {
    JsonNode columns =
        columns("SELECT c.frame AS f, c.xmin, c.frame + 1 AS g FROM street c WHERE class = 'car'");
    assertThat(columns.get(0).path("origin").path("video").asText()).isEqualTo("street");
    assertThat(columns.get(0).path("origin").path("column").asText()).isEqualTo("frame");
    assertThat(columns.get(1).path("origin").path("column").asText()).isEqualTo("xmin");
    assertThat(columns.get(2).has("origin")).isFalse();
    assertThat(columns("SELECT COUNT(*) AS frame FROM street").get(0).has("origin")).isFalse();
    assertThat(
            columns(
                    "SELECT frame FROM street GROUP BY frame HAVING SUM(class = 'car') >= 1"
                        + " LIMIT 3 GAP 5")
                .get(0)
                .path("origin")
                .path("relation")
                .asText())
        .isEqualTo("objects");
    assertThat(
            columns("SELECT first_frame FROM street.tracks")
                .get(0)
                .path("origin")
                .path("column")
                .asText())
        .isEqualTo("first_frame");
  }

  private static JsonNode columns(String sql) throws Exception {
    String body = JSON.createObjectNode().put("sql", sql).toString();
    HttpResponse<String> response =
        http.send(
            http.request("/v1/query")
                .header("Accept", "application/x-ndjson")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
    for (String line : response.body().lines().toList()) {
      JsonNode event = JSON.readTree(line);
      if (event.path("event").asText().equals("columns")) {
        return event.path("columns");
      }
    }
    throw new AssertionError("no columns in " + response.body());
  }
}
