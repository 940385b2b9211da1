package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.FrameQlOperators;

/**
 * Functions of a mask that comes straight from a scan, as arithmetic on the box's columns beside
 * it; masks that come from elsewhere are left to functions of WKT.
 */
final class MaskColumns extends PlanRewriter {
  private static final List<String> BOX = List.of("xmin", "ymin", "xmax", "ymax");

  private final RexBuilder rexBuilder;
  private final RelDataType real64;

  MaskColumns(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
    RelDataTypeFactory types = rexBuilder.getTypeFactory();
    this.real64 = types.createSqlType(SqlTypeName.DOUBLE);
  }

  @Override
  RelNode node(RelNode node) {
    if (node instanceof Filter || node instanceof Project) {
      return node.accept(lowering(node.getInput(0)));
    }
    if (node instanceof Join join) {
      return join.accept(lowering(join));
    }
    return node;
  }

  private RexShuttle lowering(RelNode input) {
    return new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        RexNode visited = super.visitCall(call);
        return visited instanceof RexCall changed ? lower(changed, input) : visited;
      }
    };
  }

  private RexNode lower(RexCall call, RelNode input) {
    if (!FrameQlOperators.MASK_FUNCTIONS.contains(call.getOperator())) {
      return call;
    }
    List<List<RexNode>> boxes = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      Optional<List<RexNode>> box = box(operand, input);
      if (box.isEmpty()) {
        return call;
      }
      boxes.add(box.get());
    }
    RexNode value =
        call.getOperator() == FrameQlOperators.IOU
            ? iou(boxes.get(0), boxes.get(1))
            : value(call.getOperator(), boxes.get(0));
    return rexBuilder.ensureType(call.getType(), value, true);
  }

  /** xmin, ymin, xmax, ymax as DOUBLE. */
  private Optional<List<RexNode>> box(RexNode operand, RelNode input) {
    if (!(operand instanceof RexInputRef mask)) {
      return Optional.empty();
    }
    return columns(input, mask.getIndex())
        .map(
            indexes ->
                indexes.stream()
                    .map(index -> RexInputRef.of(index, fields(input)))
                    .map(column -> rexBuilder.ensureType(nullableLike(column), column, true))
                    .map(RexNode.class::cast)
                    .toList());
  }

  private RelDataType nullableLike(RexNode column) {
    return rexBuilder
        .getTypeFactory()
        .createTypeWithNullability(real64, column.getType().isNullable());
  }

  private static List<RelDataType> types(RelNode node) {
    return node.getRowType().getFieldList().stream().map(field -> field.getType()).toList();
  }

  private static RelDataType fields(RelNode node) {
    return node instanceof Join join && types(join).size() < joined(join)
        ? join.getCluster()
            .getTypeFactory()
            .createJoinType(join.getLeft().getRowType(), join.getRight().getRowType())
        : node.getRowType();
  }

  private static int joined(Join join) {
    return join.getLeft().getRowType().getFieldCount()
        + join.getRight().getRowType().getFieldCount();
  }

  /** Where the box's columns stand beside a mask, if they do. */
  private static Optional<List<Integer>> columns(RelNode node, int mask) {
    if (node instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      return mask < left
          ? columns(join.getLeft(), mask)
          : columns(join.getRight(), mask - left)
              .map(list -> list.stream().map(index -> index + left).toList());
    }
    if (node instanceof Filter || node instanceof Sort) {
      return columns(node.getInput(0), mask);
    }
    if (!Origins.isColumn(node, mask, "mask")) {
      return Optional.empty();
    }
    ScanTable table = Origins.of(node, mask).orElseThrow().table();
    if (ScanChain.of(node).isEmpty()) {
      return Optional.empty();
    }
    List<Integer> found = new ArrayList<>();
    for (String name : BOX) {
      for (int i = 0; i < node.getRowType().getFieldCount(); i++) {
        Optional<Origins.Origin> origin = Origins.of(node, i);
        if (origin.isPresent()
            && origin.get().table() == table
            && origin.get().name().equals(name)) {
          found.add(i);
          break;
        }
      }
    }
    return found.size() == BOX.size() ? Optional.of(found) : Optional.empty();
  }

  private RexNode value(SqlOperator function, List<RexNode> box) {
    return switch (function.getName()) {
      case "XMIN" -> box.get(0);
      case "YMIN" -> box.get(1);
      case "XMAX" -> box.get(2);
      case "YMAX" -> box.get(3);
      case "WIDTH" -> minus(box.get(2), box.get(0));
      case "HEIGHT" -> minus(box.get(3), box.get(1));
      default -> area(box);
    };
  }

  private RexNode area(List<RexNode> box) {
    return times(positive(minus(box.get(2), box.get(0))), positive(minus(box.get(3), box.get(1))));
  }

  private RexNode iou(List<RexNode> one, List<RexNode> two) {
    RexNode width = minus(least(one.get(2), two.get(2)), greatest(one.get(0), two.get(0)));
    RexNode height = minus(least(one.get(3), two.get(3)), greatest(one.get(1), two.get(1)));
    RexNode shared = times(positive(width), positive(height));
    RexNode union = minus(call(SqlStdOperatorTable.PLUS, area(one), area(two)), shared);
    return choose(
        call(SqlStdOperatorTable.GREATER_THAN, shared, zero()),
        call(SqlStdOperatorTable.DIVIDE, shared, union),
        choose(call(SqlStdOperatorTable.IS_NULL, shared), nothing(), zero()));
  }

  private RexNode positive(RexNode value) {
    return choose(call(SqlStdOperatorTable.LESS_THAN, value, zero()), zero(), value);
  }

  private RexNode least(RexNode one, RexNode two) {
    return choose(call(SqlStdOperatorTable.LESS_THAN, one, two), one, two);
  }

  private RexNode greatest(RexNode one, RexNode two) {
    return choose(call(SqlStdOperatorTable.GREATER_THAN, one, two), one, two);
  }

  private RexNode minus(RexNode one, RexNode two) {
    return call(SqlStdOperatorTable.MINUS, one, two);
  }

  private RexNode times(RexNode one, RexNode two) {
    return call(SqlStdOperatorTable.MULTIPLY, one, two);
  }

  private RexNode choose(RexNode condition, RexNode yes, RexNode no) {
    return call(SqlStdOperatorTable.CASE, condition, yes, no);
  }

  private RexNode zero() {
    return rexBuilder.makeApproxLiteral(java.math.BigDecimal.ZERO);
  }

  private RexNode nothing() {
    return rexBuilder.makeNullLiteral(real64);
  }

  private RexNode call(SqlOperator operator, RexNode... operands) {
    return rexBuilder.makeCall(operator, operands);
  }
}
