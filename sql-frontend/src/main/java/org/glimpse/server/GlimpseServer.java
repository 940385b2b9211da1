package org.glimpse.server;

import java.io.IOException;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glimpse.engine.Engine;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.FileAccess;
import org.glimpse.workspace.GlimpseException;
import org.slf4j.LoggerFactory;

/**
 * A server over an engine: it listens from {@link #start} until it is closed. Closing refuses new
 * queries, lets the steps under way finish so that their labels are kept, and then leaves; the
 * engine stays open.
 */
public final class GlimpseServer implements AutoCloseable {
  private static final int HEADER_BYTES_MAX = 16 << 10;

  /** TCP asks a silent client after so many seconds, so often, at this distance. */
  private static final int PROBE_IDLE_SECONDS = 4;

  private static final int PROBE_EVERY_SECONDS = 1;
  private static final int PROBES = 3;

  /** Deep statements are parsed and planned by recursion; the parser limits how deep. */
  private static final long STACK_BYTES = 4 << 20;

  /**
   * Threads beside one for each connection, so that no request waits for a slow one; and beside
   * those that wait for another of their session, whose connection may have gone.
   */
  private static final int SPARE_THREADS = 16;

  private final Engine engine;
  private final ServerOptions options;
  private final ServerQueries queries;
  private final ServerSessions sessions;
  private final DetachedQueries detached;
  private final ClientWatch watch;
  private final Metrics metrics;
  private final Server jetty;
  private final RequestHandler handler;
  private boolean closed;

  private GlimpseServer(Engine engine, ServerOptions options, Consumer<String> log) {
    ServerLimits limits = options.limits();
    HostCheck hosts = HostCheck.of(options.host());
    Login login = new Login(options.users());
    FileAccess files = FileAccess.below(options.mediaRoots());
    Optional<SslContextFactory.Server> tls = options.tls().map(GlimpseServer::certificate);
    this.engine = engine;
    this.options = options;
    this.queries =
        new ServerQueries(
            new FairQueue(limits.runningMax(), limits.waitingMax()), new QueryLog(log));
    this.sessions = new ServerSessions(engine, files, queries, limits);
    this.detached = new DetachedQueries(sessions, queries, limits);
    this.watch = new ClientWatch();
    this.metrics = new Metrics(queries, sessions);
    this.jetty = new Server(threads(limits));
    jetty.setStopTimeout(0);
    jetty.addConnector(connector(jetty, options, tls));
    jetty.addBean(new NetworkConnectionLimit(limits.socketsMax(), jetty));
    this.handler =
        new RequestHandler(
            hosts,
            login,
            watch,
            List.of(
                new StatusEndpoint(queries, metrics),
                new ConsoleEndpoint(),
                new AvaticaEndpoint(sessions, queries, limits),
                new QueryEndpoint(sessions, queries, detached, limits),
                new DetachedEndpoint(detached, limits),
                new VideosEndpoint(engine.pictures(), queries, limits),
                new SessionsEndpoint(sessions, queries, limits)));
    jetty.setHandler(handler);
  }

  /**
   * Starts to listen.
   *
   * @param log takes a line of JSON for every query that ended
   * @throws GlimpseException CANNOT_SERVE where the address is not loopback and there are no users
   *     or no TLS, where the port is taken, or the certificate or the file of users is unusable;
   *     FILE_NOT_FOUND for a media folder that is not there
   */
  public static GlimpseServer start(Engine engine, ServerOptions options, Consumer<String> log) {
    requireTrust(options);
    GlimpseServer server = new GlimpseServer(engine, options, log);
    try {
      server.jetty.start();
    } catch (Exception failure) {
      server.close();
      throw cannotListen(options, failure);
    }
    new SlowHeads((ServerConnector) server.jetty.getConnectors()[0], options.limits().requestTime())
        .run();
    engine.announce(Optional.of(server.jdbcUrl()));
    return server;
  }

  /**
   * Whether an address may be listened on with these options: others than loopback ask for users
   * and TLS.
   *
   * @throws GlimpseException CANNOT_SERVE, whose advice has the commands that set both up
   */
  public static void requireTrust(ServerOptions options) {
    if (HostCheck.isLoopback(options.host())
        || options.users().isPresent() && options.tls().isPresent()) {
      return;
    }
    throw GlimpseException.of(
        ErrorCode.CANNOT_SERVE,
        "On "
            + options.host()
            + " others can reach this server, and it has no "
            + (options.users().isPresent()
                ? "TLS"
                : options.tls().isPresent() ? "users" : "users and no TLS"),
        "Set both up:\n"
            + "  glimpse serve --users users.txt --add-user NAME\n"
            + "  keytool -genkeypair -alias glimpse -keyalg EC -dname CN=HOST -ext san=dns:HOST"
            + " -validity 365 -storetype PKCS12 -keystore glimpse.p12\n"
            + "  glimpse serve --host "
            + options.host()
            + " --users users.txt --tls-keystore glimpse.p12 --tls-password-file FILE\n"
            + "or listen on this machine alone: --host 127.0.0.1");
  }

