package org.glimpse.optimizer.execution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.glimpse.detection.FunctionCatalog;
import org.glimpse.optimizer.VideoTable;
import org.glimpse.optimizer.duckdb.PictureCondition;
import org.glimpse.optimizer.duckdb.RelationSql;
import org.glimpse.optimizer.duckdb.ScanSql;
import org.glimpse.optimizer.logical.ScanTable;
import org.glimpse.video.FrameSet;
import org.glimpse.video.Video;

/**
 * The statement that DuckDB runs.
 *
 * @param text the plan, over its scans
 * @param scans how scans are written
 * @param frames the frames that each scan of labels needs, by its number
 */
record StatementSql(RelationSql.Text text, ScanSql scans, Map<Integer, FrameSet> frames) {

  /**
   * The whole text.
   *
   * @param lost by the number of a scan of objects, frames found lost to damage
   */
  String whole(Map<Integer, FrameSet> lost) {
    return with(frames, lost);
  }

  /** The same without rows of objects in frames that are not in a table. */
  StatementSql onlyFrames(String table) {
    return new StatementSql(text, scans.onlyFrames(table), frames);
  }

  /** The same with objects from a table instead of labels. */
  StatementSql reading(String table) {
    return new StatementSql(text, scans.reading(table), frames);
  }

  /** Itself for people, and in which order it asks about pictures. */
  List<String> explain() {
    List<String> lines = new ArrayList<>();
    if (!text.pictures().isEmpty()) {
      lines.add(
          text.pictures().stream()
              .map(PictureCondition::describe)
              .collect(
                  Collectors.joining(
                      ", then ", "pictures, of rows that pass all other conditions: ", "")));
    }
    lines.add("sql: " + whole(Map.of()));
    return lines;
  }

  /**
   * Seconds that its conditions on pictures are expected to take.
   *
   * @param frames that rows may come from
   */
  double pictureSeconds(long frames, FunctionCatalog functions) {
    double seconds = 0;
    for (PictureCondition condition : text.pictures()) {
      double asked = condition.askedPerFrame() * frames;
      double known = Math.min(asked, known(condition, functions));
      seconds += condition.seconds() * (asked - known);
    }
    return seconds;
  }

  /** Pictures whose results are kept for each of a condition's functions. */
  private long known(PictureCondition condition, FunctionCatalog functions) {
    List<Video> videos =
        text.scans().values().stream()
            .flatMap(scan -> scan.video().stream())
            .map(VideoTable::video)
            .distinct()
            .toList();
    return condition.kept().stream()
        .mapToLong(each -> videos.stream().mapToLong(video -> functions.kept(each, video)).sum())
        .min()
        .orElse(0);
  }

  /** Whether it decodes frames, which costs more than anything else in it. */
  boolean looksAtPictures() {
    return text.scans().values().stream().anyMatch(scan -> text.uses(scan, "content"));
  }

  /** The text for some frames only of every scan of objects. */
  String only(FrameSet some) {
    Map<Integer, FrameSet> rowsOf = new HashMap<>();
    frames.keySet().forEach(scan -> rowsOf.put(scan, some));
    return with(rowsOf, Map.of());
  }

  /**
   * The text for the frames of a table only: what is dear, such as looking at pixels, is done for
   * no others.
   *
   * @param some the table's frames
   * @param table with a column {@code frame}
   */
  String among(FrameSet some, String table) {
    Map<Integer, FrameSet> rowsOf = new HashMap<>();
    frames.keySet().forEach(scan -> rowsOf.put(scan, some));
    return with(rowsOf, Map.of(), " AS s WHERE s.frame IN (SELECT frame FROM " + table + ")");
  }

  private String with(Map<Integer, FrameSet> rowsOf, Map<Integer, FrameSet> lost) {
    return with(rowsOf, lost, "");
  }

  /**
   * @param among what stands behind a scan of objects in parentheses, to take some of its rows
   */
  private String with(Map<Integer, FrameSet> rowsOf, Map<Integer, FrameSet> lost, String among) {
    if (text.scans().isEmpty()) {
      return text.select();
    }
    return text.scans().values().stream()
            .map(
                scan -> {
                  String rows =
                      scans.of(
                          scan,
                          text.used().get(scan.id()),
                          bounds(rowsOf.getOrDefault(scan.id(), FrameSet.empty())),
                          lostOf(scan, lost));
                  return "\"scan_"
                      + scan.id()
                      + (among.isEmpty()
                          ? "\" AS NOT MATERIALIZED (" + rows
                          : "\" AS MATERIALIZED (SELECT * FROM (" + rows + ")" + among)
                      + ")";
                })
            .collect(Collectors.joining(", ", "WITH ", " "))
        + text.select();
  }

  private static Optional<FrameSet.Range> bounds(FrameSet set) {
    return set.isEmpty()
        ? Optional.empty()
        : Optional.of(new FrameSet.Range(set.first(), set.last() + 1));
  }

  private static FrameSet lostOf(ScanTable scan, Map<Integer, FrameSet> lost) {
    return scan.populationOf().isPresent()
        ? lost.getOrDefault(scan.populationOf().getAsInt(), FrameSet.empty())
        : FrameSet.empty();
  }
}
