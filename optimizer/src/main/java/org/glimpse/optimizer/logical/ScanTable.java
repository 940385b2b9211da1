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
  private final Optional<String> temporary;

  private ScanTable(
      int id,
      RelDataType rowType,
      Optional<VideoTable> video,
      Optional<SystemTable> system,
      OptionalInt populationOf,
      Optional<String> temporary) {
    super(null, "scan_" + id, rowType);
    this.id = id;
    this.video = video;
    this.system = system;
    this.populationOf = populationOf;
    this.temporary = temporary;
  }

  static ScanTable of(int id, RelDataType rowType, VideoTable table, OptionalInt populationOf) {
    return new ScanTable(
        id, rowType, Optional.of(table), Optional.empty(), populationOf, Optional.empty());
  }

  static ScanTable of(int id, RelDataType rowType, SystemTable table) {
    return new ScanTable(
        id, rowType, Optional.empty(), Optional.of(table), OptionalInt.empty(), Optional.empty());
  }

  static ScanTable temporary(int id, RelDataType rowType, String name) {
    return new ScanTable(
        id, rowType, Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.of(name));
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

  /** The temporary table that the plan fills and this reads, if it reads one. */
  public Optional<String> temporary() {
    return temporary;
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
