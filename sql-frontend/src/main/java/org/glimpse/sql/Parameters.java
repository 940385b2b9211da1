package org.glimpse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The types that the validator found for the parameters of a query. */
final class Parameters extends SqlBasicVisitor<@Nullable Void> {
  private final SqlValidator validator;
  private final Map<Integer, RelDataType> types = new TreeMap<>();

  private Parameters(SqlValidator validator) {
    this.validator = validator;
  }

  /** In the order of their places in the statement. */
  static List<RelDataType> types(SqlNode validated, SqlValidator validator) {
    Parameters visitor = new Parameters(validator);
    validated.accept(visitor);
    return new ArrayList<>(visitor.types.values());
  }

  @Override
  public @Nullable Void visit(SqlDynamicParam parameter) {
    types.putIfAbsent(parameter.getIndex(), validator.getValidatedNodeType(parameter));
    return null;
  }
}
