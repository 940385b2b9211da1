package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoTable;
import org.glimpse.video.Video;

/** The tables of a {@link CatalogView}, for Calcite's validator and for looking names up. */
final class CatalogTables {
  static final String SYSTEM = "system";

  private final Map<String, Video> videos = new TreeMap<>();
  private final Map<String, SystemTable> system;

  CatalogTables(CatalogView catalog) {
    for (Video video : catalog.videos()) {
      videos.put(video.name().toLowerCase(Locale.ROOT), video);
    }
    system = catalog.systemTables();
  }

  /** The table that a dotted name of one or two parts means, if there is one. */
  Optional<Table> find(List<String> path) {
    String first = path.get(0).toLowerCase(Locale.ROOT);
    if (path.size() == 1) {
      return Optional.ofNullable(videos.get(first))
          .map(video -> new VideoTable(video, VideoRelation.OBJECTS));
    }
    if (path.size() != 2) {
      return Optional.empty();
    }
    String second = path.get(1).toLowerCase(Locale.ROOT);
    if (first.equals(SYSTEM)) {
      return Optional.ofNullable(system.get(second));
    }
    Video video = videos.get(first);
    for (VideoRelation relation : VideoRelation.values()) {
      if (video != null && relation.sqlName().equals(second)) {
        return Optional.of(new VideoTable(video, relation));
      }
    }
    return Optional.empty();
  }

  /** Every name that FROM can take, dotted. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Video video : videos.values()) {
      names.add(video.name());
      for (VideoRelation relation : VideoRelation.values()) {
        names.add(video.name() + "." + relation.sqlName());
      }
    }
    system.keySet().forEach(name -> names.add(SYSTEM + "." + name));
    return names;
  }

  /** Columns of a table, in order. */
  static List<String> columns(Table table, RelDataTypeFactory types) {
    return table.getRowType(types).getFieldNames();
  }

  /**
   * The same as a schema of Calcite's, except that a video alone is no table: see {@link
   * ObjectsTables}.
   */
  CalciteSchema schema() {
    CalciteSchema root = CalciteSchema.createRootSchema(false, false);
    SchemaPlus plus = root.plus();
    for (Video video : videos.values()) {
      SchemaPlus relations = plus.add(video.name(), new AbstractSchema());
      for (VideoRelation relation : VideoRelation.values()) {
        relations.add(relation.sqlName(), new VideoTable(video, relation));
      }
    }
    SchemaPlus systemSchema = plus.add(SYSTEM, new AbstractSchema());
    system.forEach(systemSchema::add);
    return root;
  }
}
