package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.tools.RelBuilder;
import org.glimpse.optimizer.VideoRelation;

/**
 * A query for the rows of objects that match conditions in more than so many frames: {@code ..
 * WHERE w GROUP BY trackid HAVING COUNT(*) > k}.
 *
 * @param table the scan that {@code matches} reads
 * @param matches frame and ordinal of the objects that satisfy WHERE
 * @param moreThan k, above 0
 */
public record TrackSelection(ScanTable table, RelNode matches, long moreThan) {

  /** Recognises such a query; empty for every other. */
  public static Optional<TrackSelection> of(LogicalPlan plan) {
    if (plan.gap().isPresent()) {
      return Optional.empty();
    }
    Parts parts = new Parts();
    parts.visit(plan.body());
    if (!parts.known || parts.chains.isEmpty() || parts.moreThan < 1) {
      return Optional.empty();
    }
    ScanChain first = parts.chains.get(0);
    List<RexNode> conditions = withoutTracks(first);
    for (ScanChain chain : parts.chains) {
      boolean same =
          chain.table().video().equals(first.table().video())
              && texts(withoutTracks(chain)).equals(texts(conditions))
              && withoutTracks(chain).stream().noneMatch(each -> reads(chain, each, "trackid"));
      if (!same) {
        return Optional.empty();
      }
    }
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(first.scan().getCluster(), null);
    builder.push(first.scan()).filter(conditions);
    int ordinal = first.table().getRowType().getFieldNames().indexOf(ScanTables.ORDINAL);
    builder.project(
        List.of(builder.field(ScanTables.FRAME), builder.field(ordinal)),
        List.of("frame", ScanTables.ORDINAL),
        true);
    return Optional.of(new TrackSelection(first.table(), builder.build(), parts.moreThan));
  }

  /** A chain's conjuncts, without those that a join on track ids adds. */
  private static List<RexNode> withoutTracks(ScanChain chain) {
    return chain.conjuncts().stream()
        .filter(each -> each.getKind() != SqlKind.IS_NOT_NULL || !reads(chain, each, "trackid"))
        .toList();
  }

  private static boolean reads(ScanChain chain, RexNode conjunct, String column) {
    int index = chain.table().getRowType().getFieldNames().indexOf(column);
    return RelOptUtil.InputFinder.bits(conjunct).get(index);
  }

  private static TreeSet<String> texts(List<RexNode> conjuncts) {
    TreeSet<String> texts = new TreeSet<>();
    conjuncts.forEach(each -> texts.add(each.toString()));
    return texts;
  }

  /** What a plan is made of. */
  private static final class Parts {
    final List<ScanChain> chains = new ArrayList<>();
    boolean known = true;
    long moreThan;

    void visit(RelNode node) {
      Optional<ScanChain> chain = ScanChain.of(node);
      if (chain.isPresent()) {
        add(chain.get());
        return;
      }
      if (node instanceof TableScan) {
        known = false;
        return;
      }
      if (node instanceof Filter filter && filter.getInput() instanceof Aggregate aggregate) {
        having(filter, aggregate);
      }
      node.getInputs().forEach(this::visit);
    }

    private void add(ScanChain chain) {
      if (chain.table().reads(VideoRelation.OBJECTS)) {
        chains.add(chain);
      } else {
        known &= chain.table().reads(VideoRelation.FRAMES);
      }
    }

    private void having(Filter filter, Aggregate aggregate) {
      boolean byTrack =
          aggregate.getGroupType() == Aggregate.Group.SIMPLE
              && aggregate.getGroupCount() == 1
              && Origins.isColumn(aggregate, 0, "trackid");
      if (!byTrack) {
        known = false;
        return;
      }
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        moreThan = Math.max(moreThan, moreThan(conjunct, aggregate));
      }
    }

    private static long moreThan(RexNode conjunct, Aggregate aggregate) {
      boolean above =
          conjunct.getKind() == SqlKind.GREATER_THAN
              || conjunct.getKind() == SqlKind.GREATER_THAN_OR_EQUAL;
      if (!above
          || !(RexUtil.removeCast(((RexCall) conjunct).getOperands().get(0))
              instanceof RexInputRef column)
          || !(((RexCall) conjunct).getOperands().get(1) instanceof RexLiteral number)
          || column.getIndex() == 0
          || number.getValueAs(Double.class) == null) {
        return 0;
      }
      AggregateCall call = aggregate.getAggCallList().get(column.getIndex() - 1);
      boolean counts =
          call.getAggregation().getKind() == SqlKind.COUNT
              && !call.hasFilter()
              && !call.isDistinct();
      double value = number.getValueAs(Double.class);
      boolean strict = conjunct.getKind() == SqlKind.GREATER_THAN;
      return counts ? (long) (strict ? Math.floor(value) : Math.ceil(value) - 1) : 0;
    }
  }
}
