package org.glimpse.engine.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.glimpse.engine.ResultColumn;
import org.glimpse.engine.TableInfo;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.sql.Statement;

/**
 * What the database metadata shows. There is no catalog; each video is a schema of three tables,
 * {@code system} is one, and the short form {@code v} of {@code v.objects} has none. Statements are
 * executed by their own classes, not here.
 */
final class EmbeddedMeta extends MetaImpl {
  private final EmbeddedConnection embedded;

  EmbeddedMeta(EmbeddedConnection connection) {
    super(connection);
    this.embedded = connection;
    connProps.setAutoCommit(true);
    connProps.setReadOnly(false);
    connProps.setTransactionIsolation(java.sql.Connection.TRANSACTION_NONE);
  }

  ConnectionPropertiesImpl properties() {
    return connProps;
  }

  @Override
  public MetaResultSet getTables(
      ConnectionHandle handle,
      String catalog,
      Pat schemaPattern,
      Pat tableNamePattern,
      List<String> typeList) {
    List<Object> rows = new ArrayList<>();
    for (TableInfo table : tables(catalog, schemaPattern, tableNamePattern)) {
      if (typeList == null || typeList.contains(table.kind().jdbcName())) {
        rows.add(
            new Object[] {
              null,
              table.schema().orElse(null),
              table.name(),
              table.kind().jdbcName(),
              table.remarks(),
              null,
              null,
              null,
              null,
              null
            });
      }
    }
    return resultSet(MetadataColumns.TABLES, rows);
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle handle,
      String catalog,
      Pat schemaPattern,
      Pat tableNamePattern,
      Pat columnNamePattern) {
    NamePattern columns = NamePattern.of(columnNamePattern.s);
    List<Object> rows = new ArrayList<>();
    for (TableInfo table : tables(catalog, schemaPattern, tableNamePattern)) {
      for (int i = 0; i < table.columns().size(); i++) {
        ResultColumn column = table.columns().get(i);
        if (columns.matches(column.name())) {
          rows.add(columnRow(table, column, i + 1));
        }
      }
    }
    return resultSet(MetadataColumns.COLUMNS, rows);
  }

  private static Object[] columnRow(TableInfo table, ResultColumn column, int ordinal) {
    boolean numeric = Signatures.isSigned(column.jdbcType());
    return new Object[] {
      null,
      table.schema().orElse(null),
      table.name(),
      column.name(),
      column.jdbcType(),
      column.typeName(),
      column.precision() == 0 ? null : column.precision(),
      null,
      numeric || column.jdbcType() == Types.TIMESTAMP ? column.scale() : null,
      numeric ? 10 : null,
      column.nullable() ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
      "",
      null,
      null,
      null,
      null,
      ordinal,
      column.nullable() ? "YES" : "NO",
      null,
      null,
      null,
      null,
      "NO",
      "NO"
    };
  }

