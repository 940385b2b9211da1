package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.SystemTable;
import org.glimpse.optimizer.VideoRelation;
import org.glimpse.optimizer.VideoTable;

/** Numbers the scans of a statement, replacing the catalogue's tables by {@link ScanTable}s. */
public final class ScanTables {
  /** Place of an object in its frame, from 0; after the columns that users see. */
  public static final String ORDINAL = "ordinal";

  /** Place of frame and timestamp in objects and in frames. */
  public static final int FRAME = 0;

  public static final int TIMESTAMP = 1;

  private final RelOptCluster cluster;
  private int scans;

  ScanTables(RelOptCluster cluster) {
    this.cluster = cluster;
  }

  /** The plan with its own scans. */
  RelNode number(RelNode plan) {
    return new PlanRewriter() {
      @Override
      RelNode node(RelNode node) {
        return node instanceof TableScan scan ? replace(scan) : node;
      }
    }.visit(plan);
  }

  /** A scan of frames that counts the frames of a scan of objects. */
  RelNode population(ScanTable objects) {
    VideoTable frames = new VideoTable(objects.video().orElseThrow().video(), VideoRelation.FRAMES);
    OptionalInt of =
        objects.reads(VideoRelation.OBJECTS) ? OptionalInt.of(objects.id()) : OptionalInt.empty();
    RelDataType rowType = frames.getRowType(cluster.getTypeFactory());
    return scan(ScanTable.of(scans++, rowType, frames, of));
  }

  /** A scan of a table that the plan itself fills. */
  RelNode scan(SystemTable table) {
    return scan(ScanTable.of(scans++, table.getRowType(cluster.getTypeFactory()), table));
  }

  /** A scan of a temporary table of frames, in a column like the given one. */
  RelNode temporary(String name, RelDataType frame) {
    RelDataType rowType = cluster.getTypeFactory().builder().add("frame", frame).build();
    return scan(ScanTable.temporary(scans++, rowType, name));
  }

  private RelNode replace(TableScan scan) {
    SystemTable system = scan.getTable().unwrap(SystemTable.class);
    if (system != null) {
      return scan(ScanTable.of(scans++, scan.getRowType(), system));
    }
    VideoTable table = scan.getTable().unwrap(VideoTable.class);
    if (table == null) {
      throw Unsupported.because("the table " + scan.getTable().getQualifiedName());
    }
    if (table.relation() != VideoRelation.OBJECTS) {
      return scan(ScanTable.of(scans++, scan.getRowType(), table, OptionalInt.empty()));
    }
    RelNode inner = scan(ScanTable.of(scans++, withOrdinal(scan), table, OptionalInt.empty()));
    int visible = scan.getRowType().getFieldCount();
    List<org.apache.calcite.rex.RexNode> columns = new ArrayList<>(visible);
    for (int i = 0; i < visible; i++) {
      columns.add(cluster.getRexBuilder().makeInputRef(inner, i));
    }
    return LogicalProject.create(
        inner, List.of(), columns, scan.getRowType().getFieldNames(), java.util.Set.of());
  }

  private RelNode scan(ScanTable table) {
    return LogicalTableScan.create(cluster, table, List.of());
  }

  private RelDataType withOrdinal(TableScan scan) {
    RelDataTypeFactory factory = cluster.getTypeFactory();
    return factory
        .builder()
        .addAll(scan.getRowType().getFieldList())
        .add(ORDINAL, factory.createSqlType(SqlTypeName.INTEGER))
        .build();
  }
}
