package org.glimpse.engine;

import java.util.ArrayList;
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
    for (Video video : videos) {
      List<ResultColumn> objects = Columns.of(new VideoTable(video, VideoRelation.OBJECTS));
      tables.add(
          new TableInfo(
              Optional.empty(),
              video.name(),
              TableInfo.Kind.TABLE,
              objects,
              "objects in " + video.source()));
      for (VideoRelation relation : VideoRelation.values()) {
        tables.add(
            new TableInfo(
                Optional.of(video.name()),
                relation.sqlName(),
                TableInfo.Kind.TABLE,
                Columns.of(new VideoTable(video, relation)),
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
