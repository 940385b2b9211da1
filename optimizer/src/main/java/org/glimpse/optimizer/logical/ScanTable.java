package org.glimpse.optimizer.logical;

import java.util.Optional;
import java.util.OptionalInt;
import org.apache.calcite.plan.RelOptAbstractTable;
import org.apache.calcite.rel.type.RelDataType;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoTable;

/**
 * One reading of a relation by a statement. Every mention of a table gets its own, so that each is
 * pruned by itself; a rule that copies a subtree copies the mention.
 */
public final class ScanTable extends RelOptAbstractTable {
  private final int id;
  private final Optional<VideoTable> video;
  private final Optional<SystemTable> system;
  private final OptionalInt populationOf;

  private ScanTable(
      int id,
      RelDataType rowType,
      Optional<VideoTable> video,
      Optional<SystemTable> system,
      OptionalInt populationOf) {
    super(null, "scan_" + id, rowType);
    this.id = id;
    this.video = video;
    this.system = system;
    this.populationOf = populationOf;
  }

  static ScanTable of(int id, RelDataType rowType, VideoTable table, OptionalInt populationOf) {
    return new ScanTable(id, rowType, Optional.of(table), Optional.empty(), populationOf);
  }

  static ScanTable of(int id, RelDataType rowType, SystemTable table) {
    return new ScanTable(id, rowType, Optional.empty(), Optional.of(table), OptionalInt.empty());
  }

  /** Its number in the statement. */
  public int id() {
    return id;
  }

  /** The relation of a video that it reads, if it reads one. */
  public Optional<VideoTable> video() {
    return video;
  }

  /** The system table that it reads, if it reads one. */
  public Optional<SystemTable> system() {
    return system;
  }

  /**
   * The scan of objects whose frames this scan of frames counts: frames found lost there leave this
   * population.
   */
  public OptionalInt populationOf() {
    return populationOf;
  }

  public boolean reads(VideoRelation relation) {
    return video.isPresent() && video.get().relation() == relation;
  }

  /** Whether its rows come from labels. */
  public boolean needsLabels() {
    return reads(VideoRelation.OBJECTS) || reads(VideoRelation.TRACKS);
  }
}
