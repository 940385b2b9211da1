package org.glimpse.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glimpse.video.VideoEncoding.Codec;
import org.glimpse.workspace.ErrorCategory;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged bytes never shorten, reorder or retime a video unseen.
 *
 * <p>Each mutation is tried in two ways. <i>Registered fresh</i>, as if the damaged file were all
 * there ever was: Glimpse reports it, or else FFmpeg's own programs find nothing to complain of and
 * count the same frames at the same times. <i>In place of the clean clip</i> that was registered
 * before: always an error. Between them every mutation that changes the number, order or times of
 * frames, or that FFmpeg complains of, is reported; what the container's own numbers say
 * consistently can only be noticed the second way, and is counted.
 */
class MutationTest {
  private static final int SECONDS_MAX = 120;

  @TempDir Path folder;

  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "mutation"));
  private final Map<String, Integer> report = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("workspace"));
  }

  @AfterEach
  void close() {
    worker.shutdownNow();
    workspace.close();
  }

  @Test
  void twoHundredMutations() throws Exception {
    mutate(generated(), 50, 0);
  }

  @Test
  @Tag("soak")
  void twoThousandMutations() throws Exception {
    mutate(generated(), 500, 1_000_000);
  }

  @Test
  @Tag("soak")
  @Tag("media")
  void twoThousandMutationsOfOtherFormats() throws Exception {
    Path odd = Path.of(System.getProperty("glimpse.shared"), "media", "odd", "derived");
    mutate(
        List.of(
            odd.resolve("base.ts"),
            odd.resolve("open_gop_bframes.mp4"),
            odd.resolve("hevc.mp4"),
            odd.resolve("vp9.webm")),
        500,
        2_000_000);
  }

  private void mutate(List<Path> clips, int each, long firstSeed) throws Exception {
    long seed = firstSeed;
    for (Path clip : clips) {
      byte[] clean = Files.readAllBytes(clip);
      String name = clip.getFileName().toString();
      ClipReading before = guarded(name, () -> readFresh(clip, 1));
      assertThat(before.hasWarning()).as(name + " is clean").isFalse();
      WitnessReading witness = WitnessReading.of(clip);
      assertThat(witness.complaints()).as(name + " is clean").isEmpty();
      assertThat(witness.agreesWith(before)).as("%s: %s, %s", name, before, witness).isTrue();
      for (int i = 0; i < each; i++) {
        byte[] mutated = new ByteMutation(++seed).of(clean);
        if (!Arrays.equals(mutated, clean)) {
          check(name, seed, clean, mutated, before);
        }
      }
    }
    System.out.println("mutations of " + clips.size() + " clips from seed " + firstSeed + ":");
    report.forEach((what, count) -> System.out.println("  " + what + ": " + count));
    assertThat(violations).isEmpty();
  }

  private void check(String name, long seed, byte[] clean, byte[] mutated, ClipReading before)
      throws Exception {
    String what = name + " seed " + seed;
    Path file = folder.resolve("mutated-" + name);
    Files.write(file, mutated);
    int threads = (int) (1 + seed % 2);
    ClipReading after;
    try {
      after = guarded(what, () -> readFresh(file, threads));
    } catch (GlimpseException refused) {
      if (requireGood(what, refused)) {
        count("refused: " + refused.code());
      }
      after = null;
    }
    if (after != null && after.hasWarning()) {
      count("warned of");
    } else if (after != null) {
      judgeSilence(what, before, after, WitnessReading.of(file));
    }
    if (after == null) {
      checkSkipping(what, file, before);
    }
    checkInPlace(what, file, clean, mutated);
  }

  /** What is refused by default is refused, or warned of and counted, where damage is skipped. */
  private void checkSkipping(String what, Path file, ClipReading before) throws Exception {
    try {
      ClipReading skipping =
          guarded(
              what,
              () ->
                  ClipReading.registerAndRead(
                      workspace, "mutated", file.toString(), ClipReading.skippingContext()));
      if (!skipping.hasWarning()) {
        violations.add(what + ": silent when damage is skipped");
        count("VIOLATION: damage is skipped silently");
      } else if (skipping.lost() == 0) {
        count("skipping: warned of, no frame lost");
      } else {
        count("skipping: warned of, lost frames counted");
      }
      Set<Long> known = new HashSet<>(before.checksums());
      long foreign = skipping.checksums().stream().filter(sum -> !known.contains(sum)).count();
      report.merge("skipping: damaged pictures among those delivered", (int) foreign, Integer::sum);
    } catch (GlimpseException refused) {
      if (requireGood(what + " skipping", refused)) {
        count("skipping: refused all the same");
      }
    }
  }

  /** Nothing was reported: then nothing may be wrong but pixels, or numbers that agree. */
  private void judgeSilence(
      String what, ClipReading before, ClipReading after, WitnessReading witness) {
    if (!witness.complaints().isEmpty()) {
      violations.add(what + ": silent where FFmpeg says " + witness.complaints());
      count("VIOLATION: FFmpeg complains, Glimpse does not");
    } else if (!witness.agreesWith(after)) {
      violations.add(what + ": frames " + after.millis() + ", FFmpeg's " + witness.seconds());
      count("VIOLATION: other frames than FFmpeg's");
    } else if (!after.millis().equals(before.millis())) {
      count("consistently other times or frames, seen only against the clean file");
    } else if (!after.checksums().equals(before.checksums())) {
      count("silent change of pixels");
    } else {
      count("no visible change");
    }
  }

  private void checkInPlace(String what, Path file, byte[] clean, byte[] mutated) throws Exception {
    VideoCatalog catalog = VideoCatalogs.open(workspace);
    Files.write(file, clean);
    Video video =
        guarded(
            what,
            () ->
                catalog.create(
                    "clean",
                    file.toString(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    ClipReading.context(1)));
    Files.write(file, mutated);
    try {
      guarded(what, () -> ClipReading.read(workspace, video, ClipReading.context(1)));
      violations.add(what + ": silent in place of the clean file");
    } catch (GlimpseException refused) {
      if (requireGood(what + " in place", refused)) {
        assertThat(refused.code()).as(what).isEqualTo(ErrorCode.MEDIA_CHANGED);
        count("in place of the clean file: refused");
      }
    } finally {
      catalog.drop("clean");
    }
  }

  private boolean requireGood(String what, GlimpseException error) {
    if (error.code().category() != ErrorCategory.MEDIA || error.advice().isBlank()) {
      violations.add(what + ": " + error.describe());
      return false;
    }
    assertThat(VideoCatalogs.open(workspace).find("mutated")).as(what).isEmpty();
    return true;
  }

  private ClipReading readFresh(Path file, int threads) {
    return ClipReading.registerAndRead(workspace, "mutated", file.toString(), threads);
  }

  /** Runs a task that must end in time, whatever the bytes. */
  private <T> T guarded(String what, Callable<T> task) throws Exception {
    try {
      return worker.submit(task).get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException hangs) {
      throw new AssertionError(what + " takes more than " + SECONDS_MAX + " s", hangs);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof GlimpseException refused) {
        throw refused;
      }
      throw new AssertionError(what, failed.getCause());
    }
  }

  private void count(String what) {
    report.merge(what, 1, Integer::sum);
  }

  private List<Path> generated() throws IOException {
    return List.of(
        clip("h264.mp4", VideoEncoding.of(Codec.H264, 96, 80, 25, 1).withGop(12), 1),
        clip(
            "h264-vfr.mkv",
            VideoEncoding.of(Codec.H264, 96, 80, 25, 1).withGop(12).withTimeBase(1, 1000),
            37),
        clip("mpeg4-b.avi", VideoEncoding.of(Codec.MPEG4, 96, 80, 25, 1).withBFrames(2), 1),
        clip("mjpeg.mov", VideoEncoding.of(Codec.MJPEG, 96, 80, 30_000, 1001), 1));
  }

  /** Forty frames of a moving picture with some noise, so that frames have bytes to damage. */
  private Path clip(String name, VideoEncoding encoding, long ticks) throws IOException {
    Path file = folder.resolve(name);
    try (VideoWriter writer = VideoWriter.create(file, encoding)) {
      for (int frame = 0; frame < 40; frame++) {
        ByteBuffer pixels = TestPictures.moving(encoding.width(), encoding.height(), frame);
        ByteBuffer noise = TestPictures.noise(encoding.width(), encoding.height(), frame / 10);
        for (int i = 0; i < pixels.limit(); i++) {
          pixels.put(i, (byte) ((pixels.get(i) & 0xff) * 7 / 8 + (noise.get(i) & 0xff) / 8));
        }
        writer.write(pixels, frame * ticks);
      }
      writer.finish();
    }
    return file;
  }
}
