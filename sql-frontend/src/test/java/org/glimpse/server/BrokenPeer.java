package org.glimpse.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Opens sessions as a server does, and breaks off each answer to a query. */
final class BrokenPeer {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

  private BrokenPeer() {}

  static void serve(ServerSocket listening) {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        String request = request(socket.getInputStream());
        boolean query = request.contains("/v1/query");
        String body =
            query ? "{\"event\":\"started\",\"queryId\":\"1\"}\n" : "{\"sessionId\":\"s\"}";
        int length = query ? body.length() + 100 : body.length();
        socket
            .getOutputStream()
            .write(
                (HEAD + "Content-Length: " + length + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      } catch (IOException failure) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(failure);
        }
      }
    }
  }

  /** Head and body as far as they are there at once. */
  private static String request(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      text.append((char) next);
    }
    byte[] rest = new byte[4096];
    while (in.available() > 0) {
      text.append(new String(rest, 0, in.read(rest), StandardCharsets.US_ASCII));
    }
    return text.toString();
  }
}
