package org.glimpse.jdbc;

import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.EngineSession;
import org.glimpse.jdbc.spi.MetadataColumns;
import org.glimpse.jdbc.spi.MetadataRows;
import org.glimpse.jdbc.spi.NamePattern;
import org.glimpse.jdbc.spi.TableColumn;
import org.glimpse.jdbc.spi.TableInfo;

/**
 * What the database metadata shows: {@link MetadataRows}. Statements are executed by their own
 * classes, not here.
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
    return resultSet(
        MetadataColumns.TABLES,
        MetadataRows.tables(tables(catalog, schemaPattern.s, tableNamePattern.s), typeList));
  }

  private List<TableInfo> tables(String catalog, String schemaPattern, String namePattern) {
    return MetadataRows.isOnlyCatalog(catalog)
        ? session().tables(schemaPattern, namePattern)
        : List.of();
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle handle,
      String catalog,
      Pat schemaPattern,
      Pat tableNamePattern,
      Pat columnNamePattern) {
    List<TableColumn> columns =
        MetadataRows.isOnlyCatalog(catalog)
            ? session().columns(schemaPattern.s, tableNamePattern.s, columnNamePattern.s)
            : List.of();
    return resultSet(MetadataColumns.COLUMNS, MetadataRows.columns(columns));
  }

  @Override
  public MetaResultSet getSchemas(ConnectionHandle handle, String catalog, Pat schemaPattern) {
    return resultSet(
        MetadataColumns.SCHEMAS, MetadataRows.schemas(tables(catalog, schemaPattern.s, null)));
  }

  @Override
  public MetaResultSet getCatalogs(ConnectionHandle handle) {
    return resultSet(MetadataColumns.CATALOGS, List.of());
  }

  /** Glimpse's own functions and those that users made; they are in no schema. */
  @Override
  public MetaResultSet getFunctions(
      ConnectionHandle handle, String catalog, Pat schemaPattern, Pat functionNamePattern) {
    boolean there =
        MetadataRows.isOnlyCatalog(catalog) && NamePattern.of(schemaPattern.s).matches("");
    return resultSet(
        MetadataColumns.FUNCTIONS,
        there ? MetadataRows.functions(session().functions(), functionNamePattern.s) : List.of());
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle handle) {
    return resultSet(MetadataColumns.TABLE_TYPES, MetadataRows.tableTypes());
  }

  @Override
  public MetaResultSet getTypeInfo(ConnectionHandle handle) {
    return resultSet(MetadataColumns.TYPE_INFO, MetadataRows.types());
  }

  @Override
  public MetaResultSet getClientInfoProperties(ConnectionHandle handle) {
    return resultSet(MetadataColumns.CLIENT_INFO, List.of());
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
