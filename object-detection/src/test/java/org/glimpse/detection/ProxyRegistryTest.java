package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRegistryTest {
  private static final int FRAMES = 200_000;

  @TempDir Path folder;
  private Room room;
  private Video street;

  @BeforeEach
  void open() {
    room = new Room(folder);
    street = video("street", "first");
  }

  @AfterEach
  void close() {
    room.close();
  }

  private Video video(String name, String definition) {
    return room.videos.createWithoutPixels(
        name, "s", definition, FRAMES, 10, Optional.empty(), Optional.empty(), true);
  }

  @Test
  void expectedCountsServeTheirClasses() {
    RegisteredProxy proxy =
        create("p", "frame,class,score\n3,car,1.5\n1,bus,0.25\n1,car,-0.5\n", Optional.empty());
    assertThat(proxy.kind()).isEqualTo(RegisteredProxy.Kind.CLASS_COUNTS);
    assertThat(proxy.classes()).containsExactly("bus", "car");
    assertThat(proxy.scoredFrames()).isEqualTo(2);
    assertThat(proxy.lowest()).isEqualTo(-0.5);
    assertThat(proxy.highest()).isEqualTo(1.5);
    assertThat(read(proxy, Optional.of("car"), 0, 5)).containsExactly(0.0, -0.5, 0.0, 1.5, 0.0);
    assertThat(read(proxy, Optional.of("bus"), 1, 3)).containsExactly(0.25, 0.0);
    assertThat(proxy.serves("truck")).isFalse();
    assertThatThrownBy(() -> read(proxy, Optional.of("truck"), 0, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> read(proxy, Optional.empty(), 0, 5))
        .isInstanceOf(IllegalArgumentException.class);
    RegisteredProxy cars =
        create("cars", "score,frame,class\n1.5,3,car\n0,1,bus\n", Optional.of("car"));
    assertThat(cars.classes()).containsExactly("car");
    assertThat(cars.scoredFrames()).isEqualTo(1);
    assertThat(cars.serves("bus")).isFalse();
    assertThat(read(cars, Optional.empty(), 2, 4)).containsExactly(0.0, 1.5);
  }

  @Test
  void aPredicatesScoresServeAnyPredicateOrTheClassTheyAreFor() {
    String csv = "frame,score\n0,0.5\n2,1e-3\n";
    RegisteredProxy any = create("anything", csv, Optional.empty());
    RegisteredProxy car = create("car", csv, Optional.of("car"));
    assertThat(any.kind()).isEqualTo(RegisteredProxy.Kind.PREDICATE);
    assertThat(any.serves("zebra")).isTrue();
    assertThat(car.serves("zebra")).isFalse();
    assertThat(car.scoresId()).as("equal files are stored once").isEqualTo(any.scoresId());
    assertThat(car.key()).isNotEqualTo(any.key());
    assertThat(read(any, Optional.empty(), 0, 3)).containsExactly(0.5, 0.0, 0.001);
  }

  @Test
  void scoresComeInOrderAndInBoundedChunks() {
    StringBuilder csv = new StringBuilder("frame,score\n");
    for (int frame = FRAMES - 1; frame >= 0; frame--) {
      csv.append(frame).append(',').append(frame % 1000).append('\n');
    }
    RegisteredProxy proxy = create("p", csv.toString(), Optional.empty());
    List<Integer> sizes = new ArrayList<>();
    long[] next = {7};
    scores()
        .read(
            proxy,
            Optional.empty(),
            new FrameSet.Range(7, FRAMES),
            (first, scores) -> {
              assertThat(first).isEqualTo(next[0]);
              sizes.add(scores.length);
              for (double score : scores) {
                if (score != next[0]++ % 1000) {
                  throw new AssertionError("frame " + (next[0] - 1) + ": " + score);
                }
              }
              return true;
            },
            CancelToken.create());
    assertThat(next[0]).isEqualTo(FRAMES);
    assertThat(sizes).allMatch(size -> size <= ProxyScores.CHUNK_FRAMES).hasSize(4);
    int[] calls = {0};
    scores()
        .read(
            proxy,
            Optional.empty(),
            new FrameSet.Range(0, FRAMES),
            (first, scores) -> ++calls[0] < 2,
            CancelToken.create());
    assertThat(calls[0]).as("a sink that has enough").isEqualTo(2);
    CancelToken cancelled = CancelToken.create();
    cancelled.cancel("stop");
    assertThatThrownBy(
            () ->
                scores()
                    .read(
                        proxy,
                        Optional.empty(),
                        new FrameSet.Range(0, 10),
                        (first, scores) -> true,
                        cancelled))
        .hasMessage("stop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "line 1: unknown column 'count'|frame,class,count\\n1,car,2",
        "line 1: no column 'score'|frame,class\\n1,car",
        "line 1: no column 'frame'|class,score\\ncar,1",
        "line 1: unknown column 'scores'|frame,scores\\n1,1",
        "line 1: column 'frame' appears twice|frame,frame,score\\n1,1,1",
        "line 3: frame -4 is negative|frame,score\\n1,1\\n-4,1",
        "line 3: frame 200000 is beyond the end|frame,score\\n1,1\\n200000,1",
        "line 2: score is 'NaN'|frame,score\\n1,NaN",
        "line 2: score is 'Infinity'|frame,score\\n1,Infinity",
        "line 2: score is '1e999'|frame,score\\n1,1e999",
        "line 2: score is ''|frame,score\\n1,",
        "line 4: a second score in frame 1|frame,score\\n1,1\\n2,1\\n1,1",
        "line 3: a second score of 'car' in frame 1|frame,class,score\\n1,car,1\\n1,car,1",
        "line 2: no class|frame,class,score\\n1,,1",
        "line 2: 3 cells where the header has 2|frame,score\\n1,1,1",
        "line 1: no scores below the header|frame,score\\n",
        "is empty|",
      })
  void refusesWithTheLineAndKeepsNothing(String message, String csv) {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(
            () -> create("p", csv == null ? "" : csv.replace("\\n", "\n"), Optional.empty()))
        .withMessageContaining(message)
        .satisfies(
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_RECORDING);
              assertThat(refused.advice()).isNotBlank();
            });
    assertThat(room.detection.proxies().list()).isEmpty();
    assertThat(room.rows("SELECT count(*) FROM score_rows")).containsExactly(List.of(0L));
    assertThat(room.rows("SELECT count(*) FROM score_files")).containsExactly(List.of(0L));
  }

  @Test
  void refusesAClassThatTheFileDoesNotScore() {
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> create("p", "frame,class,score\n1,car,1\n", Optional.of("cra")))
        .withMessageContaining("has no scores of the class 'cra'")
        .satisfies(refused -> assertThat(refused.advice()).contains("Did you mean 'car'?"));
    assertThat(room.rows("SELECT count(*) FROM score_rows")).containsExactly(List.of(0L));
  }

  @Test
  void namesIgnoreCaseAndCanBeReplacedAndDropped() {
    create("Cars", "frame,score\n1,1\n", Optional.empty());
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> create("cars", "frame,score\n1,2\n", Optional.empty()))
        .satisfies(taken -> assertThat(taken.code()).isEqualTo(ErrorCode.ALREADY_EXISTS));
    RegisteredProxy replaced =
        room.detection
            .proxies()
            .create(
                "CARS",
                street,
                Optional.empty(),
                room.file("new.csv", "frame,score\n1,3\n"),
                true,
                Room.context());
    assertThat(room.detection.proxies().list()).containsExactly(replaced);
    assertThat(read(replaced, Optional.empty(), 1, 2)).containsExactly(3.0);
    room.detection.proxies().drop("cArs");
    assertThat(room.detection.proxies().find("cars")).isEmpty();
    assertThatExceptionOfType(GlimpseException.class)
        .isThrownBy(() -> room.detection.proxies().drop("cars"))
        .satisfies(absent -> assertThat(absent.code()).isEqualTo(ErrorCode.UNKNOWN_PROXY));
  }

  @Test
  void aProxyGoesWithItsVideoAndSurvivesReopening() {
    create("p", "frame,score\n1,1\n", Optional.empty());
    room.close();
    room = new Room(folder);
    assertThat(room.detection.proxies().find("p")).isPresent();
    video("street", "first");
    assertThat(room.detection.proxies().find("p")).as("replaced by the same frames").isPresent();
    video("street", "second");
    assertThat(room.detection.proxies().find("p")).as("replaced by other frames").isEmpty();
    room.detection.proxies().dropOrphans();
    video("street", "first");
    assertThat(room.detection.proxies().find("p")).as("dropped for good").isEmpty();
  }

  private RegisteredProxy create(String name, String csv, Optional<String> forClass) {
    return room.detection
        .proxies()
        .create(name, street, forClass, room.file(name + ".csv", csv), false, Room.context());
  }

  private ProxyScores scores() {
    return room.detection.proxyScores();
  }

  private double[] read(RegisteredProxy proxy, Optional<String> className, long from, long to) {
    double[] all = new double[(int) (to - from)];
    scores()
        .read(
            proxy,
            className,
            new FrameSet.Range(from, to),
            (first, scores) -> {
              System.arraycopy(scores, 0, all, (int) (first - from), scores.length);
              return true;
            },
            CancelToken.create());
    return all;
  }
}
