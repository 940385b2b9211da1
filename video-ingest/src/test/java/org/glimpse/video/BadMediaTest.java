package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.glimpse.video.VideoEncoding.Codec;
import org.glimpse.workspace.ErrorCategory;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no video, or asks for more than its own bytes, is refused and leaves nothing behind. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BadMediaTest {
  private static final Set<ErrorCode> REFUSED =
      Set.of(ErrorCode.NOT_A_VIDEO, ErrorCode.UNSUPPORTED_MEDIA, ErrorCode.DAMAGED_MEDIA);

  @TempDir Path folder;

  private Workspace workspace;
  private VideoCatalog catalog;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
    catalog = VideoCatalogs.open(workspace);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void missingFilesAndFoldersSayWhatIsWrong() throws IOException {
    refused(folder.resolve("missing.mp4").toString(), Set.of(ErrorCode.FILE_NOT_FOUND));
    refused(folder.resolve("*.mp4").toString(), Set.of(ErrorCode.FILE_NOT_FOUND));
    refused(
        Files.createDirectory(folder.resolve("folder.mp4")).toString(),
        Set.of(ErrorCode.NOT_A_FILE));
  }

  @Test
  void emptyAndForeignFilesAreNoVideos() throws IOException {
    refused(file("empty.mp4", new byte[0]), Set.of(ErrorCode.NOT_A_VIDEO));
    refused(file("text.mp4", "Dear diary, this is no video.\n"), Set.of(ErrorCode.NOT_A_VIDEO));
    byte[] noise = new byte[65_536];
    new Random(1).nextBytes(noise);
    refused(file("noise.mp4", noise), REFUSED);
    refused(file("zeros.mp4", new byte[65_536]), REFUSED);
    refused(file("seven.mp4", Arrays.copyOf(new byte[] {0, 0, 0, 32, 'f', 't', 'y'}, 7)), REFUSED);
  }

  @Test
  void devicesAndPipesAreNoFiles() throws Exception {
    for (String device : List.of("/dev/zero", "/dev/null", "/dev/stdin", "/proc/self/mem")) {
      refused(
          device, Set.of(ErrorCode.NOT_A_FILE, ErrorCode.NOT_A_VIDEO, ErrorCode.FILE_NOT_FOUND));
    }
    Path pipe = folder.resolve("pipe.mp4");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(pipe.toString(), Set.of(ErrorCode.NOT_A_FILE, ErrorCode.FILE_NOT_FOUND));
    Path link = folder.resolve("link.mp4");
    Files.createSymbolicLink(link, pipe);
    refused(link.toString(), Set.of(ErrorCode.NOT_A_FILE, ErrorCode.FILE_NOT_FOUND));
    Path circle = folder.resolve("circle.mp4");
    Files.createSymbolicLink(circle, circle);
    refused(circle.toString(), Set.of(ErrorCode.FILE_NOT_FOUND, ErrorCode.NOT_A_FILE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"magicyuv", "utvideo", "qtrle", "sgi"})
  void decodersOffTheListAreNotRun(String codec) {
    Path file = folder.resolve("codec.mkv");
    make("-f", "lavfi", "-i", "testsrc=duration=0.2:size=64x48", "-c:v", codec, file.toString());
    GlimpseException error = refused(file.toString(), Set.of(ErrorCode.UNSUPPORTED_MEDIA));
    assertThat(error).hasMessageContaining(codec);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "bmp"})
  void picturesAreNoVideos(String format) throws IOException {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
    Path file = folder.resolve("picture.mp4");
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    refused(file.toString(), REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "file:%s", "file://%s", "concat:%s", "subfile,,start,0,end,0,,:%s"})
  void scriptsDisguisedAsVideosReachNoOtherFile(String reference) throws IOException {
    String victim = reference.formatted(clip("victim.mp4"));
    refused(
        file("concat.mp4", "ffconcat version 1.0\nfile '" + victim + "'\nduration 1\n"), REFUSED);
    refused(file("list.mp4", "file '" + victim + "'\n"), REFUSED);
    refused(
        file("hls.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + victim + "\n"), REFUSED);
    refused(
        file("key.m3u8", "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"" + victim + "\"\n"), REFUSED);
    refused(
        file(
            "dash.mp4",
            "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period>"
                + "<AdaptationSet><Representation><BaseURL>"
                + victim
                + "</BaseURL></Representation></AdaptationSet></Period></MPD>"),
        REFUSED);
    refused(
        file("sdp.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP 96\n"),
        REFUSED);
  }

  @Test
  void nothingOpensAConnection() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    Thread listener;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      listener = new Thread(() -> countConnections(server, connections));
      listener.start();
      refuseAddressesAt("127.0.0.1:" + server.getLocalPort());
    }
    listener.join(10_000);
    assertThat(listener.isAlive()).isFalse();
    assertThat(connections).hasValue(0);
  }

  private static void countConnections(ServerSocket server, AtomicInteger connections) {
    while (true) {
      try {
        server.accept().close();
        connections.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void refuseAddressesAt(String host) throws IOException {
    Set<ErrorCode> codes =
        Set.of(ErrorCode.FILE_NOT_FOUND, ErrorCode.ACCESS_REFUSED, ErrorCode.NOT_A_VIDEO);
    for (String protocol : List.of("http", "https", "tcp", "rtmp", "rtsp", "ftp", "hls+http")) {
      String address = protocol + "://" + host;
      refused(address + "/video.mp4", codes);
      refused(file("net.mp4", "ffconcat version 1.0\nfile " + address + "/a.mp4\n"), REFUSED);
      refused(file("net.m3u8", "#EXTM3U\n#EXTINF:1,\n" + address + "/a.ts\n"), REFUSED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"concat:%s|%s", "file:%s", "pipe:0", "data:video/mp4;base64,AAAA", "fd:0"})
  void protocolsAreNoFileNames(String form) throws IOException {
    Path victim = clip("victim.mp4");
    refused(
        form.formatted(victim, victim),
        Set.of(ErrorCode.FILE_NOT_FOUND, ErrorCode.ACCESS_REFUSED, ErrorCode.NOT_A_VIDEO));
  }

  @Test
  void soundWithoutPicturesIsNoVideo() {
    Path file = folder.resolve("sound.mp4");
    make("-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac", file.toString());
    refused(file.toString(), Set.of(ErrorCode.NOT_A_VIDEO, ErrorCode.UNSUPPORTED_MEDIA));
  }

  @Test
  void encryptedVideosAreNamedAsSuch() throws IOException {
    Path file = folder.resolve("encrypted.mp4");
    make(
        "-i",
        clip("clear.mp4").toString(),
        "-c",
        "copy",
        "-encryption_scheme",
        "cenc-aes-ctr",
        "-encryption_key",
        "76a6c65c5ea762046bd749a2e632ccbb",
        "-encryption_kid",
        "a7e61c373e219033c21091fa607bf3b8",
        file.toString());
    GlimpseException error = refused(file.toString(), Set.of(ErrorCode.UNSUPPORTED_MEDIA));
    assertThat(error).hasMessageContaining("encrypted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut.mp4", "cut.mkv", "cut.avi", "cut.mov"})
  void cutFilesAreErrorsAndNeverShorterVideos(String name) throws IOException {
    byte[] whole = Files.readAllBytes(clip(name));
    Path file = folder.resolve("shorter-" + name);
    List<Integer> lengths = new ArrayList<>(List.of(1, 8, 44, 600, whole.length - 200));
    for (int percent = 5; percent < 100; percent += 10) {
      lengths.add(whole.length / 100 * percent);
    }
    for (int length : lengths) {
      Files.write(file, Arrays.copyOf(whole, length));
      refusedOrComplete(file, length);
    }
  }

  /** An index at the end may be missing: that loses no frame. */
  private void refusedOrComplete(Path file, int length) {
    try {
      ClipReading reading = ClipReading.registerAndRead(workspace, "v", file.toString(), 2);
      assertThat(reading.checksums().size() == 30 || reading.hasWarning())
          .as("%s of %d bytes: %d frames", file, length, reading.checksums().size())
          .isTrue();
    } catch (GlimpseException error) {
      assertThat(error.code()).as(error.describe()).isIn(REFUSED);
    }
    assertThat(catalog.list()).isEmpty();
  }

  @Test
  void oneBadFileOfAGlobRefusesAll() throws IOException {
    clip("many-1.mp4");
    clip("many-2.mp4");
    file("many-3.mp4", "no video");
    GlimpseException error =
        refused(folder.resolve("many-*.mp4").toString(), Set.of(ErrorCode.NOT_A_VIDEO));
    assertThat(error).hasMessageContaining("many-3.mp4");
  }

  @Test
  void aRefusedReplacementLeavesTheVideoAsItWas() throws IOException {
    Video before = create("v", clip("good.mp4").toString(), false);
    assertThatThrownBy(() -> create("v", file("bad.mp4", "no video"), true))
        .isInstanceOf(GlimpseException.class);
    assertThat(catalog.find("v")).contains(before);
  }

  private GlimpseException refused(String source, Set<ErrorCode> codes) {
    GlimpseException[] seen = new GlimpseException[1];
    assertThatThrownBy(() -> create("v", source, false))
        .as(source)
        .isInstanceOfSatisfying(
            GlimpseException.class,
            error -> {
              assertThat(error.code()).as(error.describe()).isIn(codes);
              assertThat(error.code().category()).isEqualTo(ErrorCategory.MEDIA);
              assertThat(error.advice()).isNotBlank();
              seen[0] = error;
            });
    assertThat(catalog.find("v")).as("after %s", source).isEmpty();
    assertThat(catalog.list()).as("after %s", source).isEmpty();
    return seen[0];
  }

  private Video create(String name, String source, boolean replace) {
    return catalog.create(
        name, source, Optional.empty(), Optional.empty(), replace, QueryContext.background());
  }

  private String file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content).toString();
  }

  private Path clip(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file);
    try (VideoWriter writer =
        VideoWriter.create(file, VideoEncoding.of(Codec.H264, 64, 48, 25, 1))) {
      for (int frame = 0; frame < 30; frame++) {
        writer.write(TestPictures.moving(64, 48, frame), frame);
      }
      writer.finish();
    }
    return file;
  }

  private static void make(String... arguments) {
    List<String> all = new ArrayList<>(List.of("-v", "error", "-y"));
    all.addAll(List.of(arguments));
    FfmpegWitness.Result result = FfmpegWitness.ffmpeg(all.toArray(String[]::new));
    assertThat(result.exitCode()).as("%s", result.errors()).isZero();
  }
}
