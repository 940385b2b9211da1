package org.glimpse.optimizer.duckdb;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.runtime.SpatialTypeFunctions;
import org.apache.calcite.schema.impl.ScalarFunctionImpl;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.glimpse.optimizer.FrameQlOperators;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;
import org.locationtech.jts.io.WKTWriter;

/**
 * Functions of geometries, for which DuckDB calls back with WKT: Calcite's {@code ST_*}, and those
 * of masks that no box stands behind any more. NULL in, NULL out.
 */
public final class GeometryFunctions {
  private static final Map<Class<?>, DuckDBColumnType> TYPES =
      Map.ofEntries(
          Map.entry(Geometry.class, DuckDBColumnType.VARCHAR),
          Map.entry(String.class, DuckDBColumnType.VARCHAR),
          Map.entry(double.class, DuckDBColumnType.DOUBLE),
          Map.entry(Double.class, DuckDBColumnType.DOUBLE),
          Map.entry(BigDecimal.class, DuckDBColumnType.DOUBLE),
          Map.entry(int.class, DuckDBColumnType.INTEGER),
          Map.entry(Integer.class, DuckDBColumnType.INTEGER),
          Map.entry(boolean.class, DuckDBColumnType.BOOLEAN),
          Map.entry(Boolean.class, DuckDBColumnType.BOOLEAN));

  /** Calcite's functions whose types DuckDB can pass, by the name they have there. */
  private static final Map<Method, String> NAMES = names();

  private GeometryFunctions() {}

  /** SQL of a call, or null where the function is none of geometry. */
  static String call(RexCall call, ExpressionSql expressions) {
    List<String> operands = expressions.all(call.operands);
    if (FrameQlOperators.MASK_FUNCTIONS.contains(call.getOperator())) {
      return "glimpse_mask_"
          + call.getOperator().getName().toLowerCase(Locale.ROOT)
          + "("
          + String.join(", ", operands)
          + ")";
    }
    if (!(call.getOperator() instanceof SqlUserDefinedFunction function)
        || !(function.getFunction() instanceof ScalarFunctionImpl implementation)
        || !NAMES.containsKey(implementation.method)) {
      return null;
    }
    Class<?>[] parameters = implementation.method.getParameterTypes();
    if (parameters.length != operands.size()) {
      return null;
    }
    StringBuilder text = new StringBuilder(NAMES.get(implementation.method)).append('(');
    for (int i = 0; i < parameters.length; i++) {
      text.append(i == 0 ? "" : ", ").append("CAST(").append(operands.get(i)).append(" AS ");
      text.append(TYPES.get(parameters[i]).name()).append(')');
    }
    return ExpressionSql.cast(text.append(')').toString(), call.getType());
  }

  /** Registers the functions with the database that a connection belongs to. */
  public static void register(Connection connection) throws SQLException {
    for (Map.Entry<Method, String> named : NAMES.entrySet()) {
      Method method = named.getKey();
      register(
          connection,
          named.getValue(),
          List.of(method.getParameterTypes()),
          method.getReturnType(),
          arguments -> invoke(method, arguments));
    }
    for (String name : List.of("area", "width", "height", "xmin", "ymin", "xmax", "ymax")) {
      register(
          connection,
          "glimpse_mask_" + name,
          List.of(Geometry.class),
          Double.class,
          arguments -> MaskBox.of((Geometry) arguments[0]).value(name));
    }
    register(
        connection,
        "glimpse_mask_iou",
        List.of(Geometry.class, Geometry.class),
        Double.class,
        arguments -> MaskBox.of((Geometry) arguments[0]).iou(MaskBox.of((Geometry) arguments[1])));
  }

  /** A function of one row. */
  @FunctionalInterface
  private interface RowFunction {
    Object apply(Object[] arguments);
  }

  private static void register(
      Connection connection,
      String name,
      List<Class<?>> parameters,
      Class<?> result,
      RowFunction function)
      throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder.withName(name);
      for (Class<?> parameter : parameters) {
        builder.withParameter(TYPES.get(parameter));
      }
      builder
          .withReturnType(TYPES.get(result))
          .withVectorizedFunction((input, output) -> evaluate(input, output, parameters, function))
          .register(connection);
    }
  }

  private static void evaluate(
      DuckDBDataChunkReader input,
      DuckDBWritableVector output,
      List<Class<?>> parameters,
      RowFunction function)
      throws ParseException {
    Object[] arguments = new Object[parameters.size()];
    for (long row = 0; row < input.rowCount(); row++) {
      boolean known = true;
      for (int i = 0; i < arguments.length && known; i++) {
        DuckDBReadableVector vector = input.vector(i);
        known = !vector.isNull(row);
        arguments[i] = known ? argument(vector, row, parameters.get(i)) : null;
      }
      write(output, row, known ? function.apply(arguments) : null);
    }
  }

  private static Object argument(DuckDBReadableVector vector, long row, Class<?> type)
      throws ParseException {
    if (type == Geometry.class) {
      return new WKTReader().read(vector.getString(row));
    }
    return switch (TYPES.get(type)) {
      case VARCHAR -> vector.getString(row);
      case INTEGER -> vector.getInt(row);
      case BOOLEAN -> vector.getBoolean(row);
      default ->
          type == BigDecimal.class
              ? BigDecimal.valueOf(vector.getDouble(row))
              : (Object) vector.getDouble(row);
    };
  }

  private static void write(DuckDBWritableVector output, long row, Object value) {
    if (value == null) {
      output.setNull(row);
    } else if (value instanceof Geometry geometry) {
      output.setString(row, new WKTWriter().write(geometry));
    } else if (value instanceof Boolean truth) {
      output.setBoolean(row, truth);
    } else if (value instanceof Integer number) {
      output.setInt(row, number);
    } else if (value instanceof Number number) {
      output.setDouble(row, number.doubleValue());
    } else {
      output.setString(row, value.toString());
    }
  }

  private static Object invoke(Method method, Object[] arguments) {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException failure) {
      throw new IllegalArgumentException(
          method.getName() + ": " + failure.getCause().getMessage(), failure.getCause());
    } catch (IllegalAccessException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Map<Method, String> names() {
    List<Method> methods =
        Arrays.stream(SpatialTypeFunctions.class.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getName().startsWith("ST_"))
            .filter(GeometryFunctions::passes)
            .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
            .toList();
    Map<Method, String> names = new HashMap<>();
    for (int i = 0; i < methods.size(); i++) {
      names.put(
          methods.get(i), "glimpse_" + methods.get(i).getName().toLowerCase(Locale.ROOT) + "_" + i);
    }
    return names;
  }

  private static boolean passes(Method method) {
    return TYPES.containsKey(method.getReturnType())
        && TYPES.keySet().containsAll(List.of(method.getParameterTypes()));
  }
}
