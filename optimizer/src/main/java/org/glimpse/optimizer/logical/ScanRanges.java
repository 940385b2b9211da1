package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexNode;

/** Which frames the scans of a plan need: what the conjuncts directly above each choose. */
public final class ScanRanges {
  /**
   * A scan.
   *
   * @param table what it reads
   * @param uses for each place where it stands, the conjuncts on frame and timestamp above it; rows
   *     are needed that satisfy all conjuncts of any use
   */
  public record ScanRange(ScanTable table, List<List<RexNode>> uses) {}

  private final Map<Integer, ScanRange> ranges = new TreeMap<>();

  private ScanRanges() {}

  /** Every scan of a plan, by its number. */
  public static Map<Integer, ScanRange> of(RelNode plan) {
    ScanRanges collected = new ScanRanges();
    collected.visit(plan);
    return collected.ranges;
  }

  private void visit(RelNode node) {
    Optional<ScanChain> chain = ScanChain.of(node);
    if (chain.isPresent()) {
      add(chain.get().table(), chain.get().rangeConjuncts());
    } else if (node instanceof TableScan scan) {
      add(scan.getTable().unwrap(ScanTable.class), List.of());
    } else {
      node.getInputs().forEach(this::visit);
    }
  }

  private void add(ScanTable table, List<RexNode> conjuncts) {
    List<RexNode> usable = table.needsLabels() ? conjuncts : List.of();
    boolean ofTracks = !table.getRowType().getFieldNames().get(ScanTables.FRAME).equals("frame");
    ranges
        .computeIfAbsent(table.id(), id -> new ScanRange(table, new ArrayList<>()))
        .uses()
        .add(ofTracks ? List.of() : usable);
  }
}
