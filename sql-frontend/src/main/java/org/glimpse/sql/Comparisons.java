package org.glimpse.sql;

import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;

/**
 * Implicit casts as Calcite's, except that a text that is no literal is not read as a number:
 * {@code class = 5} is a mistake, and would fail on the first row.
 */
final class Comparisons extends TypeCoercionImpl {
  Comparisons(RelDataTypeFactory types, SqlValidator validator) {
    super(types, validator);
  }

  @Override
  public boolean binaryComparisonCoercion(SqlCallBinding binding) {
    if (binding.getOperandCount() == 2 && (isMistake(binding, 0, 1) || isMistake(binding, 1, 0))) {
      throw binding.newValidationSignatureError();
    }
    return super.binaryComparisonCoercion(binding);
  }

  private static boolean isMistake(SqlCallBinding binding, int text, int number) {
    return SqlTypeUtil.isCharacter(binding.getOperandType(text))
        && SqlTypeUtil.isNumeric(binding.getOperandType(number))
        && !(binding.operand(text) instanceof SqlLiteral);
  }
}
