package org.glimpse.optimizer;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.glimpse.video.Video;

/** One relation of one video, as Calcite's catalogue sees it; planning replaces its scans. */
public final class VideoTable extends AbstractTable {
  private final Video video;
  private final VideoRelation relation;

  public VideoTable(Video video, VideoRelation relation) {
    this.video = video;
    this.relation = relation;
  }

  public Video video() {
    return video;
  }

  public VideoRelation relation() {
    return relation;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory typeFactory) {
    return relation.rowType(typeFactory);
  }
}
