package org.glimpse.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.eclipse.jetty.server.Request;
import org.glimpse.workspace.ErrorCode;
import org.glimpse.workspace.GlimpseException;

/**
 * Keeps the pages of other sites from using the server through a visitor's browser: a request that
 * says from which site it comes has to come from this one, and one to a loopback address has to
 * name it so (a site's name may be made to lead here).
 */
final class HostCheck {
  private final boolean loopback;

  private HostCheck(boolean loopback) {
    this.loopback = loopback;
  }

  /**
   * @throws GlimpseException CANNOT_SERVE for a host that has no address
   */
  static HostCheck of(String host) {
    return new HostCheck(isLoopback(host));
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw GlimpseException.of(
          ErrorCode.CANNOT_SERVE,
          "'" + host + "' is no address of this machine",
          "Give --host 127.0.0.1, or an address of this machine.",
          unknown);
    }
  }

  void require(Request request) {
    String host = Request.getServerName(request);
    if (loopback && !isLocalName(host)) {
      throw refused("The request is for '" + host + "', and this server is only for this machine");
    }
    String origin = request.getHeaders().get("Origin");
    if (origin != null && !isSame(origin, request)) {
      throw refused("The request comes from a page of another site: " + origin);
    }
  }

  private static boolean isLocalName(String host) {
    String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return name.isEmpty()
        || name.equals("localhost")
        || name.equals("[::1]")
        || name.equals("::1")
        || name.equals("0:0:0:0:0:0:0:1")
        || name.equals("[0:0:0:0:0:0:0:1]")
        || name.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static boolean isSame(String origin, Request request) {
    try {
      URI from = URI.create(origin);
      return from.getHost() != null
          && from.getHost().equalsIgnoreCase(Request.getServerName(request))
          && port(from) == Request.getServerPort(request);
    } catch (IllegalArgumentException opaque) {
      return false;
    }
  }

  private static int port(URI origin) {
    if (origin.getPort() >= 0) {
      return origin.getPort();
    }
    return "https".equals(origin.getScheme()) ? 443 : 80;
  }

  private static GlimpseException refused(String message) {
    return GlimpseException.of(
        ErrorCode.ACCESS_REFUSED, message, "Ask the server itself, by the address it listens on.");
  }
}
