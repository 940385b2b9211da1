package org.glimpse.optimizer;

import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;

/** The functions and aggregates that FrameQL adds to SQL. */
public final class FrameQlOperators {
  private static final SqlOperandTypeChecker IMAGE = OperandTypes.family(SqlTypeFamily.BINARY);
  private static final SqlOperandTypeChecker MASK = OperandTypes.family(SqlTypeFamily.GEO);

  /** {@code FCOUNT(*)}: objects per frame over the frames in range. */
  public static final SqlAggFunction FCOUNT = new FrameCount("FCOUNT");

  /** {@code FCOUNT DISTINCT(*)}: share of frames with at least one match. */
  public static final SqlAggFunction FCOUNT_DISTINCT = new FrameCount("FCOUNT_DISTINCT");

  /** {@code SUM} of numbers as in SQL; of a BOOLEAN it counts the trues. */
  public static final SqlAggFunction SUM =
      new PlainAggregate(
          "SUM",
          SqlKind.SUM,
          ReturnTypes.AGG_SUM,
          OperandTypes.or(OperandTypes.NUMERIC, OperandTypes.BOOLEAN));

  /** {@code LOWER_BOUND(<aggregate>)}: a function of the aggregate's value at this stage. */
  public static final SqlFunction LOWER_BOUND = bound("LOWER_BOUND");

  /** {@code UPPER_BOUND(<aggregate>)}. */
  public static final SqlFunction UPPER_BOUND = bound("UPPER_BOUND");

  public static final SqlFunction AREA = ofMask("AREA");
  public static final SqlFunction WIDTH = ofMask("WIDTH");
  public static final SqlFunction HEIGHT = ofMask("HEIGHT");
  public static final SqlFunction XMIN = ofMask("XMIN");
  public static final SqlFunction XMAX = ofMask("XMAX");
  public static final SqlFunction YMIN = ofMask("YMIN");
  public static final SqlFunction YMAX = ofMask("YMAX");

  /** {@code iou(mask, mask)}: intersection over union of two boxes, 0..1. */
  public static final SqlFunction IOU =
      function("IOU", OperandTypes.family(SqlTypeFamily.GEO, SqlTypeFamily.GEO));

  public static final SqlFunction REDNESS = function("REDNESS", IMAGE);
  public static final SqlFunction GREENNESS = function("GREENNESS", IMAGE);
  public static final SqlFunction BLUENESS = function("BLUENESS", IMAGE);
  public static final SqlFunction LUMA = function("LUMA", IMAGE);

  /** Functions of a mask, all REAL-valued in pixels (area: square pixels). */
  public static final List<SqlFunction> MASK_FUNCTIONS =
      List.of(AREA, WIDTH, HEIGHT, XMIN, XMAX, YMIN, YMAX, IOU);

  /** Functions of a picture's pixels. */
  public static final List<SqlFunction> PIXEL_FUNCTIONS =
      List.of(REDNESS, GREENNESS, BLUENESS, LUMA);

  private FrameQlOperators() {}

  /** Names of the functions of masks and of pictures, for completion. */
  public static List<String> functionNames() {
    return Stream.concat(MASK_FUNCTIONS.stream(), PIXEL_FUNCTIONS.stream())
        .map(SqlFunction::getName)
        .toList();
  }

  /** Everything above; put it before the standard table, whose SUM it replaces. */
  public static SqlOperatorTable table() {
    return SqlOperatorTables.of(
        List.of(
            FCOUNT,
            FCOUNT_DISTINCT,
            SUM,
            LOWER_BOUND,
            UPPER_BOUND,
            AREA,
            WIDTH,
            HEIGHT,
            XMIN,
            XMAX,
            YMIN,
            YMAX,
            IOU,
            REDNESS,
            GREENNESS,
            BLUENESS,
            LUMA));
  }

  private static SqlFunction ofMask(String name) {
    return function(name, MASK);
  }

  private static SqlFunction function(String name, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE_NULLABLE,
        null,
        operands,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  private static SqlFunction bound(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        OperandTypes.NUMERIC,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
  }

  /** An aggregate of one or more typed operands. */
  private static class PlainAggregate extends SqlAggFunction {
    PlainAggregate(
        String name, SqlKind kind, SqlReturnTypeInference returns, SqlOperandTypeChecker operands) {
      super(
          name,
          null,
          kind,
          returns,
          null,
          operands,
          SqlFunctionCategory.NUMERIC,
          false,
          false,
          Optionality.FORBIDDEN);
    }
  }

  /** An aggregate over all rows, written with a star. */
  private static final class FrameCount extends SqlAggFunction {
    FrameCount(String name) {
      super(
          name,
          null,
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.explicit(SqlTypeName.DOUBLE).andThen(SqlTypeTransforms.FORCE_NULLABLE),
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.NUMERIC,
          false,
          false,
          Optionality.FORBIDDEN);
    }

    @Override
    public SqlSyntax getSyntax() {
      return SqlSyntax.FUNCTION_STAR;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.of(1);
    }

    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
      // The star is no expression, so it has no type to derive.
      if (call.isCountStar() || isStar(call)) {
        return nullableDouble(validator.getTypeFactory());
      }
      return super.deriveType(validator, scope, call);
    }

    /** NULL stands for a mean over no frames. */
    private static RelDataType nullableDouble(RelDataTypeFactory factory) {
      return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), true);
    }

    private static boolean isStar(SqlCall call) {
      return call.operandCount() == 1
          && call.operand(0) instanceof org.apache.calcite.sql.SqlIdentifier identifier
          && identifier.isStar();
    }
  }
}
