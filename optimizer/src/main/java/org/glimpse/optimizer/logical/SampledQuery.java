package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.VideoRelation;

/**
 * A query whose aggregates can be estimated from some of the frames: aggregates of the objects of
 * one video, for all frames in range or for groups of them that depend on the frame alone.
 *
 * @param top the query over the table of estimates, in the place of the aggregate
 * @param estimates gets a row for each group before {@code top} runs: keys, estimates, then lower
 *     and upper bound of each
 * @param keys types of the keys
 * @param quantities the aggregates
 * @param perFrame yields for a frame with matching objects: the frame, then the values that {@link
 *     Quantity} names; where tracks are counted, for each matching object: its frame, its ordinal,
 *     then whether each quantity counts it
 * @param population yields every frame in range, with its keys
 * @param table the scan of objects in {@code perFrame}
 * @param className the class that objects must have; empty where several classes are meant
 * @param classAlone whether nothing else is asked of objects, and they are counted: what a count
 *     model tells of a frame
 */
public record SampledQuery(
    RelNode top,
    EstimateRows estimates,
    List<RelDataType> keys,
    List<Quantity> quantities,
    RelNode perFrame,
    RelNode population,
    ScanTable table,
    Optional<String> className,
    boolean classAlone) {

  /** What an aggregate is of the values of single frames. */
  public enum Kind {
    /** FCOUNT: the mean over frames. */
    MEAN,
    /** FCOUNT DISTINCT: the share of frames whose value is not 0. */
    PRESENCE,
    /** COUNT and SUM: the sum over frames. */
    TOTAL,
    /** AVG: the sum over frames, over that of another value. */
    AVERAGE,
    /** COUNT(DISTINCT trackid): how many objects there are, each counted where it comes in. */
    TRACKS
  }

  /**
   * An aggregate.
   *
   * @param name for people
   * @param value its value's place behind the frame
   * @param per the place of what it is divided by, for an average
   * @param counts whether values are counts of objects, at least 0
   * @param whole whether the answer is a whole number
   */
  public record Quantity(
      String name, Kind kind, int value, int per, boolean counts, boolean whole) {}

  /**
   * Either a query that can be sampled, or the reason why it cannot.
   *
   * @param refusal ends a sentence that begins with "SampledAggregate does not apply: "
   */
  public record Recognition(Optional<SampledQuery> query, String refusal) {
    static Recognition no(String why) {
      return new Recognition(Optional.empty(), why);
    }
  }

  /** Whether it counts tracks, and nothing else: windows of frames are sampled for it. */
  public boolean countsTracks() {
    return quantities.get(0).kind() == Kind.TRACKS;
  }

  static Recognition recognise(LogicalPlan plan, ScanTables scans) {
    if (plan.gap().isPresent()) {
      return Recognition.no("LIMIT .. GAP stands over it");
    }
    List<RelNode> above = new ArrayList<>();
    RelNode at = plan.body();
    while (at instanceof Sort || at instanceof Project project && !project.containsOver()) {
      above.add(at);
      at = at.getInput(0);
    }
    if (!(at instanceof Aggregate aggregate)
        || aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      return Recognition.no("its result is no plain aggregate over the objects of a video");
    }
    Optional<ScanChain> chain =
        ScanChain.of(aggregate.getInput())
            .filter(each -> each.table().reads(VideoRelation.OBJECTS));
    return chain.isEmpty()
        ? Recognition.no("it does not aggregate the objects of one video alone")
        : new SampledQueryParts(aggregate, chain.get(), scans).build(above);
  }

  /** The type that a key has in the table of estimates; null where it has none. */
  public static SqlTypeName storedAs(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> SqlTypeName.BIGINT;
      case REAL, FLOAT, DOUBLE, DECIMAL -> SqlTypeName.DOUBLE;
      case CHAR, VARCHAR -> SqlTypeName.VARCHAR;
      case BOOLEAN -> SqlTypeName.BOOLEAN;
      case TIMESTAMP, DATE -> SqlTypeName.TIMESTAMP;
      default -> null;
    };
  }
}
