package org.glimpse.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.glimpse.workspace.CancelToken;
import org.glimpse.workspace.GlimpseException;
import org.glimpse.workspace.Setting;

/** The session that a request is carried out under: the one that it names, or one of its own. */
record RequestSessions(ServerSessions sessions) {

  /** What is done under a session. */
  @FunctionalInterface
  interface Work {
    void run(ServerSession session) throws IOException;
  }

  /**
   * Does something with the request's settings. In a session that goes on they hold for this
   * statement only.
   *
   * @throws GlimpseException CLOSED for a session that is not this user's, UNKNOWN_SETTING, ..
   */
  void with(QueryRequest request, User user, Work work) throws IOException {
    boolean named = request.sessionId().isPresent();
    ServerSession session =
        named
            ? sessions.require(request.sessionId().get(), user)
            : sessions.unlisted(UUID.randomUUID().toString(), user, request.settings());
    try {
      IOException[] gone = new IOException[1];
      session.alone(
          CancelToken.create(),
          () -> {
            try {
              if (named) {
                withSettings(request, session, work);
              } else {
                work.run(session);
              }
            } catch (IOException failure) {
              gone[0] = failure;
            }
            return null;
          });
      if (gone[0] != null) {
        throw gone[0];
      }
    } finally {
      if (!named) {
        session.close();
      }
    }
  }

  private static void withSettings(QueryRequest request, ServerSession session, Work work)
      throws IOException {
    Map<String, String> before = new LinkedHashMap<>();
    try {
      request
          .settings()
          .forEach(
              (name, value) -> {
                Setting.find(name)
                    .ifPresent(
                        setting ->
                            before.putIfAbsent(
                                setting.key(), session.session().settings().text(setting)));
                session.session().set(name, value);
              });
      work.run(session);
    } finally {
      before.forEach(session.session()::set);
    }
  }
}
