package org.glimpse.server;

import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Responses;
import org.apache.calcite.avatica.remote.ProtobufTranslation;
import org.apache.calcite.avatica.remote.Service;
import org.apache.calcite.avatica.remote.TypedValue;
import org.glimpse.engine.PreparedSql;
import org.glimpse.engine.StatementResult;
import org.glimpse.engine.StatementRows;
import org.glimpse.engine.TableInfo;
import org.glimpse.engine.jdbc.SpiTables;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.MetadataColumns;
import org.glimpse.jdbc.spi.MetadataRows;
import org.glimpse.optimizer.FrameQlOperators;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/** Carries out one request of Avatica's protocol, for the user and the connection that it names. */
final class AvaticaService {
  private static final int ID_CHARACTERS_MAX = 200;

  private final ServerSessions sessions;
  private final ServerQueries queries;
  private final ServerLimits limits;
  private final Exchange exchange;
  private final Duration timeout;

  /**
   * @param timeout of what this request executes; zero for none
   */
  AvaticaService(
      ServerSessions sessions,
      ServerQueries queries,
      ServerLimits limits,
      Exchange exchange,
      Duration timeout) {
    this.sessions = sessions;
    this.queries = queries;
    this.limits = limits;
    this.exchange = exchange;
    this.timeout = timeout;
  }

  private ServerSession session(String connectionId) {
    return sessions.require(connectionId == null ? "" : connectionId, exchange.user());
  }

  private <T> T alone(ServerSession session, Supplier<T> work) {
    return session.alone(CancelToken.create(), work);
  }

  /** Carries out a request; its answer as it goes out. */
  byte[] answer(Service.Request request, ProtobufTranslation translation) throws IOException {
    if (request instanceof Service.CommitRequest commit) {
      session(commit.connectionId); // every statement is durable when it ends
      return empty(Responses.CommitResponse.class);
    }
    if (request instanceof Service.RollbackRequest rollback) {
      session(rollback.connectionId); // nothing is ever open
      return empty(Responses.RollbackResponse.class);
    }
    return translation.serializeResponse(response(request));
  }

  private static byte[] empty(Class<?> response) {
    return Common.WireMessage.newBuilder().setName(response.getName()).build().toByteArray();
  }

  private Service.Response response(Service.Request request) {
    if (request instanceof Service.OpenConnectionRequest known) {
      return apply(known);
    }
    if (request instanceof Service.CloseConnectionRequest known) {
      return apply(known);
    }
    if (request instanceof Service.ConnectionSyncRequest known) {
      return apply(known);
    }
    if (request instanceof Service.DatabasePropertyRequest known) {
      return apply(known);
    }
    if (request instanceof Service.CatalogsRequest known) {
      return apply(known);
    }
    if (request instanceof Service.SchemasRequest known) {
      return apply(known);
    }
    if (request instanceof Service.TablesRequest known) {
      return apply(known);
    }
    if (request instanceof Service.ColumnsRequest known) {
      return apply(known);
    }
    if (request instanceof Service.TableTypesRequest known) {
      return apply(known);
    }
    if (request instanceof Service.TypeInfoRequest known) {
      return apply(known);
    }
    if (request instanceof Service.CreateStatementRequest known) {
      return apply(known);
    }
    if (request instanceof Service.CloseStatementRequest known) {
      return apply(known);
    }
    if (request instanceof Service.PrepareRequest known) {
      return apply(known);
    }
    if (request instanceof Service.PrepareAndExecuteRequest known) {
      return apply(known);
    }
    if (request instanceof Service.ExecuteRequest known) {
      return apply(known);
    }
    if (request instanceof Service.FetchRequest known) {
      return apply(known);
    }
    if (request instanceof Service.SyncResultsRequest known) {
      return apply(known);
    }
    if (request instanceof Service.PrepareAndExecuteBatchRequest known) {
      return apply(known);
    }
    if (request instanceof Service.ExecuteBatchRequest known) {
      return apply(known);
    }
    throw Failure.invalidRequest(
        "The request is of a kind that this server does not know", "Use POST /v1/query.");
  }

  // Connections.

  private Service.OpenConnectionResponse apply(Service.OpenConnectionRequest request) {
    String id = request.connectionId;
    if (id == null || id.isEmpty() || id.length() > ID_CHARACTERS_MAX) {
      throw Failure.invalidRequest(
          "The id of the connection is empty or too long", "Send a random one, such as a UUID.");
    }
    sessions.open(id, exchange.user(), ConnectionSettings.of(request.info));
    return new Service.OpenConnectionResponse();
  }

  private Service.CloseConnectionResponse apply(Service.CloseConnectionRequest request) {
    if (request.connectionId != null) {
      sessions.close(request.connectionId, exchange.user());
    }
    return new Service.CloseConnectionResponse();
  }

