package org.glimpse.jdbc.remote;

import java.net.http.HttpResponse;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.proto.Responses;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineResult;
import org.glimpse.jdbc.spi.EngineStatement;
import org.glimpse.jdbc.spi.ExecuteOptions;

/** A statement that a server has prepared. */
final class RemoteStatement implements EngineStatement {
  private static final int FRAME_ROWS_DEFAULT = 1000;
  private static final int FRAME_PICTURES_DEFAULT = 50;
  private static final int FRAME_ROWS_MAX = 10_000;
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(10);

  private final RemoteSession session;
  private final String sql;
  private long maxRows;
  private volatile int id;
  private List<ColumnInfo> columns;
  private List<ColumnInfo> parameters;
  private volatile RemoteResult last;
  private volatile boolean running;
  private volatile boolean closed;

  RemoteStatement(RemoteSession session, String sql, long maxRows) {
    this.session = session;
    this.sql = sql;
    prepare(maxRows);
  }

  private void prepare(long rows) {
    Responses.PrepareResponse response =
        session.call(
            Requests.PrepareRequest.newBuilder()
                .setConnectionId(session.id())
                .setSql(sql)
                .setMaxRowCount(rows)
                .setMaxRowsTotal(rows)
                .build(),
            Responses.PrepareResponse.class,
            Responses.PrepareResponse.parser());
    maxRows = rows;
    id = response.getStatement().getId();
    columns = RemoteValues.columns(response.getStatement().getSignature());
    parameters = RemoteValues.parameters(response.getStatement().getSignature());
  }

  @Override
  public String sql() {
    return sql;
  }

  @Override
  public boolean returnsRows() {
    return !columns.isEmpty();
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public List<ColumnInfo> parameters() {
    return parameters;
  }

  RemoteSession session() {
    return session;
  }

  int id() {
    return id;
  }

  @Override
  public EngineResult execute(List<?> values, ExecuteOptions options) {
    if (options.maxRows() != maxRows) {
      session.closeStatement(id); // the limit is part of what is prepared
      prepare(options.maxRows());
    }
    int frameRows = frameRows(options.fetchSize());
    Requests.ExecuteRequest.Builder request =
        Requests.ExecuteRequest.newBuilder()
            .setStatementHandle(
                Common.StatementHandle.newBuilder().setConnectionId(session.id()).setId(id))
            .setHasParameterValues(true)
            .setFirstFrameMaxSize(frameRows)
            .setDeprecatedFirstFrameMaxSize(frameRows);
    values.forEach(value -> request.addParameterValues(RemoteValues.parameter(value)));
    Map<String, String> headers =
        options.timeout().isZero()
            ? Map.of()
            : Map.of("Glimpse-Timeout-Millis", String.valueOf(options.timeout().toMillis()));
    running = true;
    try {
      return result(session.send(request.build(), headers), frameRows);
    } catch (RuntimeException failure) {
      running = false;
      throw failure;
    }
  }

  /** Pictures are large: fewer of them travel at once where nobody says how many. */
  private int frameRows(int fetchSize) {
    if (fetchSize > 0) {
      return Math.min(fetchSize, FRAME_ROWS_MAX);
    }
    boolean pictures = columns.stream().anyMatch(each -> each.jdbcType() == Types.VARBINARY);
    return pictures ? FRAME_PICTURES_DEFAULT : FRAME_ROWS_DEFAULT;
  }

  private EngineResult result(HttpResponse<byte[]> answer, int frameRows) {
    Responses.ExecuteResponse response =
        Wire.decode(
            answer.body(), Responses.ExecuteResponse.class, Responses.ExecuteResponse.parser());
    if (response.getMissingStatement() || response.getResultsCount() == 0) {
      throw DriverError.CLOSED.because(
          "The server does not have the statement any more", "Prepare it again.");
    }
    Responses.ResultSetResponse first = response.getResults(0);
    if (!returnsRows()) {
      running = false;
    }
    last = new RemoteResult(this, answer.headers(), first, frameRows);
    return last;
  }

  /** Nothing is under way any more. */
  void ended() {
    running = false;
  }

  /** Asks the server; whether it heard is seen by who waits for the rows. */
  @Override
  public void cancel() {
    RemoteResult result = last;
    if (result != null) {
      result.cancelled();
    }
    if (running) {
      session.transport().tell(session.path("/statements/" + id + "/cancel"), CANCEL_LIMIT);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    cancel();
    session.closeStatement(id);
  }
}
