package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.glimpse.detection.DetectorCatalog;
import org.glimpse.detection.RegisteredDetector;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;

/**
 * Decides comparisons of {@code class} with names that the video's detector does not know, and
 * warns of them: such a comparison is false for every object.
 */
final class KnownClasses extends PlanRewriter {
  private static final int NEAREST_MAX = 3;
  private static final int NAMED_MAX = 10;

  private final DetectorCatalog detectors;
  private final QueryContext context;

  KnownClasses(DetectorCatalog detectors, QueryContext context) {
    this.detectors = detectors;
    this.context = context;
  }

  @Override
  RelNode node(RelNode node) {
    boolean sees = node instanceof Filter || node instanceof Project || node instanceof Join;
    if (!sees || node.getInputs().isEmpty()) {
      return node;
    }
    RelNode input = node instanceof Join ? node : node.getInput(0);
    RexBuilder rexBuilder = node.getCluster().getRexBuilder();
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            if (call.getKind() == SqlKind.SEARCH) {
              return RexUtil.expandSearch(rexBuilder, null, call).accept(this);
            }
            RexNode visited = super.visitCall(call);
            return visited instanceof RexCall changed
                ? RexUtil.flatten(rexBuilder, decide(changed, input))
                : visited;
          }
        });
  }

  private RexNode decide(RexCall call, RelNode input) {
    if (call.getKind() != SqlKind.EQUALS && call.getKind() != SqlKind.NOT_EQUALS) {
      return call;
    }
    RexNode left = RexUtil.removeCast(call.getOperands().get(0));
    RexNode right = RexUtil.removeCast(call.getOperands().get(1));
    RexNode column = left instanceof RexInputRef ? left : right;
    RexNode other = column == left ? right : left;
    if (!(column instanceof RexInputRef reference)
        || !(other instanceof RexLiteral literal)
        || literal.isNull()
        || literal.getType().getSqlTypeName().getFamily() != SqlTypeFamily.CHARACTER) {
      return call;
    }
    Optional<Origins.Origin> origin =
        Origins.of(input, reference.getIndex())
            .filter(each -> each.name().equals("class") && each.table().needsLabels());
    if (origin.isEmpty()) {
      return call;
    }
    RegisteredDetector detector =
        detectors.detectorFor(origin.get().table().video().orElseThrow().video());
    String name = literal.getValueAs(String.class);
    if (detector.classes().contains(name)) {
      return call;
    }
    context.warn(warning(detector, name));
    return column.getType().isNullable()
        ? call
        : input.getCluster().getRexBuilder().makeLiteral(call.getKind() == SqlKind.NOT_EQUALS);
  }

  private static String warning(RegisteredDetector detector, String name) {
    List<String> near = Suggestions.nearest(name, detector.classes(), NEAREST_MAX);
    String advice;
    if (!near.isEmpty()) {
      advice = "did you mean '" + String.join("' or '", near) + "'?";
    } else if (detector.classes().isEmpty()) {
      advice = "it names no class at all";
    } else {
      List<String> known = detector.classes();
      advice =
          "it knows "
              + String.join(", ", known.subList(0, Math.min(NAMED_MAX, known.size())))
              + (known.size() > NAMED_MAX ? ", .." : "");
    }
    return "Detector '" + detector.name() + "' has no class '" + name + "'; " + advice;
  }
}
