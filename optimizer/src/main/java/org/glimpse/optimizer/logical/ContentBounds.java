package org.glimpse.optimizer.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.video.BoxLimits;
import org.glimpse.video.ColourDemand;
import org.glimpse.video.ColourMeasure;

/**
 * What conjuncts over single objects demand of the pixels of a frame that has such an object: a
 * lower bound on {@code redness(content)} or another measure, together with bounds on the same
 * object's box; and what such bounds alone say of where objects lie.
 */
public final class ContentBounds {
  private final Map<Integer, List<List<ColourDemand>>> demands = new TreeMap<>();

  private ContentBounds() {}

  /** Whether a plan has anything to do with the colours of pictures. */
  static boolean mentionsColours(RelNode node) {
    boolean[] found = {false};
    node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            found[0] |= FrameQlOperators.PIXEL_FUNCTIONS.contains(call.getOperator());
            return super.visitCall(call);
          }

          @Override
          public RexNode visitSubQuery(RexSubQuery subQuery) {
            found[0] |= mentionsColours(subQuery.rel);
            return super.visitSubQuery(subQuery);
          }
        });
    return found[0] || node.getInputs().stream().anyMatch(ContentBounds::mentionsColours);
  }

  /**
   * For each scan of objects, by its number, and each place where it stands, the demands that an
   * object there satisfies all of; none where nothing follows.
   *
   * @param plan whose functions of masks are still calls
   */
  static Map<Integer, List<List<ColourDemand>>> of(RelNode plan) {
    ContentBounds bounds = new ContentBounds();
    bounds.visit(plan);
    return bounds.demands;
  }

  /**
   * Where the boxes of all objects lie that a plan looks at; without bounds where nothing follows.
   *
   * @param plan whose functions of masks are columns
   */
  public static BoxLimits region(RelNode plan) {
    Optional<ScanChain> chain = ScanChain.of(plan);
    if (chain.isPresent()) {
      return chain.get().table().needsLabels() ? limits(chain.get()) : BoxLimits.NOWHERE;
    }
    return plan.getInputs().stream()
        .map(ContentBounds::region)
        .reduce(BoxLimits::or)
        .orElse(BoxLimits.NONE);
  }

  private void visit(RelNode node) {
    Optional<ScanChain> chain = ScanChain.of(node);
    if (chain.isPresent()) {
      add(chain.get().table(), demands(chain.get()));
    } else if (node instanceof TableScan scan) {
      add(scan.getTable().unwrap(ScanTable.class), List.of());
    } else {
      node.getInputs().forEach(this::visit);
    }
  }

  private void add(ScanTable table, List<ColourDemand> use) {
    if (table.needsLabels()) {
      demands.computeIfAbsent(table.id(), id -> new ArrayList<>()).add(use);
    }
  }

  private static List<ColourDemand> demands(ScanChain chain) {
    BoxLimits limits = limits(chain);
    return bounds(chain).stream()
        .flatMap(bound -> bound.demand().stream())
        .map(demand -> demand.and(limits))
        .toList();
  }

  private static BoxLimits limits(ScanChain chain) {
    return Stream.concat(
            bounds(chain).stream().map(Bound::limits),
            chain.conjuncts().stream().flatMap(each -> MaskPlaces.limits(each, chain).stream()))
        .reduce(BoxLimits.NONE, BoxLimits::and);
  }

  private static List<Bound> bounds(ScanChain chain) {
    RexBuilder rexBuilder = chain.scan().getCluster().getRexBuilder();
    List<String> columns = chain.table().getRowType().getFieldNames();
    return chain.conjuncts().stream()
        .flatMap(
            conjunct ->
                RelOptUtil.conjunctions(RexUtil.expandSearch(rexBuilder, null, conjunct)).stream())
        .flatMap(each -> bound(each, columns).stream())
        .toList();
  }

  /** An expression of an object and a number that it is not below, or not above. */
  private record Bound(String name, double value, boolean atLeast) {
    BoxLimits limits() {
      double low = atLeast ? value : Double.NEGATIVE_INFINITY;
      double high = atLeast ? Double.POSITIVE_INFINITY : value;
      double size = Math.max(0, low);
      // A box without pixels satisfies no demand, so its edges are in order.
      return switch (name) {
        case "xmin" -> of(low, BoxLimits.NONE.ymin(), BoxLimits.NONE.xmax(), BoxLimits.NONE.ymax());
        case "ymin" -> of(BoxLimits.NONE.xmin(), low, BoxLimits.NONE.xmax(), BoxLimits.NONE.ymax());
        case "xmax" ->
            of(BoxLimits.NONE.xmin(), BoxLimits.NONE.ymin(), high, BoxLimits.NONE.ymax());
        case "ymax" ->
            of(BoxLimits.NONE.xmin(), BoxLimits.NONE.ymin(), BoxLimits.NONE.xmax(), high);
        case "width" -> BoxLimits.ofSize(size, 0, 0);
        case "height" -> BoxLimits.ofSize(0, size, 0);
        case "area" -> BoxLimits.ofSize(0, 0, size);
        default -> BoxLimits.NONE;
      };
    }

    private static BoxLimits of(double xmin, double ymin, double xmax, double ymax) {
      return BoxLimits.within(xmin, ymin, xmax, ymax);
    }

    Optional<ColourDemand> demand() {
      for (ColourMeasure measure : ColourMeasure.values()) {
        if (atLeast && value > 0 && measure.name().equalsIgnoreCase(name)) {
          return Optional.of(new ColourDemand(measure, value, BoxLimits.NONE));
        }
      }
      return Optional.empty();
    }
  }

  private static Optional<Bound> bound(RexNode conjunct, List<String> columns) {
    if (!(conjunct instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    boolean turned = isNumber(call.getOperands().get(0));
    RexNode expression = exact(call.getOperands().get(turned ? 1 : 0));
    RexNode number = call.getOperands().get(turned ? 0 : 1);
    SqlKind kind = turned ? call.getKind().reverse() : call.getKind();
    boolean atLeast = kind == SqlKind.GREATER_THAN || kind == SqlKind.GREATER_THAN_OR_EQUAL;
    boolean atMost = kind == SqlKind.LESS_THAN || kind == SqlKind.LESS_THAN_OR_EQUAL;
    if (!isNumber(number) || !atLeast && !atMost) {
      return Optional.empty();
    }
    double value = ((RexLiteral) exact(number)).getValueAs(Double.class);
    return name(expression, columns).map(name -> new Bound(name, value, atLeast));
  }

  /** The function of an object, or its column, that an expression is; lower case. */
  private static Optional<String> name(RexNode expression, List<String> columns) {
    if (expression instanceof RexInputRef reference) {
      String name = columns.get(reference.getIndex());
      return List.of("xmin", "ymin", "xmax", "ymax").contains(name)
          ? Optional.of(name)
          : Optional.empty();
    }
    if (!(expression instanceof RexCall call)
        || call.getOperands().size() != 1
        || !(call.getOperands().get(0) instanceof RexInputRef argument)) {
      return Optional.empty();
    }
    String column = columns.get(argument.getIndex());
    boolean known =
        FrameQlOperators.PIXEL_FUNCTIONS.contains(call.getOperator()) && column.equals("content")
            || FrameQlOperators.MASK_FUNCTIONS.contains(call.getOperator())
                && column.equals("mask");
    return known
        ? Optional.of(call.getOperator().getName().toLowerCase(java.util.Locale.ROOT))
        : Optional.empty();
  }

  private static boolean isNumber(RexNode expression) {
    return exact(expression) instanceof RexLiteral literal
        && !literal.isNull()
        && SqlTypeName.NUMERIC_TYPES.contains(literal.getType().getSqlTypeName());
  }

  /** An expression without casts to DOUBLE, which change no value of a REAL or a DOUBLE. */
  private static RexNode exact(RexNode expression) {
    RexNode at = expression;
    while (at.getKind() == SqlKind.CAST
        && (at.getType().getSqlTypeName() == SqlTypeName.DOUBLE
            || at.getType().getSqlTypeName() == SqlTypeName.FLOAT)) {
      at = ((RexCall) at).getOperands().get(0);
    }
    return at;
  }
}