  private static GlimpseException cannotListen(ServerOptions options, Exception failure) {
    String why = failure.getMessage();
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof java.net.BindException) {
      why = cause.getMessage();
    }
    return GlimpseException.of(
        ErrorCode.CANNOT_SERVE,
        "Cannot listen on " + options.host() + " port " + options.port() + ": " + why,
        "Another program may have the port: choose another with --port, or 0 for any that is free.",
        failure);
  }

  private static SslContextFactory.Server certificate(ServerOptions.Tls tls) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    try {
      List<String> password = Files.readAllLines(tls.passwordFile());
      factory.setKeyStoreType("PKCS12");
      factory.setKeyStorePath(tls.keystore().toRealPath().toString());
      factory.setKeyStorePassword(password.isEmpty() ? "" : password.get(0));
      factory.setSniRequired(false);
      factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      factory.start();
      if (factory.getAliases().isEmpty()) {
        throw new IOException("it holds no key");
      }
      factory.stop();
      return factory;
    } catch (Exception unusable) {
      throw GlimpseException.of(
          ErrorCode.CANNOT_SERVE,
          "The certificate in " + tls.keystore() + " cannot be used: " + unusable.getMessage(),
          "Name a PKCS12 file with a key, and a file whose first line is its password; keytool"
              + " -genkeypair -keyalg EC -storetype PKCS12 -keystore glimpse.p12 makes one.",
          unusable);
    }
  }

  private static QueuedThreadPool threads(ServerLimits limits) {
    int most = limits.socketsMax() + limits.waitingMax() + SPARE_THREADS;
    QueuedThreadPool pool =
        new QueuedThreadPool(
            most,
            Math.min(8, most),
            60_000,
            0,
            null,
            null,
            task -> new Thread(null, task, "glimpse-http", STACK_BYTES));
    pool.setName("glimpse-http");
    pool.setDaemon(true);
    return pool;
  }

  private static ServerConnector connector(
      Server jetty, ServerOptions options, Optional<SslContextFactory.Server> tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    http.setHttpCompliance(HttpCompliance.RFC7230);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ConnectionFactory[] factories =
        tls.isPresent()
            ? new ConnectionFactory[] {
              new SslConnectionFactory(tls.get(), plain.getProtocol()), plain
            }
            : new ConnectionFactory[] {plain};
    ServerConnector connector =
        new ServerConnector(jetty, 1, 1, factories) {
          @Override
          protected void configure(Socket socket) {
            super.configure(socket);
            probe(socket);
          }
        };
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.limits().socketIdle().toMillis());
    return connector;
  }

  private static void probe(Socket socket) {
    try {
      socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
        socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_IDLE_SECONDS);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_EVERY_SECONDS);
        socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
      }
    } catch (IOException gone) {
      LoggerFactory.getLogger(GlimpseServer.class).debug("A socket closed early", gone);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
  }

  /** Where a JDBC client connects. */
  public String jdbcUrl() {
    return "jdbc:glimpse://" + hostAndPort() + (options.tls().isPresent() ? ";ssl=true" : "");
  }

  /** Where a browser finds the console. */
  public String address() {
    return (options.tls().isPresent() ? "https://" : "http://") + hostAndPort() + "/";
  }

  private String hostAndPort() {
    String host = options.host().indexOf(':') >= 0 ? "[" + options.host() + "]" : options.host();
    return host + ":" + port();
  }

  /** Refuses new queries and stops those that run; a second call has no effect. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    boolean stopped =
        queries.stop(options.limits().stopTime()) && handler.awaitIdle(options.limits().stopTime());
    try {
      jetty.stop();
    } catch (Exception failure) {
      throw GlimpseException.internal("The server did not stop", failure);
    } finally {
      watch.close();
      detached.close();
      sessions.close();
      metrics.close();
      engine.announce(Optional.empty());
    }
    if (!stopped) {
      LoggerFactory.getLogger(GlimpseServer.class)
          .warn("A query did not stop within {}", options.limits().stopTime());
    }
  }
}