  @Override
  public MetaResultSet getSchemas(ConnectionHandle handle, String catalog, Pat schemaPattern) {
    NamePattern pattern = NamePattern.of(schemaPattern.s);
    TreeSet<String> names = new TreeSet<>();
    for (TableInfo table : tables(catalog, schemaPattern, Pat.of(null))) {
      table.schema().filter(pattern::matches).ifPresent(names::add);
    }
    List<Object> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(new Object[] {name, null});
    }
    return resultSet(MetadataColumns.SCHEMAS, rows);
  }

  @Override
  public MetaResultSet getCatalogs(ConnectionHandle handle) {
    return resultSet(MetadataColumns.CATALOGS, List.of());
  }

  /** Glimpse's own functions and those that users made; they are in no schema. */
  @Override
  public MetaResultSet getFunctions(
      ConnectionHandle handle, String catalog, Pat schemaPattern, Pat functionNamePattern) {
    List<Object> rows = new ArrayList<>();
    boolean anySchema = NamePattern.of(schemaPattern.s).matches("");
    if ((catalog == null || catalog.isEmpty()) && anySchema) {
      NamePattern names = NamePattern.of(functionNamePattern.s);
      Stream.concat(
              FrameQlOperators.functionNames().stream(),
              embedded.session().names(Statement.ShowKind.FUNCTIONS).stream())
          .filter(names::matches)
          .sorted()
          .forEach(
              name ->
                  rows.add(
                      new Object[] {null, null, name, "", DatabaseMetaData.functionNoTable, name}));
    }
    return resultSet(MetadataColumns.FUNCTIONS, rows);
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle handle) {
    List<Object> rows = new ArrayList<>();
    for (TableInfo.Kind kind : TableInfo.Kind.values()) {
      rows.add(new Object[] {kind.jdbcName()});
    }
    rows.sort(Comparator.comparing(row -> (String) ((Object[]) row)[0]));
    return resultSet(MetadataColumns.TABLE_TYPES, rows);
  }

  @Override
  public MetaResultSet getTypeInfo(ConnectionHandle handle) {
    return resultSet(MetadataColumns.TYPE_INFO, MetadataColumns.typeInfoRows());
  }

  @Override
  public MetaResultSet getClientInfoProperties(ConnectionHandle handle) {
    return resultSet(MetadataColumns.CLIENT_INFO, List.of());
  }

  private List<TableInfo> tables(String catalog, Pat schemaPattern, Pat tableNamePattern) {
    if (catalog != null && !catalog.isEmpty()) {
      return List.of();
    }
    NamePattern schemas = NamePattern.of(schemaPattern.s);
    NamePattern names = NamePattern.of(tableNamePattern.s);
    return embedded.session().tables().stream()
        .filter(table -> schemas.matches(table.schema().orElse("")))
        .filter(table -> names.matches(table.name()))
        .sorted(
            Comparator.comparing((TableInfo table) -> table.kind().jdbcName())
                .thenComparing(table -> table.schema().orElse(""))
                .thenComparing(TableInfo::name))
        .toList();
  }

  private MetaResultSet resultSet(List<ResultColumn> columns, List<Object> rows) {
    Signature signature = Signatures.of("", columns, List.of());
    int statement = createStatement(connection.handle).id;
    return MetaResultSet.create(
        connection.id, statement, true, signature, new Frame(0, true, rows));
  }

  @Override
  protected <E> MetaResultSet createEmptyResultSet(Class<E> kind) {
    List<ResultColumn> columns = new ArrayList<>();
    for (var column : fieldMetaData(kind).columns) {
      int type = column.type.id == Types.OTHER ? Types.VARCHAR : column.type.id;
      columns.add(new ResultColumn(column.label, column.type.name, type, 0, 0, true));
    }
    return resultSet(columns, List.of());
  }

  @Override
  public void closeStatement(StatementHandle handle) {
    // a statement holds nothing here: its own class stops its work
  }

  @Override
  public void commit(ConnectionHandle handle) {
    // every statement is durable when it ends
  }

  @Override
  public void rollback(ConnectionHandle handle) {
    // nothing is ever open
  }

  @Override
  public StatementHandle prepare(ConnectionHandle handle, String sql, long maxRowCount) {
    throw elsewhere();
  }

  @Override
  @Deprecated
  public ExecuteResult prepareAndExecute(
      StatementHandle handle, String sql, long maxRowCount, PrepareCallback callback) {
    throw elsewhere();
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle handle,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback) {
    throw elsewhere();
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle handle, List<String> sql) {
    throw elsewhere();
  }

  @Override
  public ExecuteBatchResult executeBatch(
      StatementHandle handle, List<List<TypedValue>> parameterValues) {
    throw elsewhere();
  }

  @Override
  public Frame fetch(StatementHandle handle, long offset, int fetchMaxRowCount) {
    throw elsewhere();
  }

  @Override
  @Deprecated
  public ExecuteResult execute(
      StatementHandle handle, List<TypedValue> parameterValues, long maxRowCount) {
    throw elsewhere();
  }

  @Override
  public ExecuteResult execute(
      StatementHandle handle, List<TypedValue> parameterValues, int maxRowsInFirstFrame) {
    throw elsewhere();
  }

  @Override
  public boolean syncResults(StatementHandle handle, QueryState state, long offset) {
    throw elsewhere();
  }

  @Override
  public Map<DatabaseProperty, Object> getDatabaseProperties(ConnectionHandle handle) {
    return Map.of();
  }

  private static UnsupportedOperationException elsewhere() {
    return new UnsupportedOperationException("Executing through Avatica's Meta");
  }
}
