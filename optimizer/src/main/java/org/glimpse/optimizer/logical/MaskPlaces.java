package org.glimpse.optimizer.logical;

import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.video.BoxLimits;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** Places that masks lie in: {@code ST_Within(mask, ST_GeomFromText('..'))} and the like. */
final class MaskPlaces {
  private MaskPlaces() {}

  /** What a conjunct over the rows of a scan says of where each mask lies, if it does. */
  static Optional<BoxLimits> limits(RexNode conjunct, ScanChain chain) {
    if (!(conjunct instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    int inner =
        switch (call.getOperator().getName()) {
          case "ST_WITHIN" -> 0;
          case "ST_CONTAINS", "ST_COVERS" -> 1;
          default -> -1;
        };
    return inner >= 0
            && isMask(call.getOperands().get(inner), chain)
            && call.getOperands().get(1 - inner) instanceof RexLiteral literal
            && literal.getTypeName() == SqlTypeName.GEOMETRY
        ? around(literal.getValueAs(Geometry.class).getEnvelopeInternal())
        : Optional.empty();
  }

  private static boolean isMask(RexNode expression, ScanChain chain) {
    return expression instanceof RexInputRef reference
        && chain.table().getRowType().getFieldNames().get(reference.getIndex()).equals("mask");
  }

  private static Optional<BoxLimits> around(Envelope envelope) {
    return envelope.isNull()
        ? Optional.empty()
        : Optional.of(
            BoxLimits.within(
                envelope.getMinX(), envelope.getMinY(), envelope.getMaxX(), envelope.getMaxY()));
  }
}
