package org.glimpse.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server is started with.
 *
 * @param host the address to listen on; a loopback one unless there are users and TLS
 * @param port 0 for any that is free
 * @param mediaRoots the folders whose files statements may name, links resolved
 * @param users the file of users; without one, whoever can connect is served
 * @param tls the certificate to show, if the server speaks TLS
 * @param limits of everything
 */
public record ServerOptions(
    String host,
    int port,
    List<Path> mediaRoots,
    Optional<Path> users,
    Optional<Tls> tls,
    ServerLimits limits) {
  /** Where a server listens unless it is told otherwise. */
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** The port that a server has unless it is told otherwise. */
  public static final int DEFAULT_PORT = 8765;

  public ServerOptions {
    mediaRoots = List.copyOf(mediaRoots);
  }

  /**
   * @param keystore PKCS12 with a key and its certificate
   * @param passwordFile a file whose first line is its password
   */
  public record Tls(Path keystore, Path passwordFile) {}

  /** On a loopback address, without users, without files. */
  public static ServerOptions local(int port) {
    return new ServerOptions(
        DEFAULT_HOST, port, List.of(), Optional.empty(), Optional.empty(), ServerLimits.defaults());
  }

  public ServerOptions withMediaRoots(List<Path> roots) {
    return new ServerOptions(host, port, roots, users, tls, limits);
  }

  public ServerOptions withUsers(Path file) {
    return new ServerOptions(host, port, mediaRoots, Optional.of(file), tls, limits);
  }

  public ServerOptions withTls(Tls certificate) {
    return new ServerOptions(host, port, mediaRoots, users, Optional.of(certificate), limits);
  }

  public ServerOptions withLimits(ServerLimits others) {
    return new ServerOptions(host, port, mediaRoots, users, tls, others);
  }
}
