package org.glimpse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.glimpse.detection.functions.UserFunction.Returns;
import org.glimpse.video.Box;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels.Region;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of functions' results, and for how long. */
final class FunctionResultsTest {
  private static final Box BOX = new Box(0.1f, 2, 3.5f, 4);

  @TempDir Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder);
    DetectionTables.create(workspace);
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  /** Two files of 100 frames each, the second of which may have vanished. */
  private static Video video(boolean absent) {
    List<Video.Segment> segments = new ArrayList<>();
    for (int file = 0; file < 2; file++) {
      segments.add(
          new Video.Segment(
              file + 7,
              Digest.ofParts("file", "" + file),
              Optional.of(Path.of("absent.mp4")),
              100L * file,
              100,
              0,
              0,
              64,
              48,
              10,
              absent && file == 1));
    }
    return new Video("v", "*.mp4", LocalDateTime.MIN, Optional.empty(), segments);
  }

  private static RegisteredFunction function(String name, Returns returns) {
    return new RegisteredFunction(
        name, Digest.ofParts("function", name), returns, List.of(), "x.jar", "", 0.001);
  }

  @Test
  void resultsAreFoundByFunctionFileFrameAndBox() {
    FunctionResults results = new FunctionResults(workspace, 1000);
    List<Region> regions =
        List.of(
            new Region(5, BOX), new Region(5, null), new Region(105, BOX), new Region(106, BOX));
    RegisteredFunction number = function("number", Returns.NUMBER);
    RegisteredFunction text = function("text", Returns.TEXT);
    results.store(number, video(false), regions, new Object[] {1.5, 2.5, 3.5, null});
    results.store(text, video(false), regions, new Object[] {"a", null, "", "x".repeat(201)});
    results.store(
        function("flag", Returns.FLAG),
        video(false),
        regions,
        new Object[] {true, false, null, true});
    assertThat(results.find(number, video(false), regions))
        .containsEntry(regions.get(0), 1.5)
        .containsEntry(regions.get(1), 2.5)
        .containsEntry(regions.get(2), 3.5)
        .hasSize(3);
    assertThat(results.find(text, video(false), regions))
        .containsEntry(regions.get(0), "a")
        .containsEntry(regions.get(2), "")
        .as("long texts are not kept")
        .hasSize(2);
    assertThat(results.find(function("flag", Returns.FLAG), video(false), regions.subList(3, 4)))
        .containsExactlyEntriesOf(java.util.Map.of(regions.get(3), true));
    assertThat(results.find(number, video(true), regions)).as("a vanished file").hasSize(2);
    assertThat(results.find(number, video(false), List.of(new Region(6, BOX)))).isEmpty();
    assertThat(new FunctionResults(workspace, 1000).find(number, video(false), regions)).hasSize(3);
  }

  @Test
  void whatWasFirstUsedLongestAgoGoesFirst() {
    FunctionResults results = new FunctionResults(workspace, 10);
    List<Region> regions = List.of(1L, 2L, 3L, 4L).stream().map(n -> new Region(n, BOX)).toList();
    Object[] values = {1.0, 2.0, 3.0, 4.0};
    List<RegisteredFunction> functions =
        List.of(
            function("a", Returns.NUMBER),
            function("b", Returns.NUMBER),
            function("c", Returns.NUMBER));
    functions.forEach(each -> results.store(each, video(false), regions, values));
    assertThat(results.find(functions.get(0), video(false), regions)).isEmpty();
    assertThat(results.find(functions.get(1), video(false), regions)).hasSize(4);
    FunctionResults later = new FunctionResults(workspace, 10);
    assertThat(later.find(functions.get(1), video(false), regions)).hasSize(4);
    later.store(functions.get(0), video(false), regions, values);
    assertThat(later.find(functions.get(2), video(false), regions)).isEmpty();
    assertThat(later.find(functions.get(1), video(false), regions)).hasSize(4);
    assertThat(new FunctionResults(workspace, 2).find(functions.get(0), video(false), regions))
        .hasSize(4);
  }
}