  private Service.ConnectionSyncResponse apply(Service.ConnectionSyncRequest request) {
    session(request.connectionId);
    ConnectionPropertiesImpl properties = new ConnectionPropertiesImpl();
    properties.setAutoCommit(true);
    properties.setReadOnly(Boolean.TRUE.equals(request.connProps.isReadOnly()));
    properties.setTransactionIsolation(Connection.TRANSACTION_NONE);
    properties.setDirty(false);
    return new Service.ConnectionSyncResponse(properties, null);
  }

  private Service.DatabasePropertyResponse apply(Service.DatabasePropertyRequest request) {
    session(request.connectionId);
    Map<Meta.DatabaseProperty, Object> properties = new EnumMap<>(Meta.DatabaseProperty.class);
    properties.put(
        Meta.DatabaseProperty.GET_NUMERIC_FUNCTIONS,
        String.join(",", FrameQlOperators.functionNames()));
    properties.put(
        Meta.DatabaseProperty.GET_DEFAULT_TRANSACTION_ISOLATION, Connection.TRANSACTION_NONE);
    return new Service.DatabasePropertyResponse(properties, null);
  }

  // Metadata.

  private Service.ResultSetResponse metadata(
      String connectionId, List<ColumnInfo> columns, Supplier<List<Object>> rows) {
    ServerSession session = session(connectionId);
    List<Object> all = alone(session, rows);
    return new Service.ResultSetResponse(
        connectionId,
        session.newMetadataId(),
        true,
        WireRows.signature("", columns, List.of()),
        new Meta.Frame(0, true, all),
        -1,
        null);
  }

  private List<TableInfo> tables(String connectionId, String catalog) {
    return MetadataRows.isOnlyCatalog(catalog)
        ? session(connectionId).session().tables()
        : List.of();
  }

  private Service.ResultSetResponse apply(Service.CatalogsRequest request) {
    return metadata(request.connectionId, MetadataColumns.CATALOGS, List::of);
  }

  private Service.ResultSetResponse apply(Service.SchemasRequest request) {
    return metadata(
        request.connectionId,
        MetadataColumns.SCHEMAS,
        () ->
            MetadataRows.schemas(
                SpiTables.tables(
                    tables(request.connectionId, request.catalog), request.schemaPattern, null)));
  }

  private Service.ResultSetResponse apply(Service.TablesRequest request) {
    List<String> types = request.typeList;
    return metadata(
        request.connectionId,
        MetadataColumns.TABLES,
        () ->
            MetadataRows.tables(
                SpiTables.tables(
                    tables(request.connectionId, request.catalog),
                    request.schemaPattern,
                    request.tableNamePattern),
                types == null || types.isEmpty() ? null : types));
  }

  private Service.ResultSetResponse apply(Service.ColumnsRequest request) {
    return metadata(
        request.connectionId,
        MetadataColumns.COLUMNS,
        () ->
            MetadataRows.columns(
                SpiTables.columns(
                    tables(request.connectionId, request.catalog),
                    request.schemaPattern,
                    request.tableNamePattern,
                    request.columnNamePattern)));
  }

  private Service.ResultSetResponse apply(Service.TableTypesRequest request) {
    return metadata(request.connectionId, MetadataColumns.TABLE_TYPES, MetadataRows::tableTypes);
  }

  private Service.ResultSetResponse apply(Service.TypeInfoRequest request) {
    return metadata(request.connectionId, MetadataColumns.TYPE_INFO, MetadataRows::types);
  }

  // Statements.

  private Service.CreateStatementResponse apply(Service.CreateStatementRequest request) {
    ServerStatement statement = session(request.connectionId).newStatement();
    return new Service.CreateStatementResponse(request.connectionId, statement.id(), null);
  }

  private Service.CloseStatementResponse apply(Service.CloseStatementRequest request) {
    session(request.connectionId).closeStatement(request.statementId);
    return new Service.CloseStatementResponse();
  }

  private Service.PrepareResponse apply(Service.PrepareRequest request) {
    ServerSession session = session(request.connectionId);
    PreparedSql prepared = alone(session, () -> prepare(session, request.sql));
    ServerStatement statement = session.newStatement();
    statement.prepared(prepared, Math.max(0, request.maxRowCount));
    return new Service.PrepareResponse(
        new Meta.StatementHandle(
            request.connectionId,
            statement.id(),
            WireRows.signature(
                prepared.sql(),
                SpiTables.columns(prepared.columns()),
                SpiTables.columns(prepared.parameters()))),
        null);
  }

  private PreparedSql prepare(ServerSession session, String sql) {
    if (sql == null) {
      throw Failure.invalidRequest("The request has no SQL", "Send a statement.");
    }
    QueryRequest.requireLength(sql, limits);
    return session.session().prepare(sql);
  }

  private Service.ExecuteResponse apply(Service.PrepareAndExecuteRequest request) {
    ServerSession session = session(request.connectionId);
    ServerStatement statement = session.statement(request.statementId);
    return alone(
        session,
        () -> {
          statement.prepared(prepare(session, request.sql), Math.max(0, request.maxRowCount));
          return execute(statement, List.of(), request.maxRowsInFirstFrame);
        });
  }

