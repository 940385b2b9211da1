package org.glimpse.optimizer.execution;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.type.SqlTypeName;
import org.glimpse.optimizer.LazyPicture;
import org.glimpse.optimizer.duckdb.PictureReference;
import org.glimpse.optimizer.duckdb.PictureScope;
import org.glimpse.video.Box;
import org.glimpse.video.Video;
import org.glimpse.video.VideoPixels;
import org.glimpse.workspace.QueryContext;

/** Rows of DuckDB as the values that {@link org.glimpse.optimizer.RowCursor} promises. */
final class RowReader {
  private final List<RelDataType> types;
  private final PictureScope pictures;
  private final VideoPixels pixels;
  private final QueryContext context;

  RowReader(RelDataType rowType, PictureScope pictures, VideoPixels pixels, QueryContext context) {
    this.types = rowType.getFieldList().stream().map(RelDataTypeField::getType).toList();
    this.pictures = pictures;
    this.pixels = pixels;
    this.context = context;
  }

  /** The row that a result stands on. */
  Object[] row(ResultSet rows) throws SQLException {
    Object[] values = new Object[types.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(rows, i + 1, types.get(i));
    }
    return values;
  }

  private Object value(ResultSet rows, int column, RelDataType type) throws SQLException {
    SqlTypeName name = type.getSqlTypeName();
    Object raw =
        switch (name) {
          case TIMESTAMP -> rows.getObject(column, LocalDateTime.class);
          case DATE -> rows.getObject(column, LocalDate.class);
          case TIME -> rows.getObject(column, LocalTime.class);
          default -> rows.getObject(column);
        };
    if (raw == null || rows.wasNull()) {
      return null;
    }
    if (SqlTypeName.INTERVAL_TYPES.contains(name)) {
      long amount = ((Number) raw).longValue();
      return SqlTypeName.YEAR_INTERVAL_TYPES.contains(name)
          ? Period.ofMonths(Math.toIntExact(amount)).normalized()
          : Duration.ofMillis(amount);
    }
    return switch (name) {
      case TINYINT -> ((Number) raw).byteValue();
      case SMALLINT -> ((Number) raw).shortValue();
      case INTEGER -> ((Number) raw).intValue();
      case BIGINT -> ((Number) raw).longValue();
      case REAL -> ((Number) raw).floatValue();
      case FLOAT, DOUBLE -> ((Number) raw).doubleValue();
      case DECIMAL -> raw instanceof BigDecimal ? raw : new BigDecimal(raw.toString());
      case BINARY, VARBINARY -> picture(raw.toString());
      case ARRAY -> list((Array) raw);
      default -> raw;
    };
  }

  private static List<Object> list(Array array) throws SQLException {
    return new ArrayList<>(Arrays.asList((Object[]) array.getArray()));
  }

  /** A picture to come; null where the video has no pixels. */
  private LazyPicture picture(String text) {
    PictureReference reference = PictureReference.parse(text);
    Video video = pictures.video(reference);
    return video.hasPixels() ? new Picture(video, reference.region(), pixels, context) : null;
  }

  private record Picture(
      Video video, VideoPixels.Region region, VideoPixels pixels, QueryContext context)
      implements LazyPicture {
    @Override
    public byte[] jpeg() {
      return pixels.jpeg(video, region, context);
    }

    @Override
    public String describe() {
      String frame = "frame " + region.frame() + " of " + video.name();
      Box box = region.box();
      return box == null
          ? frame
          : frame
              + ", "
              + Math.round(box.xmin())
              + ","
              + Math.round(box.ymin())
              + " to "
              + Math.round(box.xmax())
              + ","
              + Math.round(box.ymax());
    }

    @Override
    public String toString() {
      return describe();
    }
  }
}
