package org.glimpse.jdbc.remote;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.proto.Common;
import org.apache.calcite.avatica.proto.Responses;
import org.glimpse.jdbc.spi.DriverError;
import org.glimpse.jdbc.spi.EngineException;

/** Avatica's envelope: the name of a message's class, and its bytes. */
final class Wire {
  /**
   * Names on the wire are those of Avatica's classes. In pieces, because in the packaged driver
   * these classes are relocated, and with them every text that names them.
   */
  private static final String PACKAGE =
      String.join(".", "org", "apache", "calcite", "avatica", "proto", "");

  private static final Pattern PLACE = Pattern.compile("\\(line (\\d{1,9}), column (\\d{1,9})\\)");

  private Wire() {}

  static byte[] encode(Message message) {
    return Common.WireMessage.newBuilder()
        .setName(PACKAGE + shortName(message.getClass().getName()))
        .setWrappedMessage(message.toByteString())
        .build()
        .toByteArray();
  }

  /**
   * @throws EngineException the one that the server sent instead; INVALID_REQUEST
   */
  static <T extends Message> T decode(byte[] body, Class<T> expected, Parser<T> parser) {
    try {
      Common.WireMessage wire = Common.WireMessage.parseFrom(body);
      String name = shortName(wire.getName());
      if (name.equals(shortName(Responses.ErrorResponse.class.getName()))) {
        throw error(Responses.ErrorResponse.parseFrom(wire.getWrappedMessage()));
      }
      if (name.equals(shortName(expected.getName()))) {
        return parser.parseFrom(wire.getWrappedMessage());
      }
    } catch (InvalidProtocolBufferException malformed) {
      throw notUnderstood(malformed);
    }
    throw notUnderstood(null);
  }

  static EngineException notUnderstood(Throwable cause) {
    return DriverError.INVALID_REQUEST.because(
        "The server's answer is not understood",
        "Is it a Glimpse server of this version? Check host, port and ssl.",
        cause);
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static EngineException error(Responses.ErrorResponse response) {
    return error(response.getErrorMessage(), response.getSqlState(), response.getErrorCode());
  }

  /** An error that the server sent, its place in the statement read from its text. */
  static EngineException error(String message, String sqlState, int number) {
    Matcher place = PLACE.matcher(message);
    boolean placed = place.find();
    boolean usable = sqlState.length() == 5 && !sqlState.startsWith("00");
    int known = number > 0 ? number : DriverError.INTERNAL.number();
    return new EngineException(
        message.startsWith("GL-") ? message : "GL-" + known + ": " + message,
        usable ? sqlState : DriverError.INTERNAL.sqlState(),
        known,
        placed ? Integer.parseInt(place.group(1)) : 0,
        placed ? Integer.parseInt(place.group(2)) : 0,
        null);
  }
}
