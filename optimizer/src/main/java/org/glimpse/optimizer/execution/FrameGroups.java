package org.glimpse.optimizer.execution;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.logical.SampledQuery;
import org.glimpse.video.FrameSet;

/** The frames in range, apart by the keys of their groups. */
final class FrameGroups {
  /** More groups than this are not sampled one by one. */
  static final int GROUPS_MAX = 4096;

  private FrameGroups() {}

  /**
   * A group.
   *
   * @param keys values of the table of estimates
   * @param frames at least one, unless there are no keys
   * @param windows of the frames, where these are sampled and not single frames
   */
  record Group(List<Object> keys, FrameSet frames, Optional<TrackWindows> windows) {
    Group with(TrackWindows cut) {
      return new Group(keys, frames, Optional.of(cut));
    }

    /** How many there are of what is sampled. */
    long units() {
      return windows.map(TrackWindows::size).orElse(frames.size());
    }
  }

  /**
   * Reads the groups, in no order; one with no keys where nothing is grouped.
   *
   * @param population SQL that yields the frame, then its keys
   */
  static List<Group> read(DuckDbQuery database, String population, List<RelDataType> keys) {
    String names =
        IntStream.range(0, keys.size()).mapToObj(i -> ", k" + i).collect(Collectors.joining());
    String partition = keys.isEmpty() ? "" : "PARTITION BY " + names.substring(2) + " ";
    String sql =
        "SELECT min(frame), max(frame) + 1"
            + names
            + " FROM (SELECT *, frame - row_number() OVER ("
            + partition
            + "ORDER BY frame) AS island FROM ("
            + population
            + ") AS p(frame"
            + names
            + ")) GROUP BY island"
            + names
            + " ORDER BY 1";
    return database.query(
        sql,
        rows -> {
          Map<List<Object>, FrameSet.Builder> groups = new LinkedHashMap<>();
          if (keys.isEmpty()) {
            groups.put(List.of(), FrameSet.builder());
          }
          while (rows.next() && groups.size() <= GROUPS_MAX) {
            groups
                .computeIfAbsent(keys(rows, keys), absent -> FrameSet.builder())
                .add(rows.getLong(1), rows.getLong(2));
          }
          return groups.entrySet().stream()
              .map(each -> new Group(each.getKey(), each.getValue().build(), Optional.empty()))
              .toList();
        });
  }

  private static List<Object> keys(ResultSet rows, List<RelDataType> types) throws SQLException {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      keys.add(key(rows, i + 3, types.get(i)));
    }
    return keys;
  }

  private static Object key(ResultSet rows, int column, RelDataType type) throws SQLException {
    Object raw =
        switch (type.getSqlTypeName()) {
          case TIMESTAMP -> rows.getObject(column, LocalDateTime.class);
          case DATE -> rows.getObject(column, LocalDate.class);
          default -> rows.getObject(column);
        };
    if (raw == null) {
      return null;
    }
    return switch (SampledQuery.storedAs(type)) {
      case BIGINT -> ((Number) raw).longValue();
      case DOUBLE -> ((Number) raw).doubleValue();
      case TIMESTAMP -> raw instanceof LocalDate date ? date.atStartOfDay() : raw;
      default -> raw;
    };
  }
}
