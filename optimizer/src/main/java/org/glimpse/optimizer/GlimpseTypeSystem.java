package org.glimpse.optimizer;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Calcite's types, except that AVG and the sum of small integers do not overflow or truncate. */
public final class GlimpseTypeSystem extends RelDataTypeSystemImpl {
  public static final GlimpseTypeSystem INSTANCE = new GlimpseTypeSystem();

  private GlimpseTypeSystem() {}

  /** AVG is DOUBLE, whatever it averages. */
  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory typeFactory, RelDataType argumentType) {
    return typeFactory.createTypeWithNullability(
        typeFactory.createSqlType(SqlTypeName.DOUBLE), argumentType.isNullable());
  }

  /** Dividing decimals gives a DOUBLE: a ratio of counts keeps its digits. */
  @Override
  public RelDataType deriveDecimalDivideType(
      RelDataTypeFactory typeFactory, RelDataType type1, RelDataType type2) {
    boolean decimal =
        type1.getSqlTypeName() == SqlTypeName.DECIMAL
            || type2.getSqlTypeName() == SqlTypeName.DECIMAL;
    if (!decimal || !SqlTypeUtil.isExactNumeric(type1) || !SqlTypeUtil.isExactNumeric(type2)) {
      return null;
    }
    return typeFactory.createTypeWithNullability(
        typeFactory.createSqlType(SqlTypeName.DOUBLE), type1.isNullable() || type2.isNullable());
  }

  /** Texts of different lengths are not padded to the longest. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  /** SUM of integers and of booleans (which counts the trues) is BIGINT, of reals DOUBLE. */
  @Override
  public RelDataType deriveSumType(RelDataTypeFactory typeFactory, RelDataType argumentType) {
    SqlTypeName sum =
        switch (argumentType.getSqlTypeName()) {
          case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT -> SqlTypeName.BIGINT;
          case REAL, FLOAT, DOUBLE -> SqlTypeName.DOUBLE;
          default -> null;
        };
    return sum == null
        ? super.deriveSumType(typeFactory, argumentType)
        : typeFactory.createTypeWithNullability(
            typeFactory.createSqlType(sum), argumentType.isNullable());
  }
}
