package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Filters and projections over one scan, folded: which rows of the scan, and which expressions of
 * its columns.
 *
 * @param scan the scan's node
 * @param table what it reads
 * @param conjuncts over the scan's columns
 * @param columns the chain's columns, over the scan's
 */
public record ScanChain(
    RelNode scan, ScanTable table, List<RexNode> conjuncts, List<RexNode> columns) {

  private static final ImmutableBitSet FRAME_AND_TIMESTAMP =
      ImmutableBitSet.of(ScanTables.FRAME, ScanTables.TIMESTAMP);

  /** Folds a chain; empty where there is a join, an aggregate, a window or a limit in it. */
  public static Optional<ScanChain> of(RelNode top) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < top.getRowType().getFieldCount(); i++) {
      columns.add(RexInputRef.of(i, top.getRowType()));
    }
    List<RexNode> conjuncts = new ArrayList<>();
    RelNode at = top;
    while (true) {
      if (at instanceof Project project && !project.containsOver()) {
        columns = RelOptUtil.pushPastProject(columns, project);
        conjuncts = new ArrayList<>(RelOptUtil.pushPastProject(conjuncts, project));
        at = project.getInput();
      } else if (at instanceof Filter filter && !RexOver.containsOver(filter.getCondition())) {
        conjuncts.addAll(RelOptUtil.conjunctions(filter.getCondition()));
        at = filter.getInput();
      } else if (at instanceof TableScan scan) {
        ScanTable table = scan.getTable().unwrap(ScanTable.class);
        return table == null
            ? Optional.empty()
            : Optional.of(new ScanChain(at, table, conjuncts, columns));
      } else {
        return Optional.empty();
      }
    }
  }

  /** Conjuncts that use only frame and timestamp: they define the range. */
  public List<RexNode> rangeConjuncts() {
    return conjuncts.stream().filter(ScanChain::choosesFrames).toList();
  }

  /** The class that a conjunct demands of objects; empty where none does. */
  public Optional<String> className() {
    int column = scan.getRowType().getFieldNames().indexOf("class");
    return conjuncts.stream()
        .filter(each -> each.getKind() == SqlKind.EQUALS)
        .map(each -> ((RexCall) each).getOperands())
        .flatMap(each -> Stream.of(each, List.of(each.get(1), each.get(0))))
        .filter(
            each ->
                RexUtil.removeCast(each.get(0)) instanceof RexInputRef reference
                    && reference.getIndex() == column
                    && RexUtil.removeCast(each.get(1)) instanceof RexLiteral literal
                    && literal.getValueAs(String.class) != null)
        .map(each -> ((RexLiteral) RexUtil.removeCast(each.get(1))).getValueAs(String.class))
        .findFirst();
  }

  /** Whether an expression over objects or frames depends on the frame alone. */
  static boolean choosesFrames(RexNode expression) {
    return FRAME_AND_TIMESTAMP.contains(RelOptUtil.InputFinder.bits(expression))
        && !isCorrelated(expression);
  }

  /** Whether a subquery in it depends on the row. */
  private static boolean isCorrelated(RexNode expression) {
    boolean[] found = {false};
    expression.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitSubQuery(RexSubQuery subQuery) {
            found[0] |= !RelOptUtil.getVariablesUsed(subQuery.rel).isEmpty();
            return super.visitSubQuery(subQuery);
          }
        });
    return found[0];
  }
}
