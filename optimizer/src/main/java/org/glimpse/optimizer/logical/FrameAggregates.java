package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.optimizer.logical.SampledQuery.Kind;
import org.glimpse.optimizer.logical.SampledQuery.Quantity;

/** Aggregates of objects as aggregates over the values of single frames. */
final class FrameAggregates {
  private final RelNode input;
  private final List<Quantity> quantities = new ArrayList<>();
  private final List<AggregateCall> calls = new ArrayList<>();

  /**
   * @param input the aggregate's input with the frame as its last column
   */
  FrameAggregates(RelNode input) {
    this.input = input;
  }

  List<Quantity> quantities() {
    return List.copyOf(quantities);
  }

  /** Yields the frame, then the values that the quantities name. */
  RelNode perFrame() {
    ImmutableBitSet frame = ImmutableBitSet.of(input.getRowType().getFieldCount() - 1);
    return LogicalAggregate.create(input, List.of(), frame, null, calls);
  }

  /** Adds an aggregate; whether it can be had from values of single frames. */
  boolean add(AggregateCall call) {
    SqlAggFunction function = call.getAggregation();
    String name = function.getName().replace('_', ' ');
    int place = calls.size();
    if (call.isDistinct() || !call.getCollation().getFieldCollations().isEmpty()) {
      return false;
    }
    if (function == FrameQlOperators.FCOUNT || function == FrameQlOperators.FCOUNT_DISTINCT) {
      Kind kind = function == FrameQlOperators.FCOUNT ? Kind.MEAN : Kind.PRESENCE;
      quantities.add(new Quantity(name, kind, place, -1, true, false));
      calls.add(count(List.of(), call.filterArg));
      return true;
    }
    boolean whole = SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName());
    switch (function.getName()) {
      case "COUNT" -> {
        quantities.add(new Quantity(name, Kind.TOTAL, place, -1, true, true));
        calls.add(count(call.getArgList(), call.filterArg));
      }
      case "SUM", "$SUM0" -> {
        boolean trues = argumentType(call) == SqlTypeName.BOOLEAN;
        quantities.add(new Quantity("SUM", Kind.TOTAL, place, -1, trues, whole));
        calls.add(sum(call));
      }
      case "AVG" -> {
        quantities.add(new Quantity(name, Kind.AVERAGE, place, place + 1, false, whole));
        calls.add(sum(call));
        calls.add(count(call.getArgList(), call.filterArg));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private SqlTypeName argumentType(AggregateCall call) {
    return input
        .getRowType()
        .getFieldList()
        .get(call.getArgList().get(0))
        .getType()
        .getSqlTypeName();
  }

  private AggregateCall count(List<Integer> arguments, int filter) {
    return call(SqlStdOperatorTable.COUNT, arguments, filter);
  }

  private AggregateCall sum(AggregateCall of) {
    return call(FrameQlOperators.SUM, of.getArgList(), of.filterArg);
  }

  private AggregateCall call(SqlAggFunction function, List<Integer> arguments, int filter) {
    return AggregateCall.create(
        function,
        false,
        false,
        false,
        List.of(),
        arguments,
        filter,
        null,
        RelCollations.EMPTY,
        false,
        input,
        null,
        "value_" + calls.size());
  }
}
