package org.glimpse.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoTable;
import org.glimpse.video.Video;

/** Every table as metadata shows it. */
final class TableList {
  private TableList() {}

  static List<TableInfo> of(List<Video> videos, Map<String, SystemTable> system) {
    List<TableInfo> tables = new ArrayList<>();
    Map<VideoRelation, List<ResultColumn>> columns = new EnumMap<>(VideoRelation.class);
    for (Video video : videos) {
      // They are the same for every video, and there may be many.
      for (VideoRelation relation : VideoRelation.values()) {
        columns.computeIfAbsent(
            relation, each -> List.copyOf(Columns.of(new VideoTable(video, each))));
      }
      tables.add(
          new TableInfo(
              Optional.empty(),
              video.name(),
              TableInfo.Kind.TABLE,
              columns.get(VideoRelation.OBJECTS),
              "objects in " + video.source()));
      for (VideoRelation relation : VideoRelation.values()) {
        tables.add(
            new TableInfo(
                Optional.of(video.name()),
                relation.sqlName(),
                TableInfo.Kind.TABLE,
                columns.get(relation),
                relation.sqlName() + " of " + video.source()));
      }
    }
    system.forEach(
        (name, table) ->
            tables.add(
                new TableInfo(
                    Optional.of("system"),
                    name,
                    TableInfo.Kind.SYSTEM_TABLE,
                    Columns.of(table),
                    "")));
    return tables;
  }
}
