package org.glimpse.jdbc.remote;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.proto.Responses;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.TableColumn;
import org.glimpse.jdbc.spi.TableInfo;

/** Tables and columns as a server lists them, read from the rows that JDBC prescribes. */
final class RemoteMetadata {
  private static final int FRAME_ROWS = 10_000;

  private RemoteMetadata() {}

  static List<TableInfo> tables(RemoteSession session, String schemaPattern, String namePattern) {
    Requests.TablesRequest.Builder request =
        Requests.TablesRequest.newBuilder().setConnectionId(session.id());
    if (schemaPattern != null) {
      request.setSchemaPattern(schemaPattern).setHasSchemaPattern(true);
    }
    if (namePattern != null) {
      request.setTableNamePattern(namePattern).setHasTableNamePattern(true);
    }
    List<TableInfo> tables = new ArrayList<>();
    for (Row row :
        rows(
            session,
            session.call(
                request.build(),
                Responses.ResultSetResponse.class,
                Responses.ResultSetResponse.parser()))) {
      tables.add(
          new TableInfo(
              row.text("TABLE_SCHEM"),
              row.text("TABLE_NAME"),
              row.text("TABLE_TYPE"),
              row.text("REMARKS")));
    }
    return tables;
  }

  static List<TableColumn> columns(
      RemoteSession session, String schemaPattern, String tablePattern, String columnPattern) {
    Requests.ColumnsRequest.Builder request =
        Requests.ColumnsRequest.newBuilder().setConnectionId(session.id());
    if (schemaPattern != null) {
      request.setSchemaPattern(schemaPattern).setHasSchemaPattern(true);
    }
    if (tablePattern != null) {
      request.setTableNamePattern(tablePattern).setHasTableNamePattern(true);
    }
    if (columnPattern != null) {
      request.setColumnNamePattern(columnPattern).setHasColumnNamePattern(true);
    }
    List<TableColumn> columns = new ArrayList<>();
    for (Row row :
        rows(
            session,
            session.call(
                request.build(),
                Responses.ResultSetResponse.class,
                Responses.ResultSetResponse.parser()))) {
      ColumnInfo column =
          new ColumnInfo(
              row.text("COLUMN_NAME"),
              row.text("TYPE_NAME"),
              row.number("DATA_TYPE"),
              row.number("COLUMN_SIZE"),
              row.number("DECIMAL_DIGITS"),
              row.number("NULLABLE") != java.sql.DatabaseMetaData.columnNoNulls);
      columns.add(
          new TableColumn(
              row.text("TABLE_SCHEM"),
              row.text("TABLE_NAME"),
              row.number("ORDINAL_POSITION"),
              column));
    }
    return columns;
  }

  /** A row whose values are found by the names of its columns. */
  private record Row(List<ColumnInfo> columns, Common.Row cells) {
    String text(String name) {
      Object value = value(name);
      return value == null ? null : value.toString();
    }

    int number(String name) {
      return value(name) instanceof Number number ? number.intValue() : 0;
    }

    private Object value(String name) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).name().equals(name)) {
          return RemoteValues.value(cells.getValue(i), columns.get(i));
        }
      }
      throw Wire.notUnderstood(null);
    }
  }

  private static List<Row> rows(RemoteSession session, Responses.ResultSetResponse first) {
    List<ColumnInfo> columns = RemoteValues.columns(first.getSignature());
    List<Row> rows = new ArrayList<>();
    Common.Frame frame = first.getFirstFrame();
    frame.getRowsList().forEach(cells -> rows.add(new Row(columns, cells)));
    while (!frame.getDone()) {
      Responses.FetchResponse more =
          session.call(
              Requests.FetchRequest.newBuilder()
                  .setConnectionId(session.id())
                  .setStatementId(first.getStatementId())
                  .setOffset(frame.getOffset() + frame.getRowsCount())
                  .setFetchMaxRowCount(FRAME_ROWS)
                  .setFrameMaxSize(FRAME_ROWS)
                  .build(),
              Responses.FetchResponse.class,
              Responses.FetchResponse.parser());
      frame = more.getFrame();
      frame.getRowsList().forEach(cells -> rows.add(new Row(columns, cells)));
    }
    if (first.getOwnStatement()) {
      session.closeStatement(first.getStatementId());
    }
    return rows;
  }
}
