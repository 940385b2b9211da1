package org.glimpse.server;

import java.time.Duration;

/**
 * The limits of a server.
 *
 * @param bodyBytesMax of one request
 * @param sqlCharactersMax of one statement
 * @param fetchRowsMax rows of one answer to a JDBC client; more are fetched
 * @param answerRowsMax rows of an answer that is kept whole before it is sent (JSON)
 * @param socketsMax connections of the network at once
 * @param sessionsMax sessions, those of JDBC connections and of shells, at once, but for the first
 *     of a user
 * @param statementsMax statements of one session at once
 * @param runningMax queries that work at once
 * @param waitingMax queries that wait for their turn, beyond which more are refused, but for the
 *     first of a user; and requests that wait for another of their session
 * @param sessionIdle a session that nobody used for so long is closed
 * @param statementIdle the open result of a JDBC statement that nobody fetched for so long is
 *     closed
 * @param heartbeatSilence a session that sent heartbeats and then none for so long is closed
 * @param socketIdle a socket on which nothing comes for so long is closed
 * @param requestTime within which the whole of a request has to come
 * @param stopTime that running steps have to finish when the server stops
 */
public record ServerLimits(
    int bodyBytesMax,
    int sqlCharactersMax,
    int fetchRowsMax,
    int answerRowsMax,
    int socketsMax,
    int sessionsMax,
    int statementsMax,
    int runningMax,
    int waitingMax,
    Duration sessionIdle,
    Duration statementIdle,
    Duration heartbeatSilence,
    Duration socketIdle,
    Duration requestTime,
    Duration stopTime) {

  /** Those of {@code glimpse serve}. */
  public static ServerLimits defaults() {
    return new ServerLimits(
        4 << 20,
        64 << 10,
        10_000,
        1_000_000,
        256,
        200,
        100,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        64,
        Duration.ofMinutes(30),
        Duration.ofMinutes(10),
        Duration.ofSeconds(8),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15));
  }

  /** As these, with so many queries at work and waiting. */
  public ServerLimits withQueries(int running, int waiting) {
    return new ServerLimits(
        bodyBytesMax,
        sqlCharactersMax,
        fetchRowsMax,
        answerRowsMax,
        socketsMax,
        sessionsMax,
        statementsMax,
        running,
        waiting,
        sessionIdle,
        statementIdle,
        heartbeatSilence,
        socketIdle,
        requestTime,
        stopTime);
  }

  /** As these, with so many sockets, sessions, and statements of one session. */
  public ServerLimits withConnections(int sockets, int sessions, int statements) {
    return new ServerLimits(
        bodyBytesMax,
        sqlCharactersMax,
        fetchRowsMax,
        answerRowsMax,
        sockets,
        sessions,
        statements,
        runningMax,
        waitingMax,
        sessionIdle,
        statementIdle,
        heartbeatSilence,
        socketIdle,
        requestTime,
        stopTime);
  }

  /** As these, with other times. */
  public ServerLimits withTimes(
      Duration session, Duration statement, Duration socket, Duration request) {
    return new ServerLimits(
        bodyBytesMax,
        sqlCharactersMax,
        fetchRowsMax,
        answerRowsMax,
        socketsMax,
        sessionsMax,
        statementsMax,
        runningMax,
        waitingMax,
        session,
        statement,
        heartbeatSilence,
        socket,
        request,
        stopTime);
  }
}
