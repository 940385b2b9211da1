package org.glimpse.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.EngineSession;
import org.glimpse.jdbc.spi.NamePattern;
import org.glimpse.jdbc.spi.TableColumn;
import org.glimpse.jdbc.spi.TableInfo;

/**
 * What the database metadata shows. There is no catalog; each video is a schema of three tables,
 * {@code system} is one, and the short form {@code v} of {@code v.objects} has none. Statements are
 * executed by their own classes, not here.
 */
final class GlimpseMeta extends MetaImpl {
  private final GlimpseConnection glimpse;

  GlimpseMeta(GlimpseConnection connection) {
    super(connection);
    this.glimpse = connection; // its session is not there yet
    connProps.setAutoCommit(true);
    connProps.setReadOnly(false);
    connProps.setTransactionIsolation(java.sql.Connection.TRANSACTION_NONE);
  }

  private EngineSession session() {
    return glimpse.session();
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
    List<TableInfo> tables = new ArrayList<>();
    if (isOnlyCatalog(catalog)) {
      tables.addAll(session().tables(schemaPattern.s, tableNamePattern.s));
    }
    tables.removeIf(table -> typeList != null && !typeList.contains(table.type()));
    tables.sort(
        Comparator.comparing(TableInfo::type)
            .thenComparing(table -> orEmpty(table.schema()))
            .thenComparing(TableInfo::name));
    List<Object> rows = new ArrayList<>();
    for (TableInfo table : tables) {
      rows.add(
          new Object[] {
            null,
            table.schema(),
            table.name(),
            table.type(),
            table.remarks(),
            null,
            null,
            null,
            null,
            null
          });
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
    List<TableColumn> columns = new ArrayList<>();
    if (isOnlyCatalog(catalog)) {
      columns.addAll(session().columns(schemaPattern.s, tableNamePattern.s, columnNamePattern.s));
    }
    columns.sort(
        Comparator.comparing((TableColumn column) -> orEmpty(column.schema()))
            .thenComparing(TableColumn::table)
            .thenComparing(TableColumn::ordinal));
    List<Object> rows = new ArrayList<>();
    for (TableColumn column : columns) {
      rows.add(columnRow(column));
    }
    return resultSet(MetadataColumns.COLUMNS, rows);
  }

  private static Object[] columnRow(TableColumn of) {
    ColumnInfo column = of.column();
    boolean numeric = Signatures.isSigned(column.jdbcType());
    return new Object[] {
      null,
      of.schema(),
      of.table(),
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
      of.ordinal(),
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
    TreeSet<String> names = new TreeSet<>();
    if (isOnlyCatalog(catalog)) {
      for (TableInfo table : session().tables(schemaPattern.s, null)) {
        if (table.schema() != null) {
          names.add(table.schema());
        }
      }
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
    if (isOnlyCatalog(catalog) && anySchema) {
      NamePattern names = NamePattern.of(functionNamePattern.s);
      session().functions().stream()
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
    List<Object> rows = List.of(new Object[] {"SYSTEM TABLE"}, new Object[] {"TABLE"});
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

  /** There are no catalogs; the empty name asks for what is in none. */
  private static boolean isOnlyCatalog(String catalog) {
    return catalog == null || catalog.isEmpty();
  }

  private static String orEmpty(String name) {
    return name == null ? "" : name;
  }

  private MetaResultSet resultSet(List<ColumnInfo> columns, List<Object> rows) {
    Signature signature = Signatures.of("", columns, List.of());
    int statement = createStatement(connection.handle).id;
    return MetaResultSet.create(
        connection.id, statement, true, signature, new Frame(0, true, rows));
  }

  @Override
  protected <E> MetaResultSet createEmptyResultSet(Class<E> kind) {
    return resultSet(EmptyMetadata.columnsOf(kind), List.of());
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