  private Service.ExecuteResponse apply(Service.ExecuteRequest request) {
    ServerSession session = session(request.statementHandle.connectionId);
    ServerStatement statement = session.statement(request.statementHandle.id);
    List<Object> parameters = WireRows.parameters(request.parameterValues);
    return alone(session, () -> execute(statement, parameters, request.maxRowCount));
  }

  private Service.ExecuteResponse execute(
      ServerStatement statement, List<Object> parameters, int frameRows) {
    PreparedSql prepared =
        statement
            .prepared()
            .orElseThrow(
                () ->
                    Failure.invalidRequest(
                        "Nothing is prepared on the statement", "Prepare it first."));
    ServerQuery query = queries.query(statement.session(), prepared);
    query.heardBy(exchange::queryId, progress -> {});
    statement.executes(query);
    ClientWatch.Watched watched = exchange.watch(query);
    try {
      StatementResult result = query.execute(parameters, timeout, statement.maxRows());
      boolean rows = result instanceof StatementRows;
      Meta.Frame first = rows ? frame(statement, query, 0, frameRows) : null;
      exchange.warnings(query.warnings().size());
      return new Service.ExecuteResponse(
          List.of(
              new Service.ResultSetResponse(
                  statement.session().id(),
                  statement.id(),
                  false,
                  rows
                      ? WireRows.signature(
                          prepared.sql(), SpiTables.columns(prepared.columns()), List.of())
                      : null,
                  first,
                  rows ? -1 : 0,
                  null)),
          false,
          null);
    } finally {
      watched.close();
    }
  }

  private Service.FetchResponse apply(Service.FetchRequest request) {
    ServerSession session = session(request.connectionId);
    ServerStatement statement = session.statement(request.statementId);
    ServerQuery query =
        statement.query().orElseThrow(() -> Failure.closed("The result of the statement"));
    query.id().ifPresent(exchange::queryId);
    return alone(
        session,
        () -> {
          ClientWatch.Watched watched = exchange.watch(query);
          try {
            Meta.Frame frame = frame(statement, query, request.offset, request.fetchMaxRowCount);
            exchange.warnings(query.warnings().size());
            return new Service.FetchResponse(frame, false, false, null);
          } finally {
            watched.close();
          }
        });
  }

  private Meta.Frame frame(
      ServerStatement statement, ServerQuery query, long offset, int frameRows) {
    if (offset != statement.rowsSent()) {
      throw Failure.invalidRequest(
          "The result stands at row " + statement.rowsSent() + ", not at " + offset,
          "Results are read forward once: execute the statement again.");
    }
    if (query.outcome() == QueryOutcome.DONE) {
      return new Meta.Frame(offset, true, List.of());
    }
    if (query.outcome().ended()) {
      throw query.error().orElseGet(() -> Failure.closed("The result of the statement"));
    }
    long most = frameRows <= 0 ? limits.fetchRowsMax() : Math.min(frameRows, limits.fetchRowsMax());
    FrameRows rows = new FrameRows();
    boolean more = query.pull(most, rows);
    statement.sent(rows.count());
    return new Meta.Frame(offset, !more, rows.all());
  }

  private Service.SyncResultsResponse apply(Service.SyncResultsRequest request) {
    throw Failure.closed("The result of the statement");
  }

  private Service.ExecuteBatchResponse apply(Service.PrepareAndExecuteBatchRequest request) {
    ServerSession session = session(request.connectionId);
    ServerStatement statement = session.statement(request.statementId);
    List<Long> counts = new ArrayList<>();
    alone(
        session,
        () -> {
          for (String sql : request.sqlCommands) {
            PreparedSql prepared = prepare(session, sql);
            requireNoRows(prepared);
            statement.prepared(prepared, 0);
            execute(statement, List.of(), 0);
            counts.add(0L);
          }
          return null;
        });
    return batch(request.connectionId, request.statementId, counts);
  }

  private Service.ExecuteBatchResponse apply(Service.ExecuteBatchRequest request) {
    ServerSession session = session(request.connectionId);
    ServerStatement statement = session.statement(request.statementId);
    statement.prepared().ifPresent(AvaticaService::requireNoRows);
    List<Long> counts = new ArrayList<>();
    alone(
        session,
        () -> {
          for (List<TypedValue> values : WireRows.batches(request)) {
            execute(statement, WireRows.parameters(values), 0);
            counts.add(0L);
          }
          return null;
        });
    return batch(request.connectionId, request.statementId, counts);
  }

  private static void requireNoRows(PreparedSql prepared) {
    if (prepared.returnsRows()) {
      throw GlimpseException.of(
          ErrorCode.INVALID_QUERY,
          "A statement of a batch has a result set",
          "Execute it by itself.");
    }
  }

  private static Service.ExecuteBatchResponse batch(
      String connectionId, int statementId, List<Long> counts) {
    long[] updated = counts.stream().mapToLong(Long::longValue).toArray();
    return new Service.ExecuteBatchResponse(connectionId, statementId, updated, false, null);
  }
}
