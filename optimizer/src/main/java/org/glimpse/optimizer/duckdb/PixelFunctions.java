package org.glimpse.optimizer.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.glimpse.detection.RegisteredFunction;
import org.glimpse.detection.functions.UserFunction.Returns;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.Digest;
import org.glimpse.workspace.GlimpseException;

/**
 * {@code glimpse_redness(scope, picture)} and its kin, and users' functions: DuckDB calls them with
 * a vector of picture references, whose frames are decoded together.
 */
public final class PixelFunctions {
  private static final List<String> NAMES = List.of("redness", "greenness", "blueness", "luma");

  /** Users' functions: {@code (scope, key of the function, picture)}. */
  private static String name(Returns returns) {
    return "glimpse_picture_" + returns.name().toLowerCase(Locale.ROOT);
  }

  /** Counts for a condition how often it holds: {@code (scope, key of the condition, holds)}. */
  private static final String COUNTED = "glimpse_counted";

  private PixelFunctions() {}

  /** SQL of a call. */
  static String call(String name, long scope, String picture) {
    return "glimpse_"
        + name.toLowerCase(Locale.ROOT)
        + "(CAST("
        + scope
        + " AS BIGINT), "
        + picture
        + ")";
  }

  /** SQL of a call of a user's function. */
  static String call(RegisteredFunction function, long scope, String picture) {
    return name(function.returns())
        + "(CAST("
        + scope
        + " AS BIGINT), "
        + Names.text(function.key().hex())
        + ", "
        + picture
        + ")";
  }

  /** SQL of a condition that is true where the given one is, and is counted. */
  static String counted(String key, long scope, String condition) {
    return COUNTED + "(CAST(" + scope + " AS BIGINT), " + Names.text(key) + ", " + condition + ")";
  }

  /** Registers the functions with the database that a connection belongs to. */
  public static void register(Connection connection) throws SQLException {
    for (String name : NAMES) {
      try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
        builder
            .withName("glimpse_" + name)
            .withParameter(DuckDBColumnType.BIGINT)
            .withParameter(DuckDBColumnType.VARCHAR)
            .withReturnType(DuckDBColumnType.DOUBLE)
            .withVectorizedFunction((input, output) -> evaluate(name, input, output))
            .register(connection);
      }
    }
    for (Returns returns : Returns.values()) {
      registerModels(connection, name(returns), DuckDBColumnType.valueOf(returns.sqlName()));
    }
    registerCount(connection);
  }

  private static void registerModels(Connection connection, String name, DuckDBColumnType type)
      throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName(name)
          .withParameter(DuckDBColumnType.BIGINT)
          .withParameter(DuckDBColumnType.VARCHAR)
          .withParameter(DuckDBColumnType.VARCHAR)
          .withReturnType(type)
          .withVectorizedFunction(PixelFunctions::runModel)
          .register(connection);
    }
  }

  private static void registerCount(Connection connection) throws SQLException {
    try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
      builder
          .withName(COUNTED)
          .withParameter(DuckDBColumnType.BIGINT)
          .withParameter(DuckDBColumnType.VARCHAR)
          .withParameter(DuckDBColumnType.BOOLEAN)
          .withReturnType(DuckDBColumnType.BOOLEAN)
          .withVectorizedFunction(PixelFunctions::count)
          .register(connection);
    }
  }

  private static void count(DuckDBDataChunkReader input, DuckDBWritableVector output) {
    long rows = input.rowCount();
    if (rows == 0) {
      return;
    }
    DuckDBReadableVector holds = input.vector(2);
    long held = 0;
    for (long row = 0; row < rows; row++) {
      boolean holdsHere = !holds.isNull(row) && holds.getBoolean(row);
      output.setBoolean(row, holdsHere);
      held += holdsHere ? 1 : 0;
    }
    PictureScope.find(input.vector(0).getLong(0)).count(input.vector(1).getString(0), rows, held);
  }

  private static void runModel(DuckDBDataChunkReader input, DuckDBWritableVector output) {
    if (input.rowCount() == 0) {
      return;
    }
    PictureScope scope = PictureScope.find(input.vector(0).getLong(0));
    try {
      Digest function = new Digest(input.vector(1).getString(0));
      List<Object> values = scope.values(function, references(input, 2));
      for (int row = 0; row < values.size(); row++) {
        if (values.get(row) == null) {
          output.setNull(row);
        } else if (values.get(row) instanceof String text) {
          output.setString(row, text);
        } else if (values.get(row) instanceof Boolean flag) {
          output.setBoolean(row, flag);
        } else {
          output.setDouble(row, (Double) values.get(row));
        }
      }
    } catch (GlimpseException failure) {
      scope.fail(failure);
      throw failure;
    } catch (RuntimeException failure) {
      scope.fail(GlimpseException.internal("A function of pictures failed", failure));
      throw failure;
    }
  }

  private static List<String> references(DuckDBDataChunkReader input, int column) {
    DuckDBReadableVector pictures = input.vector(column);
    List<String> references = new ArrayList<>((int) input.rowCount());
    for (long row = 0; row < input.rowCount(); row++) {
      references.add(pictures.isNull(row) ? null : pictures.getString(row));
    }
    return references;
  }

  private static void evaluate(
      String name, DuckDBDataChunkReader input, DuckDBWritableVector output) {
    if (input.rowCount() == 0) {
      return;
    }
    PictureScope scope = PictureScope.find(input.vector(0).getLong(0));
    try {
      List<VideoPixels.ChannelMeans> means = scope.means(references(input, 1));
      for (int row = 0; row < means.size(); row++) {
        if (means.get(row) == null) {
          output.setNull(row);
        } else {
          output.setDouble(row, value(name, means.get(row)));
        }
      }
    } catch (GlimpseException failure) {
      scope.fail(failure);
      throw failure;
    } catch (RuntimeException failure) {
      scope.fail(GlimpseException.internal("The function " + name + " failed", failure));
      throw failure;
    }
  }

  private static double value(String name, VideoPixels.ChannelMeans means) {
    double red = means.red();
    double green = means.green();
    double blue = means.blue();
    return switch (name) {
      case "redness" -> red - (green + blue) / 2;
      case "greenness" -> green - (red + blue) / 2;
      case "blueness" -> blue - (red + green) / 2;
      default -> (red + green + blue) / 3;
    };
  }
}
