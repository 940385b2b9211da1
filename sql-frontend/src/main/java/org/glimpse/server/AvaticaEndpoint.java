package org.glimpse.server;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Requests;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;
import org.glimpse.workspace.ErrorCategory;
import org.glimpse.workspace.GlimpseException;

/**
 * Avatica's protocol in protobuf at {@code POST /avatica}. Errors are Avatica's own, with the
 * status 200 of an answer that was understood: its clients read the SQLSTATE from the body.
 *
 * <p>Avatica builds a statement's signature from what a client sends, and loads the class that it
 * names. So signatures are taken out of requests before Avatica reads them; nobody here needs them.
 */
final class AvaticaEndpoint implements Endpoint {
  private static final String TYPE = "application/octet-stream";
  private static final String TIMEOUT = "Glimpse-Timeout-Millis";
  private static final String PACKAGE = Requests.class.getName() + "$";
  private static final int TIMEOUT_DIGITS_MAX = 12;

  private static final Set<String> KNOWN =
      Set.of(
          "CatalogsRequest",
          "OpenConnectionRequest",
          "CloseConnectionRequest",
          "CloseStatementRequest",
          "ColumnsRequest",
          "CommitRequest",
          "ConnectionSyncRequest",
          "CreateStatementRequest",
          "DatabasePropertyRequest",
          "ExecuteBatchRequest",
          "ExecuteRequest",
          "FetchRequest",
          "PrepareAndExecuteBatchRequest",
          "PrepareAndExecuteRequest",
          "PrepareRequest",
          "RollbackRequest",
          "SchemasRequest",
          "SyncResultsRequest",
          "TableTypesRequest",
          "TablesRequest",
          "TypeInfoRequest");

  private final ServerSessions sessions;
  private final ServerQueries queries;
  private final ServerLimits limits;
  private final ProtobufTranslationImpl translation = new ProtobufTranslationImpl();

  AvaticaEndpoint(ServerSessions sessions, ServerQueries queries, ServerLimits limits) {
    this.sessions = sessions;
    this.queries = queries;
    this.limits = limits;
  }

  @Override
  public boolean serves(Exchange exchange) {
    return exchange.method().equals("POST")
        && exchange.path().size() == 1
        && exchange.path().get(0).equals("avatica");
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    Service.Request request = request(exchange.body(limits));
    AvaticaService service =
        new AvaticaService(sessions, queries, limits, exchange, timeout(exchange));
    exchange.answer(200, TYPE, service.answer(request, translation));
  }

  @Override
  public void refuse(Exchange exchange, GlimpseException error, String queryId) {
    Service.ErrorResponse response =
        new Service.ErrorResponse(
            List.of(),
            error.describe(),
            error.code().number(),
            error.code().sqlState(),
            error.code().category() == ErrorCategory.INTERNAL
                ? AvaticaSeverity.FATAL
                : AvaticaSeverity.ERROR,
            null);
    try {
      exchange.answer(200, TYPE, translation.serializeResponse(response));
    } catch (IOException impossible) {
      throw GlimpseException.internal("An error cannot be written to memory", impossible);
    }
  }

  private Service.Request request(byte[] body) throws IOException {
    Common.WireMessage message;
    try {
      message = Common.WireMessage.parseFrom(body);
    } catch (InvalidProtocolBufferException malformed) {
      throw malformed();
    }
    String name = message.getName();
    if (!name.startsWith(PACKAGE) || !KNOWN.contains(name.substring(PACKAGE.length()))) {
      throw malformed();
    }
    try {
      Common.WireMessage plain =
          name.equals(Requests.ExecuteRequest.class.getName())
              ? message.toBuilder()
                  .setWrappedMessage(withoutSignature(message.getWrappedMessage()))
                  .build()
              : message;
      return translation.parseRequest(plain.toByteArray());
    } catch (IOException | RuntimeException malformed) {
      throw malformed();
    }
  }

  private static ByteString withoutSignature(ByteString execute) throws IOException {
    Requests.ExecuteRequest request = Requests.ExecuteRequest.parseFrom(execute);
    Common.StatementHandle handle = request.getStatementHandle();
    return request.toBuilder()
        .setStatementHandle(handle.toBuilder().clearSignature())
        .build()
        .toByteString();
  }

  private static Duration timeout(Exchange exchange) {
    return exchange
        .header(TIMEOUT)
        .map(
            text -> {
              if (!text.matches("[0-9]{1," + TIMEOUT_DIGITS_MAX + "}")) {
                throw Failure.invalidRequest(
                    "The header " + TIMEOUT + " is no number of milliseconds",
                    "Send digits, or leave it out.");
              }
              return Duration.ofMillis(Long.parseLong(text));
            })
        .orElse(Duration.ZERO);
  }

  private static GlimpseException malformed() {
    return Failure.invalidRequest(
        "The request is none of Avatica's protocol in protobuf",
        "Connect with serialization=protobuf, or use POST /v1/query.");
  }
}
