package org.glimpse.jdbc.remote;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.proto.Responses;
import org.glimpse.jdbc.spi.ColumnInfo;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineResult;

/** What a server's statement gave; rows come in frames as they are asked for. */
final class RemoteResult implements EngineResult {
  private final RemoteStatement statement;
  private final long queryId;
  private final int frameRows;
  private final List<ColumnInfo> columns;
  private Common.Frame frame;
  private long warningsReported;
  private List<String> warnings = List.of();
  private int at = -1;
  private volatile boolean closed;
  private volatile boolean cancelled;

  RemoteResult(
      RemoteStatement statement,
      HttpHeaders headers,
      Responses.ResultSetResponse first,
      int frameRows) {
    this.statement = statement;
    this.queryId = headers.firstValueAsLong("Glimpse-Query-Id").orElse(0);
    this.frameRows = frameRows;
    this.columns =
        first.hasSignature() ? RemoteValues.columns(first.getSignature()) : statement.columns();
    this.frame = first.getFirstFrame();
    noteWarnings(headers);
    noteEnd();
  }

  @Override
  public long queryId() {
    return queryId;
  }

  @Override
  public boolean hasRows() {
    return statement.returnsRows();
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public boolean next() {
    if (closed) {
      throw DriverError.CLOSED.because("The result is closed", "Execute the statement again.");
    }
    if (cancelled && !(frame.getDone() && at >= frame.getRowsCount())) {
      throw DriverError.CANCELLED.because(
          "The statement was cancelled", "Execute it again where that was not meant.");
    }
    at++;
    while (at >= frame.getRowsCount()) {
      if (frame.getDone()) {
        at = frame.getRowsCount();
        return false;
      }
      frame = fetch(frame.getOffset() + frame.getRowsCount());
      at = 0;
      noteEnd();
    }
    return true;
  }

  private Common.Frame fetch(long offset) {
    HttpResponse<byte[]> answer =
        statement
            .session()
            .send(
                Requests.FetchRequest.newBuilder()
                    .setConnectionId(statement.session().id())
                    .setStatementId(statement.id())
                    .setOffset(offset)
                    .setFetchMaxRowCount(frameRows)
                    .setFrameMaxSize(frameRows)
                    .build(),
                Map.of());
    Responses.FetchResponse response =
        Wire.decode(answer.body(), Responses.FetchResponse.class, Responses.FetchResponse.parser());
    noteWarnings(answer.headers());
    if (response.getMissingStatement() || response.getMissingResults()) {
      throw DriverError.CLOSED.because(
          "The server does not have the result any more", "Execute the statement again.");
    }
    return response.getFrame();
  }

  /** Rows that have arrived are not handed out any more either. */
  void cancelled() {
    cancelled = true;
  }

  private void noteEnd() {
    if (frame.getDone()) {
      statement.ended();
    }
  }

  @Override
  public Object value(int column) {
    return RemoteValues.value(frame.getRows(at).getValue(column), columns.get(column));
  }

  /** Each answer says how many there are, so that they are asked for only where there are more. */
  private void noteWarnings(HttpHeaders headers) {
    warningsReported = headers.firstValueAsLong("Glimpse-Warnings").orElse(0);
  }

  @Override
  public List<String> warnings() {
    if (warningsReported > warnings.size()) {
      List<String> read = new ArrayList<>();
      statement
          .session()
          .json(statement.session().path("/statements/" + statement.id()))
          .path("warnings")
          .forEach(warning -> read.add(warning.asText()));
      warnings = List.copyOf(read);
    }
    return warnings;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      statement.cancel();
      statement.ended();
    }
  }
}
