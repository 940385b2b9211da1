package org.glimpse.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.glimpse.engine.ExecutionOptions;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.SqlSession;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.workspace.Setting;

/**
 * What a workspace holds by name, asked in SQL so that it does not matter where it is.
 *
 * @param seed of random draws
 * @param plan the setting {@code plan}
 * @param onDamagedMedia the setting {@code on_damaged_media}
 */
record WorkspaceNames(
    List<SectionContext.VideoInfo> videos,
    List<Detector> detectors,
    String seed,
    String plan,
    String onDamagedMedia) {

  /** A detector and the digest of its model and options. */
  record Detector(String name, String kind, String key) {}

  static WorkspaceNames of(SqlSession session, ExecutionOptions options) {
    List<SectionContext.VideoInfo> videos = new ArrayList<>();
    each(
        session,
        "SHOW VIDEOS",
        options,
        row ->
            videos.add(
                new SectionContext.VideoInfo(
                    row.text("name"),
                    row.number("frames"),
                    (int) row.number("width"),
                    (int) row.number("height"),
                    row.text("pixels").equals("true"),
                    row.text("detector"),
                    row.text("key"))));
    List<Detector> detectors = new ArrayList<>();
    each(
        session,
        "SHOW DETECTORS",
        options,
        row -> detectors.add(new Detector(row.text("name"), row.text("kind"), row.text("key"))));
    Map<String, String> settings = new HashMap<>();
    each(
        session,
        "SHOW SETTINGS",
        options,
        row -> settings.put(row.text("name"), row.text("value")));
    return new WorkspaceNames(
        videos,
        detectors,
        settings.get(Setting.SEED.key()),
        settings.get(Setting.PLAN.key()),
        settings.get(Setting.ON_DAMAGED_MEDIA.key()));
  }

  /** Videos that a statement names. */
  List<SectionContext.VideoInfo> videosIn(String sql) {
    Set<String> words = SqlWords.of(sql);
    return videos.stream()
        .filter(video -> words.contains(video.name().toUpperCase(Locale.ROOT)))
        .toList();
  }

  /** Whose labels these videos have: the detector that each names, else the only one. */
  List<Detector> detectorsOf(List<SectionContext.VideoInfo> used) {
    return detectors.stream()
        .filter(
            detector ->
                used.stream()
                    .anyMatch(
                        video ->
                            video.detector().isEmpty()
                                ? detectors.size() == 1
                                : video.detector().equalsIgnoreCase(detector.name())))
        .toList();
  }

  /** Reads the current row. */
  @FunctionalInterface
  private interface Reader {
    void read(Row row);
  }

  private record Row(StatementRows rows) {
    String text(String column) {
      Object value = rows.value(index(column));
      return value == null ? "" : value.toString();
    }

    long number(String column) {
      return rows.value(index(column)) instanceof Number number ? number.longValue() : 0;
    }

    private int index(String name) {
      List<ResultColumn> columns = rows.columns();
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equalsIgnoreCase(name)) {
          return i;
        }
      }
      throw new IllegalStateException("no column " + name);
    }
  }

  private static void each(
      SqlSession session, String sql, ExecutionOptions options, Reader reader) {
    try (StatementResult result = session.execute(sql, options)) {
      StatementRows rows = (StatementRows) result;
      while (rows.next()) {
        reader.read(new Row(rows));
      }
    }
  }
}
