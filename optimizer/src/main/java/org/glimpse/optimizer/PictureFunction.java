package org.glimpse.optimizer;

import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.glimpse.detection.RegisteredFunction;

/** A user's function of a picture in SQL: {@code classify(content)}. NULL for no pixels. */
public final class PictureFunction extends SqlFunction {
  private final RegisteredFunction function;

  public PictureFunction(RegisteredFunction function) {
    super(
        function.name(),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(SqlTypeName.valueOf(function.returns().sqlName()))
            .andThen(SqlTypeTransforms.FORCE_NULLABLE),
        null,
        OperandTypes.family(SqlTypeFamily.BINARY),
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
    this.function = function;
  }

  /** What computes it. */
  public RegisteredFunction function() {
    return function;
  }
}
