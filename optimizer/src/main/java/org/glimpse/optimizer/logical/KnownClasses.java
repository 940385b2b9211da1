package org.glimpse.optimizer.logical;

import java.util.List;
import java.util.Map;
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
import org.glimpse.optimizer.AccuracyClauses;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.GlimpseException.Position;
import org.glimpse.workspace.QueryContext;
import org.glimpse.workspace.Suggestions;

/**
 * Decides comparisons of {@code class} with names that the video's detector does not know: such a
 * comparison is false for every object, of which it warns. Under an accuracy clause it refuses
 * names that a model does not know, lest a misspelt one be estimated as 0 and certified; a
 * recording knows no names but those that occurred.
 */
final class KnownClasses extends PlanRewriter {
  private static final int NEAREST_MAX = 3;
  private static final int NAMED_MAX = 10;

  private final DetectorCatalog detectors;
  private final AccuracyClauses accuracy;
  private final Map<String, Position> texts;
  private final QueryContext context;

  KnownClasses(
      DetectorCatalog detectors,
      AccuracyClauses accuracy,
      Map<String, Position> texts,
      QueryContext context) {
    this.detectors = detectors;
    this.accuracy = accuracy;
    this.texts = texts;
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
    String problem = "Detector '" + detector.name() + "' has no class '" + name + "'";
    if (accuracy.isApproximate() && detector.kind() == RegisteredDetector.Kind.ONNX) {
      String advice = advice(detector, name);
      GlimpseException unknown =
          GlimpseException.of(
              ErrorCode.UNKNOWN_CLASS,
              problem,
              Character.toUpperCase(advice.charAt(0)) + advice.substring(1));
      Position at = texts.get(name);
      throw at == null ? unknown : unknown.at(at.line(), at.column());
    }
    context.warn(problem + "; " + advice(detector, name));
    return column.getType().isNullable()
        ? call
        : input.getCluster().getRexBuilder().makeLiteral(call.getKind() == SqlKind.NOT_EQUALS);
  }

  private static String advice(RegisteredDetector detector, String name) {
    List<String> known = detector.classes();
    List<String> near = Suggestions.nearest(name, known, NEAREST_MAX);
    if (!near.isEmpty()) {
      return "did you mean '" + String.join("' or '", near) + "'?";
    }
    if (known.isEmpty()) {
      return "it names no class at all";
    }
    return "it knows "
        + String.join(", ", known.subList(0, Math.min(NAMED_MAX, known.size())))
        + (known.size() > NAMED_MAX ? ", .." : "");
  }
}
