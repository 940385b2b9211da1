package org.glimpse.jdbc.remote;

import java.util.ArrayList;
import java.util.List;
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
  private int at = -1;
  private volatile boolean closed;
  private volatile boolean cancelled;

  RemoteResult(
      RemoteStatement statement, long queryId, Responses.ResultSetResponse first, int frameRows) {
    this.statement = statement;
    this.queryId = queryId;
    this.frameRows = frameRows;
    this.columns =
        first.hasSignature() ? RemoteValues.columns(first.getSignature()) : statement.columns();
    this.frame = first.getFirstFrame();
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
    Responses.FetchResponse response =
        statement
            .session()
            .call(
                Requests.FetchRequest.newBuilder()
                    .setConnectionId(statement.session().id())
                    .setStatementId(statement.id())
                    .setOffset(offset)
                    .setFetchMaxRowCount(frameRows)
                    .setFrameMaxSize(frameRows)
                    .build(),
                Responses.FetchResponse.class,
                Responses.FetchResponse.parser());
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

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    statement
        .session()
        .json(statement.session().path("/statements/" + statement.id()))
        .path("warnings")
        .forEach(warning -> warnings.add(warning.asText()));
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
